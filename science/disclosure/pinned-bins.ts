import type { Claims } from './claims.ts'
import type { Finding } from './findings.ts'
import { isEmpty, type Layer, place, type Series } from './published-counts.ts'
import type { ReleasedTables } from './released-table.ts'
import { EVERYONE } from './strata.ts'

/** Edges of the coarsest grid there is of each measure that has one: one SD, a probability of an eighth. */
const SDS = [-1, 0, 1]
const COARSEST: Readonly<Record<string, readonly number[]>> = {
  unadjusted: SDS,
  znorm1: SDS,
  znorm2: SDS,
  most_similar: SDS,
  standardised: SDS,
  probability: [1 / 8],
}

/**
 * Where a view shows its counts but not its histograms, while all people's histogram is shown: each bin of each stratum
 * must be free to hold 1 and k − 1 people. People of a stratum are exchanged with others; a bin of c of all T people
 * then holds at least n + c − T of a stratum's n. Empty bins are known to be empty, and may be.
 */
export function pinnedBins(
  published: ReleasedTables,
  series: readonly Series[],
  hidden: ReadonlySet<string>,
  layers: readonly Layer[] | undefined,
  claims: Claims,
): Finding[] {
  const shown = published.histogram.filter(({ keys, value }) => keys.view === EVERYONE && value !== null)
  const found = published.histogram.some(row => {
    const { view, score, measure } = row.keys
    if (view === EVERYONE || hidden.has(view!) || !isEmpty(row)) return false
    const bins = shown.filter(({ keys }) => keys.score === score && keys.measure === measure)
    if (bins.length === 0) return false
    const first = layers?.find(({ members }) => members[0]!.total > 0)
    const one = series.find(each => each.count === 'measured' && each.score === score && each.measure === measure)!
    if (claims.weighted || !first?.members.includes(one)) return true
    const n = one.strata.get(place(row.keys))!
    const half = 0.5 * 10 ** -claims.shareDecimals
    const edges = COARSEST[measure!]!
    return [Number.NEGATIVE_INFINITY, ...edges].some((low, i) => {
      const high = edges[i] ?? Number.POSITIVE_INFINITY
      const inside = bins.filter(({ keys }) => number(keys.bin_low!) >= low && number(keys.bin_high!) <= high)
      // The other T − c people make room for all but that many of the stratum.
      const share = inside.reduce((sum, { value }) => sum + value!, 0)
      const free = (1 - share - inside.length * half) * one.total
      const certain = (1 - share + inside.length * half) * one.total
      return n - free > 1 && n - certain < claims.threshold
    })
  })
  if (!found) return []
  const text = "A withheld histogram of the table 'histogram' is bounded by that of all people."
  return [{ table: 'histogram', rule: 'pinned bin', text }]
}

function number(edge: string): number {
  return edge === 'INF' ? Number.POSITIVE_INFINITY : edge === '-INF' ? Number.NEGATIVE_INFINITY : Number(edge)
}
