import { at, type Cursor, items, members, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { attributeNames } from './attributes.ts'
import { coarserThan } from './coarser.ts'

/** Gaps are taken apart by the components that people have, of scores that are summed from genotypes, between groups that a view counts alone. */
export function gapsCanBeTakenApart(study: Cursor): Finding[] {
  const block = at(study, 'audits', 'by_components')
  const compared = members(block) ?? []
  if (compared.length === 0) return []
  const declared = attributeNames(study) ?? []
  const alone = items(at(study, 'views'))
    .map(view => texts(items(view)).map(({ text }) => text))
    .flatMap(view => (view.length === 1 ? [view[0]!, ...coarserThan(study, view[0]!)] : []))
  const lacksComponents =
    members(at(study, 'people')) !== undefined && at(study, 'people', 'components').value === undefined
  return [
    ...(lacksComponents
      ? [
          {
            path: block.path,
            message: `${pathNameFirst(block.path)} takes gaps apart by genetic components, which \`people\` does not name.`,
            todo: 'Add `components` to `people`, or remove `by_components`.',
          },
        ]
      : []),
    ...compared
      .filter(([name]) => declared.includes(name) && !alone.includes(name))
      .map(([name, { path }]) => ({
        path,
        on: 'key' as const,
        message: `${pathNameFirst(block.path)} takes apart gaps between groups of \`${name}\`, by which no view counts alone.`,
        todo: `Add \`[${name}]\` to \`views\`.`,
      })),
  ]
}
