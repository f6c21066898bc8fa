import { mayShowAgreement } from './agreement-rows.ts'
import type { PerformanceCell } from './draft.ts'
import { noBinaryRegressionInterval } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, RAW, released, withheld } from './released-row.ts'
import type { About } from './released-table.ts'
import { RELEASED_TABLES, type ReleasedRow } from './released-table.ts'
import { roundDecimals } from './rounding.ts'
import { EVERYONE } from './strata.ts'
import { type IsRead, TOO_LITTLE_READ } from './weight-loss.ts'

const { statistics } = RELEASED_TABLES.component_gap
const COUNTS: readonly string[] = ['people', 'reference_people']
const PARTS: readonly string[] = ['composition', 'not_explained', 'interaction']
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
  if (!mayShowAgreement(policy))
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
    if (![stratum, reference].every(of => isRead(score!, view!, of!)))
      return empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ)
    const round = (of: number) => roundDecimals(of, DECIMALS)
    const limits = without === '' && low < high ? { low: round(low), high: round(high) } : {}
    const isCarried = PARTS.includes(statistic) && apart.has(JSON.stringify(keys))
    const reasons = [RAW, isCarried ? CARRIED : '', without].filter(text => text !== '')
    const row = { ...released(keys, statistic, round(value), n), ...limits, reason: reasons.join('; ') }
    return isCarried ? { ...row, status: 'unreliable' as const } : row
  })
}

/** Of reference SDs. */
const DECIMALS = 6

/** Gaps of which the interaction is larger than they are: slopes of groups that share few places on the components say opposite things of it. */
function farApart(cells: readonly PerformanceCell[]): Set<string> {
  const gaps = new Map<string, Record<string, number>>()
  for (const { keys, statistic, estimate } of cells) {
    const { score, view, stratum, reference } = keys
    const name = JSON.stringify({ score, view, stratum, reference })
    gaps.set(name, { ...gaps.get(name), ...(estimate && { [statistic]: estimate.value }) })
  }
  return new Set(
    [...gaps].flatMap(([name, { gap = 0, interaction = 0 }]) => (Math.abs(interaction) > Math.abs(gap) ? [name] : [])),
  )
}
