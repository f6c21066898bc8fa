import type { PerformanceCell } from './draft.ts'
import { noBinaryRegressionInterval } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { mayShowUnchecked } from './primary.ts'
import { empty, RAW, released, withheld } from './released-row.ts'
import { type About, RELEASED_TABLES, type ReleasedRow } from './released-table.ts'
import { roundDecimals } from './rounding.ts'
import { EVERYONE } from './strata.ts'
import { type IsRead, TOO_LITTLE_READ } from './weight-loss.ts'

const { statistics } = RELEASED_TABLES.component_gap
const COUNTS: readonly string[] = ['people', 'reference_people']
const PARTS: readonly string[] = ['composition', 'not_explained', 'interaction']
const NO_JACKKNIFE = 'too few groups of the sampling design, or too few people without one of them: no interval'
const CARRIED = 'the groups lie apart on the components: their lines are carried beyond their people'

/**
 * The rows of `component_gap`. How much a gap by components gives away of a few people is not worked out in this version: where anything is to be
 * hidden or rounded, one withheld row a statistic of each score, which names no group.
 */
export function componentGapRows(
  cells: readonly PerformanceCell[],
  isRead: IsRead,
  about: Pick<About, 'design' | 'replicated' | 'scores' | 'by_components'>,
  policy: Policy,
): ReleasedRow[] {
  if (about.by_components.length === 0) return []
  if (!mayShowUnchecked(policy))
    return about.scores
      .filter(({ kind }) => kind === 'genetic')
      .flatMap(({ id }) => {
        const keys = { score: id, view: EVERYONE, stratum: EVERYONE, reference: EVERYONE }
        return statistics.map(statistic => withheld(keys, statistic))
      })
  const without = noBinaryRegressionInterval(about)
  const apart = farApart(cells)
  return cells.map(({ keys: { score, view, stratum, reference }, statistic, estimate, reason }) => {
    const keys = { score: score!, view: view!, stratum: stratum!, reference: reference! }
    if (estimate === undefined) return empty(keys, statistic, 'not_estimable', reason)
    const { value, low, high, n } = estimate
    if (COUNTS.includes(statistic)) return released(keys, statistic, value, n)
    if (statistic === 'distance') return released(keys, statistic, roundDecimals(value, DECIMALS), n)
    if (![stratum, reference].every(of => isRead(score!, view!, of!)))
      return empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ)
    const round = (of: number) => roundDecimals(of, DECIMALS)
    const limits = without === '' && low < high ? { low: round(low), high: round(high) } : undefined
    const isCarried = PARTS.includes(statistic) && apart.has(JSON.stringify(keys))
    const none = limits ? '' : without || NO_JACKKNIFE
    const reasons = [RAW, isCarried ? CARRIED : '', none].filter(text => text !== '')
    const row = { ...released(keys, statistic, round(value), n), ...limits, reason: reasons.join('; ') }
    return isCarried ? { ...row, status: 'unreliable' as const } : row
  })
}

/** Of reference SDs. */
const DECIMALS = 6

/** Groups of means this many standard deviations within groups apart share about a third of their places, if these are normal. */
const FAR = 2

/** Gaps between groups that lie further apart on the components. */
const farApart = (cells: readonly PerformanceCell[]) =>
  new Set(
    cells.flatMap(({ keys: { score, view, stratum, reference }, statistic, estimate }) =>
      statistic === 'distance' && estimate && estimate.value > FAR
        ? [JSON.stringify({ score, view, stratum, reference })]
        : [],
    ),
  )
