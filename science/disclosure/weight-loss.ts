import type { Draft } from './draft.ts'
import type { Policy } from './policies.ts'
import { rateStep } from './primary.ts'
import { empty, released } from './released-row.ts'
import type { ReleasedRow } from './released-table.ts'
import { roundDecimals } from './rounding.ts'

/** Why a number of a score is not given: of too little of its weight it would say more of the calls than of the people. */
export const TOO_LITTLE_READ = 'less of the score’s weight could be read in this group than the study asks for'

/** Is enough of a score’s weight read in that stratum for its numbers to be of that score? */
export type IsRead = (score: string, view: string, stratum: string) => boolean

/**
 * Read is what was both matched and called: the share of the file’s weight that its matched rows carry, times the mean over
 * the stratum’s people of the share of that weight whose calls are present. Beneath the study’s least share a stratum’s
 * numbers are not those of the score. Of a model’s output nothing is read, and a stratum in which nobody is scored lacks nothing.
 */
export function readStrata({ about, matches, quality }: Pick<Draft, 'about' | 'matches' | 'quality'>): IsRead {
  const matched = new Map<string, number>()
  for (const { score, status, weightShare } of matches)
    if (status === 'matched') matched.set(score, (matched.get(score) ?? 0) + weightShare)
  const tooLittle = new Set(
    quality
      .filter(
        ({ score, scored, missingWeightShare }) =>
          scored > 0 &&
          matched.has(score) &&
          matched.get(score)! * (1 - missingWeightShare) < about.matching.min_weight - ROUNDING,
      )
      .map(({ score, view, stratum }) => keyOf(score, view, stratum)),
  )
  return (score, view, stratum) => !tooLittle.has(keyOf(score, view, stratum))
}

/** Shares of weight are sums of doubles: a share that is the least one is not below it by their last bits. */
const ROUNDING = 1e-9

/**
 * The rows of `quality` with one more for each stratum, `weight_gap`: how far the weight called in it lies below that of the
 * stratum of its view in which most is called. It is worked out from the released shares alone, so it tells nothing new.
 * Where it is beyond the study’s margin, however the two shares were rounded, the reason says so: what is lost in one group
 * and not in another looks like a difference in risk.
 */
export function withWeightGaps(rows: readonly ReleasedRow[], margin: number, policy: Policy): ReleasedRow[] {
  const called = rows.filter(({ statistic }) => statistic === 'weight_called')
  const most = new Map<string, { value: number; step: number }>()
  const shown = new Map<string, number>()
  const stepOf = (n: number | null) => rateStep(n!, policy)!
  for (const { keys, value, n } of called) {
    if (value === null) continue
    const view = viewOf(keys)
    if (value >= (most.get(view)?.value ?? 0)) most.set(view, { value, step: stepOf(n) })
    shown.set(view, (shown.get(view) ?? 0) + 1)
  }
  const gaps = called.map(({ keys, value, n, status, reason }) => {
    if (value === null) return empty(keys, 'weight_gap', status, reason)
    const view = viewOf(keys)
    if (shown.get(view) === 1) return empty(keys, 'weight_gap', 'not_applicable', 'no other group to compare with')
    const best = most.get(view)!
    const gap = roundDecimals(best.value - value, policy.share_decimals)
    const isBeyond = gap - (best.step + stepOf(n)) / 2 > margin
    return { ...released(keys, 'weight_gap', gap, n), reason: isBeyond ? `beyond the margin of ${margin}` : '' }
  })
  return [...rows, ...gaps]
}

const keyOf = (...parts: string[]) => JSON.stringify(parts)
const viewOf = ({ score, view }: ReleasedRow['keys']) => keyOf(score!, view!)
