import { UserError } from '../../../science/errors.ts'
import { outcomeValue } from '../../../study/outcome-value.ts'

/** A cell of a binary outcome's column: 1, 0 or (missing). Throws UserError with the line, never the value, for other text. */
export function readOutcome(
  text: string,
  { name, column }: { name: string; column: string },
  place: { file: string; line: number },
): string {
  const value = outcomeValue(text)
  if (value === undefined)
    throw new UserError(
      'outcome',
      `The column \`${column}\` does not hold 0, 1 or nothing, which is all that the outcome \`${name}\` may be.`,
      {
        todo: 'Write 1 for people who have it, 0 for those who have not, and nothing where it is not known. PLINK’s 2 is 1, its 1 is 0, and its 0, -9 and NA are nothing.',
        place,
      },
    )
  return value
}
