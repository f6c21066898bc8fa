import { isKnown } from '../equity/strata.ts'
import { poissonFunnel } from '../stats/poisson-funnel.ts'
import { type PlaceRatio, pooledRatio, shrunkenRatios } from '../stats/shrunken-ratios.ts'
import { grouped } from './draft.ts'
import { noShareInterval, type Sampling } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, released } from './released-row.ts'
import type { About, ReleasedRow } from './released-table.ts'
import { roundDecimals } from './rounding.ts'

/** Two-sided 95% and 99.8%. */
const TAILS = { funnel_95: 0.025, funnel_99_8: 0.001 }
const STATISTICS = ['o_e_smoothed', 'funnel_95', 'funnel_99_8'] as const

/**
 * What stands beside observed over expected in the places of a map, for the map alone: within what limits chance would leave each
 * place if all had the ratio of all places together (a funnel), and its ratio drawn towards that one by empirical Bayes. Cases
 * count as Poisson, which is too wide for common outcomes. Worked out of the released rows of `performance` and nothing else, so
 * that it says nothing they do not. Of genetic scores, which expect no number of cases, there are no such rows. A place without
 * a ratio has none, says why as its ratio does, and is not among the others.
 */
export function placeRows(
  performance: readonly ReleasedRow[],
  about: Sampling & Pick<About, 'geography'>,
  policy: Policy,
): ReleasedRow[] {
  const rows = performance.filter(
    ({ keys, statistic }) =>
      (statistic === 'o_e' || statistic === 'expected') &&
      about.geography.some(({ attribute }) => attribute === keys.view),
  )
  const mapOf = ({ keys: { score, outcome, view } }: ReleasedRow) => JSON.stringify([score, outcome, view])
  return grouped(rows, mapOf).flatMap(map => {
    const places = grouped(map, ({ keys }) => keys.stratum!).map(pair => placeOf(pair, about))
    const ratios = places.flatMap(({ ratio }) => ratio ?? [])
    return places.flatMap(({ row, ratio, reason }) => rowsOf(row, ratio, reason, ratios, policy))
  })
}

interface Place {
  /** Of observed over expected. */
  row: ReleasedRow
  ratio?: PlaceRatio
  /** Why it has none. */
  reason: string
}

function placeOf(pair: readonly ReleasedRow[], about: Sampling): Place {
  const [row, expected] = ['o_e', 'expected'].map(name => pair.find(({ statistic }) => statistic === name)!)
  if (row!.value === null) return { row: row!, reason: row!.reason }
  const without = noShareInterval(about)
  if (without !== '') return { row: row!, reason: without }
  if (!isKnown(row!.keys.stratum!)) return { row: row!, reason: 'the place is not known' }
  if (expected!.value === 0) return { row: row!, reason: 'no cases expected' }
  return { row: row!, ratio: { ratio: row!.value, expected: expected!.value! }, reason: '' }
}

function rowsOf(
  { keys, status, n }: ReleasedRow,
  own: PlaceRatio | undefined,
  reason: string,
  ratios: readonly PlaceRatio[],
  policy: Policy,
): ReleasedRow[] {
  const none = (reason: string) =>
    STATISTICS.map(statistic => empty(keys, statistic, status === 'released' ? 'not_estimable' : status, reason))
  if (!own) return none(reason)
  if (ratios.length === 1) return none('no other place to compare with')
  const round = (value: number) => roundDecimals(value, policy.share_decimals)
  const [pooled, smoothed] = [pooledRatio(ratios), shrunkenRatios(ratios)[ratios.indexOf(own)]!]
  const funnel = (statistic: keyof typeof TAILS) => {
    const { low, high } = poissonFunnel(pooled * own.expected, TAILS[statistic])
    return {
      ...released(keys, statistic, round(pooled), n),
      low: round(low / own.expected),
      high: round(high / own.expected),
    }
  }
  return [released(keys, 'o_e_smoothed', round(smoothed), n), funnel('funnel_95'), funnel('funnel_99_8')]
}
