import { cutsOf, thresholdName } from '../equity/performance-statistics.ts'
import { weightedWilson, wilson } from '../equity/share-interval.ts'
import { type Grid, gridOf } from '../scores/measure-grid.ts'
import { t975 } from '../stats/t-quantile.ts'
import { type DistributionCell, type Draft, grouped, type MatchCount, type QualityCell, totalOf } from './draft.ts'
import { binnedQuantile, binsOf, coarsen, ladderOf, quantileLimits, type Rung } from './ladder.ts'
import { noInterval, noShareInterval, type Sampling } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { mayShowHighShare, mayShowQuantile, mayShowSd, rateStep } from './primary.ts'
import { empty, RAW, released, withheld } from './released-row.ts'
import type { ReleasedRow, ScoreKind } from './released-table.ts'
import { numberText, roundCount, roundDecimals, roundStep, stepAbove } from './rounding.ts'
import { EVERYONE } from './strata.ts'
import { TOO_LITTLE_READ } from './weight-loss.ts'

const QUANTILES = { q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95 } as const
/** Kish's effective number of people, of weighted ones. */
const EFFECTIVE = 'effective_people'
/** Of the grid in which policies give the least step of moments. */
const WIDTH_IN_SDS = 16
/** Of log odds: why they have neither histogram nor quantiles of their own. */
const ANOTHER_SCALE = 'the log odds of that of the probability'
/** Of scores beside the most similar reference people, where there is a threshold. */
const ANOTHER_UNIT =
  'would overlay that of the unadjusted score, by which the people of a population stand in the same order'
/** Of decisions: the share of people selected is all that there is to say of them. */
const ALL_IN_SHARE = 'a decision is 0 or 1: the share of 1 is share_high'
export const WHOLE_LINE = { bin_low: '-INF', bin_high: 'INF' }

/** How much of one cell may be shown. */
export interface Shown {
  counts: boolean
  moments: boolean
  /** Which rung of its measure’s ladder. Undefined: its histogram, and the quantiles that follow from it, are withheld. */
  rung: number | undefined
  /** Enough of the score’s weight is read in it for its values to be those of the score. */
  read: boolean
}

/** The rows of `distribution` for one cell. */
export function distributionRows(
  cell: DistributionCell,
  shown: Shown,
  { performance, ...sampling }: Sampling & Pick<Draft['about'], 'performance'>,
  policy: Policy,
): ReleasedRow[] {
  const { score, measure, view, stratum } = cell
  const n = roundCount(cell.n, policy.count_base)
  const keys = { score, measure, view, stratum }
  const thresholds = [
    ...new Set(
      cutsOf(
        measure,
        performance.flatMap(({ thresholds }) => thresholds),
      ),
    ),
  ]
  const names = [
    'people',
    'clamped',
    ...(sampling.weighted ? [EFFECTIVE] : []),
    'mean',
    'sd',
    ...Object.keys(QUANTILES),
    ...thresholds.map(cut => shareHigh(measure, cut)),
  ]
  if (!shown.counts) return names.map(statistic => withheld(keys, statistic))
  const round = momentRounding(policy, gridOf(measure), atShown(cell.meanSe, cell, policy))
  const moment = (statistic: string, least: number, value: number, row: Partial<ReleasedRow>) => {
    if (!shown.moments) return withheld(keys, statistic)
    if (measure === 'decision') return empty(keys, statistic, 'not_applicable', ALL_IN_SHARE)
    if (!shown.read) return empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ)
    if (n < least) return empty(keys, statistic, 'not_estimable', least === 1 ? 'no people' : 'fewer than 2 people')
    return { ...released(keys, statistic, round(value), n), ...row }
  }
  const effective = sampling.weighted ? effectiveRow(cell, keys, shown, policy) : undefined
  return [
    people(keys, 'people', cell.n, cell.n, policy),
    policy.clamped === 'shown' ? released(keys, 'clamped', cell.nClamped, n) : withheld(keys, 'clamped'),
    ...(effective ? [effective] : []),
    moment('mean', 1, cell.mean, interval(cell, sampling.design, policy, round)),
    shown.read && measure !== 'decision' && n >= 2 && !mayShowSd(cell.n, policy)
      ? withheld(keys, 'sd')
      : moment('sd', 2, cell.sd, {}),
    ...quantileRows(cell, keys, shown, sampling, effective, policy),
    ...thresholds.map(cut => highRow(cell, keys, cut, shown, sampling, policy)),
  ]
}

/**
 * Of how many people of equal weight the mean would be known as well, were weights unrelated to values: (Σw)²/Σw² (Kish 1965). As its
 * fall below the number of people tells how weights vary, it needs as many people as an SD, and is rounded to a hundredth of them where anything is to be hidden.
 */
function effectiveRow(
  { n, measure, bins }: DistributionCell,
  keys: ReleasedRow['keys'],
  { moments }: Shown,
  policy: Policy,
): ReleasedRow {
  if (!moments || (n > 0 && !mayShowSd(n, policy))) return withheld(keys, EFFECTIVE)
  if (measure === 'decision') return empty(keys, EFFECTIVE, 'not_applicable', ALL_IN_SHARE)
  if (n === 0) return empty(keys, EFFECTIVE, 'not_estimable', 'no people')
  const kish = Number(totalOf(bins.weight)) ** 2 / Number(totalOf(bins.weight2))
  const step = policy.threshold > 0 ? Math.max(1, roundCount(n, policy.count_base) / 100) : 0.1
  return released(keys, EFFECTIVE, roundStep(kish, step), roundCount(n, policy.count_base))
}

/** The name of the statistic that a threshold has in `distribution`. */
function shareHigh(measure: string, cut: number): string {
  return `share_high: ${thresholdName(measure, cut)}`
}

/** The weighted share of people above a cut point. */
function highRow(
  { n, measure, bins, above }: DistributionCell,
  keys: ReleasedRow['keys'],
  cut: number,
  { read }: Shown,
  sampling: Sampling,
  policy: Policy,
): ReleasedRow {
  const statistic = shareHigh(measure, cut)
  if (!mayShowHighShare(policy)) return withheld(keys, statistic)
  if (!read) return empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ)
  if (n === 0) return empty(keys, statistic, 'not_estimable', 'no people')
  const all = { weight: Number(totalOf(bins.weight)), weight2: Number(totalOf(bins.weight2)) }
  const cell = above.get(String(cut)) ?? { weight: 0n, weight2: 0n }
  const high = { weight: Number(cell.weight), weight2: Number(cell.weight2) }
  const round = (value: number) => roundDecimals(value, policy.share_decimals)
  const without = noInterval(sampling)
  const interval = without === '' ? weightedWilson(high, all) : undefined
  const reasons = [keys.measure === 'unadjusted' ? RAW : '', without].filter(reason => reason !== '')
  return {
    ...released(keys, statistic, round(high.weight / all.weight), n),
    ...(interval && { low: round(interval.low), high: round(interval.high) }),
    reason: reasons.join('; '),
  }
}

function interval(
  cell: DistributionCell,
  design: Draft['about']['design'],
  policy: Policy,
  round: (value: number) => number,
): Partial<ReleasedRow> {
  if (design === 'convenience') return { reason: 'convenience sample: no sampling interval' }
  // The width of an interval tells the SD: it needs as many people.
  if (!mayShowSd(cell.n, policy)) return { reason: `fewer than ${policy.sd_least_people} people: no interval` }
  const { jackknife } = cell
  if (jackknife && jackknife.groups < 2) return { reason: 'fewer than 2 groups of the sampling design: no interval' }
  const half = jackknife
    ? t975(jackknife.groups - 1) * atShown(jackknife.se, cell, policy)
    : 1.96 * atShown(cell.meanSe, cell, policy)
  const [low, high] = [cell.mean - half, cell.mean + half]
  const { closed, ...ends } = gridOf(cell.measure)
  return closed
    ? { low: round(Math.max(ends.low, low)), high: round(Math.min(ends.high, high)) }
    : { low: round(low), high: round(high) }
}

function quantileRows(
  cell: DistributionCell,
  keys: ReleasedRow['keys'],
  { rung, moments, read }: Shown,
  sampling: Sampling,
  effective: ReleasedRow | undefined,
  policy: Policy,
): ReleasedRow[] {
  const names = Object.keys(QUANTILES)
  if (rung === undefined || !moments) return names.map(statistic => withheld(keys, statistic))
  if (!read) return names.map(statistic => empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ))
  const ladder = ladderOf(cell.measure, policy)
  if (!ladder) return names.map(statistic => empty(keys, statistic, 'not_applicable', withoutBins(cell.measure)))
  const bins = binsOf(ladder[rung]!)
  const shares = sharesOf(cell, ladder[rung]!, policy)
  const grid = gridOf(cell.measure)
  const round = momentRounding(policy, grid, 0)
  const without = noInterval(sampling)
  const limits = (p: number, n: number): Partial<ReleasedRow> => {
    if (without !== '') return { reason: without }
    const people = effective ? effective.value : n
    if (people === null) return { reason: `fewer than ${policy.sd_least_people} people: no interval` }
    const found = quantileLimits(bins, shares, p, people)
    return found
      ? { low: round(found.low), high: round(found.high) }
      : { reason: 'a limit lies beyond the bins: no interval' }
  }
  return Object.entries(QUANTILES).map(([statistic, p]) => {
    if (cell.n === 0) return empty(keys, statistic, 'not_estimable', 'no people')
    if (!mayShowQuantile(cell.n, p, policy)) return withheld(keys, statistic)
    const value = binnedQuantile(bins, shares, p)
    const end = grid.closed ? 'a pooled' : 'an open'
    if (value === undefined) return empty(keys, statistic, 'not_estimable', `lies in ${end} end of the histogram`)
    const n = roundCount(cell.n, policy.count_base)
    return { ...released(keys, statistic, round(value), n), ...limits(p, n) }
  })
}

const WITHOUT_BINS: Readonly<Record<string, string>> = {
  decision: ALL_IN_SHARE,
  logit: ANOTHER_SCALE,
  most_similar: ANOTHER_UNIT,
}
const withoutBins = (measure: string) => WITHOUT_BINS[measure]!

/** The rows of `histogram` for one cell: every bin of the rung, empty ones too. `n` is the people of the stratum. */
export function histogramRows(cell: DistributionCell, { rung, moments, read }: Shown, policy: Policy): ReleasedRow[] {
  const { score, measure, view, stratum } = cell
  const keys = { score, measure, view, stratum }
  if (rung === undefined || !moments) return [withheld({ ...keys, ...WHOLE_LINE }, 'share')]
  if (!read) return [empty({ ...keys, ...WHOLE_LINE }, 'share', 'not_estimable', TOO_LITTLE_READ)]
  const ladder = ladderOf(measure, policy)
  if (!ladder) return [empty({ ...keys, ...WHOLE_LINE }, 'share', 'not_applicable', withoutBins(measure))]
  if (cell.n === 0) return [empty({ ...keys, ...WHOLE_LINE }, 'share', 'not_estimable', 'no people')]
  const shares = sharesOf(cell, ladder[rung]!, policy)
  return binsOf(ladder[rung]!).map(({ low, high }, i) => {
    const bin = {
      bin_low: low === Number.NEGATIVE_INFINITY ? '-INF' : numberText(low),
      bin_high: high === Number.POSITIVE_INFINITY ? 'INF' : numberText(high),
    }
    return released({ ...keys, ...bin }, 'share', shares[i]!, roundCount(cell.n, policy.count_base))
  })
}

/** The rows of `quality` for one cell of a score of that kind; `read`: enough of its weight is; `everyone` is all people counted. */
export function qualityRows(
  cell: QualityCell,
  shown: 'everyone' | 'scored' | 'nothing',
  read: boolean,
  kind: ScoreKind,
  everyone: number,
  about: Sampling,
  policy: Policy,
): ReleasedRow[] {
  const { score, view, stratum, scored, calls, missingCalls, missingWeightShare } = cell
  const keys = { score, view, stratum }
  if (shown === 'nothing')
    return ['people', 'share', 'scored', 'call_rate', 'weight_called'].map(statistic => withheld(keys, statistic))
  const step = rateStep(scored, policy)
  const rate = (statistic: string, missing: number, of: number, reason = '') => {
    if (kind !== 'genetic') return empty(keys, statistic, 'not_applicable', 'output of a model: it has no calls')
    if (of === 0) return empty(keys, statistic, 'not_estimable', 'no people scored')
    if (step === undefined) return withheld(keys, statistic)
    const row = released(keys, statistic, roundStep(1 - missing / of, step), roundCount(scored, policy.count_base))
    return { ...row, reason }
  }
  const ofEveryone =
    shown === 'scored'
      ? [
          withheld(keys, 'people'),
          withheld(keys, 'share'),
          { ...people(keys, 'scored', scored, scored, policy), n: null },
        ]
      : [
          people(keys, 'people', cell.people, cell.people, policy),
          shareOfEveryone(cell, everyone, keys, about, policy),
          people(keys, 'scored', scored, cell.people, policy),
        ]
  return [
    ...ofEveryone,
    rate('call_rate', missingCalls, calls),
    rate('weight_called', missingWeightShare, scored === 0 ? 0 : 1, read ? '' : TOO_LITTLE_READ),
  ]
}

/** A share of all people counted, worked out from the two counts as they are released; Wilson limits where people were drawn with equal chances. */
function shareOfEveryone(
  cell: QualityCell,
  everyone: number,
  keys: ReleasedRow['keys'],
  about: Sampling,
  { count_base, share_decimals }: Policy,
): ReleasedRow {
  const n = roundCount(everyone, count_base)
  // Where counts are rounded, a part can come out larger than the whole.
  const x = Math.min(roundCount(cell.people, count_base), n)
  const round = (value: number) => roundDecimals(value, share_decimals)
  const row = released(keys, 'share', round(x / n), n)
  const reason = noShareInterval(about)
  if (reason !== '' || keys.view === EVERYONE) return { ...row, reason }
  const { low, high } = wilson(x, n)!
  return { ...row, low: round(low), high: round(high) }
}

/** The rows of `match`: they are about score files, so nothing of them is withheld. Weight shares to 6 decimals. */
export function matchRows(matches: readonly MatchCount[]): ReleasedRow[] {
  return grouped(matches, ({ score }) => score).flatMap(counts => {
    const keys = { score: counts[0]!.score }
    const rows = sum(counts, ({ rows }) => rows)
    const matched = counts.filter(({ status }) => status === 'matched')
    const left = grouped(
      counts.filter(({ status }) => status !== 'matched'),
      ({ status, reason }) => `${status}: ${reason}`,
    )
    // Summed in order of size, so that the order of the draft's rows does not move a last bit.
    const shares = matched.map(({ weightShare }) => weightShare).sort((a, b) => a - b)
    return [
      released(keys, 'rows', rows, rows),
      released(
        keys,
        'matched',
        sum(matched, ({ rows }) => rows),
        rows,
      ),
      released(
        keys,
        'weight_share',
        roundDecimals(
          sum(shares, share => share),
          6,
        ),
        rows,
      ),
      ...left.map(same =>
        released(
          keys,
          `${same[0]!.status}: ${same[0]!.reason}`,
          sum(same, ({ rows }) => rows),
          rows,
        ),
      ),
    ]
  })
}

/**
 * The rows of `withheld` for one table: they count its rows by status, so they tell nothing new. How many cells a view
 * has that is not listed is withheld itself.
 */
export function withheldRows(
  table: string,
  rows: readonly ReleasedRow[],
  unlisted: ReadonlySet<string>,
): ReleasedRow[] {
  const listed = grouped(rows, ({ keys }) => keys.view!).flatMap(cells => {
    const keys = { table, view: cells[0]!.keys.view! }
    const hidden = cells.filter(({ status }) => status === 'suppressed').length
    return [released(keys, 'cells', cells.length, null), released(keys, 'withheld', hidden, null)]
  })
  return [
    ...listed,
    ...[...unlisted].flatMap(view => ['cells', 'withheld'].map(statistic => withheld({ table, view }, statistic))),
  ]
}

/**
 * Weighted shares of a cell's bins as they are released. Where counts are rounded, each is a rounded number of people
 * over the rounded number of all, worked out from the share and the count that would be released otherwise: so it tells
 * no more than those two.
 */
export function sharesOf({ n, bins }: DistributionCell, rung: Rung, { share_decimals, count_base }: Policy): number[] {
  const weights = coarsen(bins.weight, rung).map(Number)
  const total = sum(weights, weight => weight)
  const shares = weights.map(weight => roundDecimals(weight / total, share_decimals))
  if (count_base === 1) return shares
  const all = roundCount(n, count_base)
  return shares.map(share => roundDecimals(roundCount(share * n, count_base) / all, share_decimals))
}

/** A standard error as it would be of the number of people that is shown: beside the SD it tells that number. */
function atShown(se: number, { n }: DistributionCell, { count_base }: Policy): number {
  return n === 0 ? 0 : se * Math.sqrt(n / roundCount(n, count_base))
}

/** By the policy’s step, which is one for standard deviations: of a grid so many times as wide, so many times that. */
function momentRounding({ moments }: Policy, { low, high }: Grid, meanSe: number): (value: number) => number {
  if (moments.rounding === 'decimals') return value => roundDecimals(value, moments.decimals)
  const step = stepAbove(Math.max((moments.least * (high - low)) / WIDTH_IN_SDS, moments.se_fraction * meanSe))
  return value => roundStep(value, step)
}

/** A count of people, and of how many. */
function people(
  keys: ReleasedRow['keys'],
  statistic: string,
  value: number,
  n: number,
  { count_base: base }: Policy,
): ReleasedRow {
  const reason = base === 1 ? '' : `rounded to the nearest ${base}: sums may differ from totals`
  return { ...released(keys, statistic, roundCount(value, base), roundCount(n, base)), reason }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
