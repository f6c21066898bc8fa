import { wilson } from '../equity/share-interval.ts'
import type { Draft } from './draft.ts'
import { noShareInterval } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, released, withheld } from './released-row.ts'
import type { ReleasedRow } from './released-table.ts'
import { roundCount, roundDecimals } from './rounding.ts'
import { EVERYONE } from './strata.ts'

type Parts = Pick<Draft, 'about' | 'participation' | 'quality' | 'distributions'>

/**
 * May the cascade be shown? Stages are sets of people within each other, and within the people counted; beside them stand the
 * people with each score and each measure. Where there is a threshold, all these counts of a stratum and every difference of
 * two of them must be 0 or at least k, in every stratum of every view, or nothing is shown; nor is it where a view is withheld,
 * whose counts could be bounded by stages, nor beside outcomes: who is a case is nested in who reached a stage. Where the policy withholds what holds of a whole group, no stage that some people
 * reached and others did not may be reached by all or none of a stratum.
 */
export function mayShowParticipation(draft: Parts, hidden: ReadonlySet<string>, policy: Policy): boolean {
  const k = policy.threshold
  if (k === 0 || draft.about.cascade.length === 0) return true
  if (hidden.size > 0 || draft.about.performance.length > 0) return false
  const cells = cellsOf(draft)
  const everyone = cells.find(({ view }) => view === EVERYONE)!.reached
  return cells.every(({ view, stratum, reached }) => {
    const isHere = (of: { view: string; stratum: string }) => of.view === view && of.stratum === stratum
    const counts = [
      ...[0, ...reached],
      ...draft.quality.filter(isHere).map(({ scored }) => scored),
      ...draft.distributions.filter(isHere).map(({ n }) => n),
    ].sort((a, b) => a - b)
    const apart = counts.every((n, i) => i === 0 || n === counts[i - 1] || n - counts[i - 1]! >= k)
    const [people, ...stages] = reached
    const whole = stages.some(
      (n, j) => (n === 0 || n === people) && everyone[j + 1]! > 0 && everyone[j + 1]! < everyone[0]!,
    )
    return apart && !(whole && policy.homogeneous === 'withheld')
  })
}

/**
 * The rows of `participation`: of every listed stratum and stage the people who reached it, their share of those who reached
 * the stage before, and of those who reached the first. Wilson limits where people were drawn with equal chances. Where counts
 * are rounded, all follows from rounded counts.
 */
export function participationRows(
  draft: Parts,
  shown: boolean,
  unlisted: ReadonlySet<string>,
  policy: Policy,
): ReleasedRow[] {
  const { about } = draft
  const reason = noShareInterval(about)
  const rounded = (n: number) => roundCount(n, policy.count_base)
  const round = (value: number) => roundDecimals(value, policy.share_decimals)
  const rounding = policy.count_base === 1 ? '' : `rounded to the nearest ${policy.count_base}`
  return cellsOf(draft)
    .filter(({ view }) => !unlisted.has(view))
    .flatMap(({ view, stratum, reached }) =>
      about.cascade.flatMap((stage, j) => {
        const keys = { stage, view, stratum }
        if (!shown) return ['people', 'of_previous', 'of_first'].map(statistic => withheld(keys, statistic))
        const [people, first, before, here] = [0, 1, j, j + 1].map(at => rounded(reached[at]!)) as [
          number,
          number,
          number,
          number,
        ]
        const share = (statistic: string, of: number, which: string) => {
          if (j === 0) return empty(keys, statistic, 'not_applicable', 'the first stage')
          if (of === 0) return empty(keys, statistic, 'not_estimable', `nobody reached the ${which}`)
          const { low, high } = wilson(here, of)!
          return {
            ...released(keys, statistic, round(here / of), of),
            ...(reason === '' ? { low: round(low), high: round(high) } : { reason }),
          }
        }
        return [
          { ...released(keys, 'people', here, people), reason: rounding },
          share('of_previous', before, 'stage before'),
          share('of_first', first, 'first stage'),
        ]
      }),
    )
}

/** Of every stratum that holds people: people counted, and those who reached each stage. Throws a fault where they do not add up. */
function cellsOf({ about, participation, quality }: Parts) {
  if (about.cascade.length === 0) return []
  const nameOf = ({ view, stratum }: { view: string; stratum: string }) => JSON.stringify([view, stratum])
  const found = new Map(participation.map(cell => [nameOf(cell), cell.people]))
  const places = new Map(quality.map(cell => [nameOf(cell), cell]))
  return [...places.values()].map(({ view, stratum, people }) => {
    const by = found.get(nameOf({ view, stratum })) ?? []
    const reached = [...about.cascade, ''].map((_, stage) => by.slice(stage).reduce((sum, n) => sum + n, 0))
    if (reached[0] !== people || by.length !== about.cascade.length + 1)
      throw new Error('the stages of a stratum do not add up to its people')
    return { view, stratum, reached }
  })
}
