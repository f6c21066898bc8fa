import { UserError } from '../../../science/errors.ts'
import { declaredLevels } from '../../../study/attributes.ts'
import { POSSIBLE_AGES } from '../../../study/bands.ts'
import type { Attribute } from '../../../study/schema.ts'

/** For a person whose value is no level of an attribute: what to write instead, never the value. */
export function noLevel(
  { name, declared }: { name: string; declared: Attribute },
  place: { file: string; line: number },
): UserError {
  const levels = (declaredLevels(declared) ?? []).join(', ')
  return declared.bands
    ? new UserError('no-band', `The column \`${declared.column}\` holds nothing that falls in a band of \`${name}\`.`, {
        todo: `Write a decimal number in one of ${levels}${declared.kind === 'age' ? `, and no age above ${POSSIBLE_AGES.most}` : ''}; leave the cell empty where it is not known.`,
        place,
      })
    : new UserError(
        'unknown-level',
        `The column \`${declared.column}\` holds a level that the study does not declare for \`${name}\`.`,
        { todo: `Correct the line, or add the level to \`levels\`, which are ${levels}.`, place },
      )
}
