import type { Claims } from './claims.ts'
import type { Finding } from './findings.ts'
import { isEmpty } from './published-counts.ts'
import type { ReleasedRow, ReleasedTables } from './released-table.ts'
import { EVERYONE } from './strata.ts'

/** The whole numbers that a count may be, as far as its rounding lets it be known. */
interface Bounds {
  least: number
  most: number
}
/** People who score at least so much, as a rank that falls with it. */
interface Above {
  rank: number
  cases: Bounds
  controls: Bounds
}

/**
 * Tries to read counts of 1 to k − 1 out of the tables `performance` and `comparison`. Every rate times its denominator is a
 * count, within its rounding; those of one group are nested by cut point and by band, and lie within the bins of its histogram.
 * Whatever it can subtract and bound by 1 and k − 1 is a finding. So is any row of a withheld view, any with weights, which it cannot read,
 * and any that may follow from withheld attributes; totals that small hidden strata could pin; a comparison without the counts it rests on; and, where the policy withholds groups that are
 * all alike, a rate of none or all.
 */
export function attackPerformance(
  published: ReleasedTables,
  hidden: ReadonlySet<string>,
  { threshold: k, shareDecimals, weighted, homogeneous, unlisted, folded, crossed }: Claims,
): Finding[] {
  if (k === 0) return []
  const shown = published.performance.filter(row => !isEmpty(row))
  const compared = published.comparison.filter(row => !isEmpty(row))
  if (shown.length + compared.length === 0) return []
  const isOfHidden = ({ keys }: ReleasedRow) => hidden.has(keys.view!)
  const besideHidden =
    (hidden.size > 0 || folded.length + crossed.length > 0) && [...shown, ...compared].some(dependsOnHidden)
  const scores = new Set(published.quality.map(({ keys }) => keys.score))
  const isDecidedBeside = scores.size > 1 && [...shown, ...compared].some(({ keys }) => keys.threshold === 'decided')
  const isOrderedTwice = [...shown, ...compared].some(
    ({ keys }) => keys.measure === 'most_similar' && keys.threshold !== '(none)',
  )
  if (
    weighted ||
    isDecidedBeside ||
    isOrderedTwice ||
    shown.length === 0 ||
    [...shown, ...compared].some(isOfHidden) ||
    besideHidden
  )
    return (['performance', 'comparison'] as const)
      .filter(table => published[table].some(row => !isEmpty(row)))
      .map(table => ({
        table,
        rule: 'unprotected count',
        text: `The table '${table}' shows who has an outcome where that cannot be checked.`,
      }))
  const half = 0.5 * 10 ** -shareDecimals + 1e-12
  const found = new Set<ReleasedRow>()
  const isSmall = ({ least, most }: Bounds) => least >= 1 && most < k
  const strata = [...hidden].map(
    view => new Set(published.quality.flatMap(({ keys }) => (keys.view === view ? [keys.stratum] : []))).size,
  )
  const room = Math.max(0, ...strata, ...unlisted.map(({ groups }) => groups)) * (k - 1)
  for (const row of shown)
    if (row.keys.view === EVERYONE && COUNTS.includes(row.statistic) && row.value! > 0 && row.value! <= room)
      found.add(row)
  const places = grouped(shown, ({ keys }) => JSON.stringify([keys.view, keys.stratum]))
  for (const rows of places.values()) {
    const sizes = new Map<string, [number, ReleasedRow][]>()
    for (const row of rows)
      if (COUNTS.includes(row.statistic))
        sizes.set(row.statistic, [...(sizes.get(row.statistic) ?? []), [row.value!, row]])
    for (const same of sizes.values())
      for (const [one, row] of [[0, same[0]![1]] as const, ...same])
        for (const [other] of same)
          if (isSmall({ least: Math.abs(one - other), most: Math.abs(one - other) })) found.add(row)
    for (const own of grouped(rows, orderOf).values()) {
      const uppers = uppersOf(own, half)
      for (const of of ['cases', 'controls'] as const) {
        const all = own.find(({ statistic }) => statistic === of)?.value ?? 0
        const chain = [...uppers.map(upper => upper[of]), exactly(all)]
        for (const [i, outer] of chain.entries())
          if (isSmall(less(outer, chain[i - 1] ?? exactly(0)))) found.add(own[0]!)
      }
      const known = own.filter(({ statistic }) => statistic === 'base_rate').map(({ n }) => n!)
      for (const row of own)
        if (OF_SOME.includes(row.statistic) && known.some(n => isSmall(exactly(Math.abs(n - row.n!))))) found.add(row)
      if (overlays(own, uppers, published, half).some(isSmall)) found.add(own[0]!)
    }
    if (homogeneous === 'withheld')
      for (const row of rows) if (RATES.includes(row.statistic) && (row.value === 0 || row.value === 1)) found.add(row)
  }
  if (found.size === 0) return []
  const text = "A count of people with or without an outcome can be read or subtracted from the table 'performance'."
  return [{ table: 'performance', rule: 'small count', text }]
}

/** May it follow from attributes that are withheld? */
const dependsOnHidden = ({ keys, statistic }: ReleasedRow) =>
  (keys.compared ?? statistic) === 'auc_age_sex' || statistic === 'analysed'
const COUNTS = ['people', 'cases', 'controls', 'missing', 'analysed', 'without_covariates']
/** Of those whose outcome is known, who may be fewer. */
const OF_SOME = ['auc_age_sex', 'analysed']
const RATES = ['base_rate', 'tpr', 'fpr', 'fnr', 'ppv', 'observed']

const exactly = (n: number): Bounds => ({ least: n, most: n })
const less = (a: Bounds, b: Bounds): Bounds => ({ least: a.least - b.most, most: a.most - b.least })
const plus = (a: Bounds, b: Bounds): Bounds => ({ least: a.least + b.least, most: a.most + b.most })

/** Rows of people in one order: log odds put them as their probabilities do. */
function orderOf({ keys: { score, measure, outcome } }: ReleasedRow): string {
  return JSON.stringify([score, outcome, measure === 'logit' ? 'probability' : measure])
}

/** How many a rate is of: whole numbers that would be shown as it is. */
function countOf({ value, n }: ReleasedRow, half: number): Bounds {
  return {
    least: Math.max(0, Math.ceil((value! - half) * n!)),
    most: Math.min(n!, Math.floor((value! + half) * n!)),
  }
}

/** Everyone above each cut point and each band’s lower edge, the fewest first. */
function uppersOf(rows: readonly ReleasedRow[], half: number): Above[] {
  const at = (threshold: string, statistic: string) =>
    rows.find(row => row.keys.threshold === threshold && row.statistic === statistic)
  const thresholds = [...new Set(rows.map(({ keys }) => keys.threshold!))]
  const cuts = thresholds.flatMap(threshold => {
    const [, kind, text] = /^(at|top|decided) ?(.*)$/.exec(threshold) ?? []
    const rank = kind === 'at' ? -logit(Number(text)) : Number(text)
    const [cases, controls] = [at(threshold, 'tpr'), at(threshold, 'fpr')]
    if (kind === undefined || (!cases && !controls)) return []
    const none = exactly(0)
    return [{ rank, cases: cases ? countOf(cases, half) : none, controls: controls ? countOf(controls, half) : none }]
  })
  const bands = thresholds
    .flatMap(threshold => {
      const [, below, from, upTo] = /^log odds (?:below (\S+)|from (\S+)|(?:\S+) to (\S+))$/.exec(threshold) ?? []
      const row = at(threshold, 'observed')
      const low = below !== undefined ? Number.NEGATIVE_INFINITY : from !== undefined ? Number(from) : Number(upTo) - 1
      return row ? [{ low, row }] : []
    })
    .sort((a, b) => b.low - a.low)
  let upper = { cases: exactly(0), controls: exactly(0) }
  const above = bands.map(({ low, row }) => {
    const cases = countOf(row, half)
    upper = { cases: plus(upper.cases, cases), controls: plus(upper.controls, less(exactly(row.n!), cases)) }
    return { rank: -low, ...upper }
  })
  return [...cuts, ...above].sort((a, b) => a.rank - b.rank)
}

/** Where nobody’s outcome is missing: what lies between an edge of the histogram and a cut point or a band. */
function overlays(
  rows: readonly ReleasedRow[],
  uppers: readonly Above[],
  { histogram }: ReleasedTables,
  half: number,
): Bounds[] {
  const { score, measure, view, stratum } = rows[0]!.keys
  if (rows.some(({ statistic, value }) => statistic === 'missing' && value !== 0)) return []
  const bins = histogram
    .filter(
      ({ keys, value }) =>
        value !== null &&
        keys.score === score &&
        keys.view === view &&
        keys.stratum === stratum &&
        keys.measure === (measure === 'logit' ? 'probability' : measure),
    )
    .sort((a, b) => lowOf(b) - lowOf(a))
  let above = exactly(0)
  return bins.flatMap(bin => {
    above = plus(above, countOf(bin, half))
    return uppers.flatMap(({ cases, controls }) => {
      const selected = plus(cases, controls)
      return [less(above, selected), less(selected, above)]
    })
  })
}

const lowOf = ({ keys }: ReleasedRow) => (keys.bin_low === '-INF' ? Number.NEGATIVE_INFINITY : Number(keys.bin_low))
const logit = (p: number) => Math.log(p / (1 - p))

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
