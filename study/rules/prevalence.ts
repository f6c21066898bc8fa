import { at, type Cursor, items, members } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'

/** How common an outcome is serves to say what an audit’s thresholds mean at that prevalence. */
export function prevalenceIsOfJudgedOutcomes(study: Cursor): Finding[] {
  const judged = items(at(study, 'audits', 'performance')).map(audit => at(audit, 'outcome').value)
  return (members(at(study, 'outcomes')) ?? []).flatMap(([name, outcome]): Finding[] => {
    const { path, value } = at(outcome, 'prevalence')
    if (value === undefined) return []
    if (at(outcome, 'kind').value === 'continuous')
      return [
        {
          path,
          on: 'key',
          message: `${pathNameFirst(path)} is of a continuous outcome, which has no cases.`,
          todo: 'Remove it, or declare a binary outcome, such as one above a limit, in a column of its own.',
        },
      ]
    if (judged.includes(name)) return []
    return [
      {
        path,
        on: 'key',
        message: `${pathNameFirst(path)} is of an outcome that no audit of performance judges a score by.`,
        todo: `Add an audit of \`outcome: ${name}\` to \`audits.performance\`, or remove \`prevalence\`.`,
      },
    ]
  })
}
