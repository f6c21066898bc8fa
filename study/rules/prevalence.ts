import { at, type Cursor, items, members } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'

/** How common an outcome is serves to say what thresholds mean at that prevalence, those of an audit or a model’s own decisions, and R² on the liability scale. */
export function prevalenceIsOfThresholds(study: Cursor): Finding[] {
  const audits = items(at(study, 'audits', 'performance'))
  const decides = items(at(study, 'scores')).some(score => at(score, 'kind').value === 'decision')
  return (members(at(study, 'outcomes')) ?? []).flatMap(([name, outcome]): Finding[] => {
    const { path, value } = at(outcome, 'prevalence')
    if (value === undefined) return []
    const find = (is: string, todo: string) => [
      { path, on: 'key' as const, message: `${pathNameFirst(path)} is of ${is}.`, todo },
    ]
    if (at(outcome, 'kind').value === 'continuous')
      return find(
        'a continuous outcome, which has no cases',
        'Remove it, or declare a binary outcome, such as one above a limit, in a column of its own.',
      )
    const judged = audits.filter(audit => at(audit, 'outcome').value === name)
    if (judged.length === 0)
      return find(
        'an outcome that no audit of performance judges a score by',
        `Add an audit of \`outcome: ${name}\` to \`audits.performance\`, or remove \`prevalence\`.`,
      )
    const tells = (audit: Cursor) => ['thresholds', 'covariates'].some(key => items(at(audit, key)).length > 0)
    if (decides || judged.some(tells)) return []
    return find(
      'an outcome whose audit has neither thresholds nor covariates, and only of these does it tell anything',
      'Add `thresholds` to the audit, such as `[{ top: 0.1, measure: znorm2 }]`, or `[{ at: 0.2 }]` of a probability.',
    )
  })
}
