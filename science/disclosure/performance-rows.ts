import { isCompared } from '../equity/compare.ts'
import { comparables } from '../equity/judge.ts'
import {
  AT_THRESHOLDS,
  BESIDE_COVARIATES,
  bandsOf,
  COMPARED_CONTINUOUS,
  cutsOf,
  IN_BANDS,
  isBand,
  isByAgeSex,
  marginName,
  OF_CONTINUOUS,
  statisticsOf,
  thresholdName,
} from '../equity/performance-statistics.ts'
import { falseDiscovery, VERDICTS, Z95 } from '../equity/verdict.ts'
import { type DistributionCell, grouped, type PerformanceCell, performanceId } from './draft.ts'
import type { ShownOfPerformance } from './judged-counts.ts'
import { noBinaryRegressionInterval, noInterval, noRegressionInterval } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, RAW, released, withheld } from './released-row.ts'
import { type About, RELEASED_TABLES, type ReleasedRow } from './released-table.ts'
import { roundDecimals, roundDigits, roundStep, stepAbove } from './rounding.ts'
import { EVERYONE } from './strata.ts'
import { type IsRead, TOO_LITTLE_READ } from './weight-loss.ts'

type Sampled = Pick<About, 'design' | 'weighted' | 'replicated' | 'performance' | 'attributes'>
/** What may be shown of a score in a view. */
type ShownOf = (keys: ReleasedRow['keys']) => ShownOfPerformance
type Place = Pick<DistributionCell, 'score' | 'measure' | 'view' | 'stratum'>

/** Statistics with limits, which a design may forbid. */
const LIMITED = new Set([
  'base_rate',
  'o_e',
  'calibration_in_the_large',
  'calibration_slope',
  'log_or_per_sd',
  'auc',
  'auc_age_sex',
  'observed',
  ...AT_THRESHOLDS,
  ...['beta_per_sd', 'r2_adjusted', 'r2_incremental'],
  ...['difference', 'ratio'],
])
/** What is said of a difference, or rests on the reference's limits, by standard errors alone. */
const OF_ERROR = new Set(['verdict', 'detectable', 'needed', 'p', 'q', 'ratio'])
/** In the outcome’s own unit, whatever that is. */
const IN_UNITS = new Set(['difference', 'margin', 'detectable'])
/** Of people and of the study, whatever the score says of them. */
const NOT_OF_THE_SCORE = new Set([
  'people',
  'cases',
  'controls',
  'missing',
  'base_rate',
  'without_covariates',
  'analysed',
  'margin',
])

/**
 * The rows of `performance`: of every listed stratum, whether or not anyone in it has the outcome, so that which rows there
 * are tells nothing; `shown` says which may be.
 */
export function performanceRows(
  places: readonly Place[],
  cells: readonly PerformanceCell[],
  isRead: IsRead,
  about: Sampled,
  shown: ShownOf,
  policy: Policy,
): ReleasedRow[] {
  const row = rowOf(cells, isRead, about, shown, policy)
  return about.performance.flatMap(({ outcome, kind, covariates, thresholds }) =>
    places.flatMap(({ score, measure, view, stratum }) => {
      const keys = { score, measure, outcome, view, stratum }
      const at = (threshold: string, statistics: readonly string[]) =>
        statistics.map(statistic => row({ ...keys, threshold }, statistic))
      if (kind === 'continuous') return at('(none)', OF_CONTINUOUS)
      return [
        ...at('(none)', statisticsOf(measure, isByAgeSex(about.attributes))),
        ...at('(none)', covariates.length > 0 ? BESIDE_COVARIATES : []),
        ...bandsOf(measure).flatMap(band => at(band, IN_BANDS)),
        ...cutsOf(measure, thresholds).flatMap(cut => at(thresholdName(measure, cut), AT_THRESHOLDS)),
      ]
    }),
  )
}

/**
 * The rows of `comparison`: every comparison that the study declares of listed strata. Their q is of those of an outcome that are listed:
 * what is withheld counts like what could not be estimated, as p = 1, so that its p does not show in those of others.
 */
export function comparisonRows(
  places: readonly Place[],
  cells: readonly PerformanceCell[],
  isRead: IsRead,
  about: Sampled,
  shown: ShownOf,
  policy: Policy,
): ReleasedRow[] {
  const rowsOf = (cells: readonly PerformanceCell[]) =>
    listedComparisons(places, rowOf(cells, isRead, about, shown, policy), about)
  return rowsOf(withFalseDiscovery(cells, rowsOf(cells)))
}

/** The cells, with q of the p that are shown. */
function withFalseDiscovery(cells: readonly PerformanceCell[], rows: readonly ReleasedRow[]): PerformanceCell[] {
  const found = new Map(cells.map(cell => [performanceId(cell), cell]))
  const families = grouped(
    rows.filter(({ statistic }) => statistic === 'p'),
    ({ keys }) => keys.outcome!,
  )
  const qs = new Map(
    families.flatMap(family => {
      const q = falseDiscovery(
        family.map(row => (row.value === null ? undefined : found.get(performanceId(row))!.estimate!.value)),
      )
      return family.map(({ keys }, i) => [performanceId({ keys, statistic: 'q' }), q[i]!] as const)
    }),
  )
  return cells.map(cell => {
    const value = qs.get(performanceId(cell))
    if (value === undefined || cell.estimate === undefined) return cell
    return { ...cell, estimate: { ...cell.estimate, value, low: value, high: value } }
  })
}

function listedComparisons(
  places: readonly Place[],
  row: (keys: ReleasedRow['keys'], statistic: string) => ReleasedRow,
  about: Pick<Sampled, 'performance' | 'attributes'>,
): ReleasedRow[] {
  const statistics = RELEASED_TABLES.comparison.statistics.filter(statistic => statistic !== 'ratio')
  return about.performance.flatMap(({ outcome, kind, compare, thresholds, margin }) =>
    compare.flatMap(({ attribute, reference }) =>
      places
        .filter(({ view, stratum }) => view === attribute && isCompared(stratum, reference))
        .flatMap(({ score, measure, view, stratum }) => {
          const keys = { score, measure, outcome, view, stratum, threshold: '(none)', reference }
          if (kind === 'continuous')
            return Object.entries(margin.beta_per_sd === null ? {} : COMPARED_CONTINUOUS).flatMap(
              ([compared, statistics]) => statistics.map(statistic => row({ ...keys, compared }, statistic)),
            )
          return comparables(measure, thresholds, isByAgeSex(about.attributes))
            .filter(({ compared }) => margin[marginName(compared)] !== null)
            .flatMap(({ compared, cut }) => {
              const threshold = cut === undefined ? '(none)' : thresholdName(measure, cut)
              return statistics.map(statistic => row({ ...keys, threshold, compared }, statistic))
            })
        }),
    ),
  )
}

function rowOf(cells: readonly PerformanceCell[], isRead: IsRead, about: Sampled, shown: ShownOf, policy: Policy) {
  const found = new Map(cells.map(cell => [performanceId(cell), cell]))
  if (found.size < cells.length) throw new Error('a draft holds a statistic of performance twice')
  const continuous = new Set(about.performance.flatMap(({ kind, outcome }) => (kind === 'continuous' ? [outcome] : [])))
  const whyNoInterval = (outcome: string, statistic: string) => {
    if (continuous.has(outcome)) return noRegressionInterval(about)
    return BESIDE_COVARIATES.includes(statistic) ? noBinaryRegressionInterval(about) : noInterval(about)
  }
  return (keys: ReleasedRow['keys'], statistic: string): ReleasedRow => {
    if (!isShown(shown(keys), keys, statistic, policy, continuous.has(keys.outcome!))) return withheld(keys, statistic)
    const { score, view, stratum, reference } = keys as {
      score: string
      view: string
      stratum: string
      reference?: string
    }
    const compared =
      reference === undefined ? [] : reference === 'overall' ? [[EVERYONE, EVERYONE]] : [[view, reference]]
    const isOfScore = [[view, stratum], ...compared].every(([view, stratum]) => isRead(score, view!, stratum!))
    if (!isOfScore && !NOT_OF_THE_SCORE.has(statistic)) return empty(keys, statistic, 'not_estimable', TOO_LITTLE_READ)
    const without = whyNoInterval(keys.outcome!, statistic)
    const inUnits = statistic === 'beta_per_sd' || (keys.compared === 'beta_per_sd' && IN_UNITS.has(statistic))
    const cell = found.get(performanceId({ keys, statistic }))
    if (!cell) return empty(keys, statistic, 'not_estimable', 'no people')
    if (OF_ERROR.has(statistic) && without !== '') return empty(keys, statistic, 'not_estimable', without)
    if (!cell.estimate) return empty(keys, statistic, 'not_estimable', cell.reason)
    const { value, low, high, n } = cell.estimate
    const plain = (value: number) => (inUnits ? roundDigits : roundDecimals)(value, policy.share_decimals)
    const round = coarseRounding(keys.compared, statistic, cell.estimate, policy) ?? plain
    const limited = LIMITED.has(statistic)
    const reasons = [
      statistic === 'verdict' ? VERDICTS[value]! : '',
      keys.measure === 'unadjusted' && AT_THRESHOLDS.includes(statistic) ? RAW : '',
      limited ? without : '',
    ]
    return {
      ...released(keys, statistic, round(value), n),
      ...(limited && without === '' && { low: round(low), high: round(high) }),
      reason: reasons.filter(reason => reason !== '').join('; '),
    }
  }
}

/** What follows from counts alone, each of which may be shown: it is rounded like a share. */
const OF_COUNTS = new Set([...NOT_OF_THE_SCORE, ...AT_THRESHOLDS, 'observed', 'base_rate_group', 'base_rate_reference'])
/** In words or of the study: not rounded. */
const SAID = new Set(['verdict', 'margin'])

/**
 * How a policy with steps rounds a statistic of people’s values: as it rounds means, to so many SDs or so much of a standard
 * error. The SD of a probability, a squared error or a prediction of mean m is taken as √(m(1 − m)), the most it can be. Of
 * error probabilities one digit is shown, of what could be seen and of people needed two. Undefined where nothing but counts
 * and the study’s words are behind it.
 */
function coarseRounding(
  compared: string | undefined,
  statistic: string,
  { value, low, high, n }: NonNullable<PerformanceCell['estimate']>,
  { moments }: Policy,
): ((value: number) => number) | undefined {
  if (moments.rounding !== 'step' || SAID.has(statistic) || OF_COUNTS.has(statistic)) return undefined
  if (compared !== undefined && OF_COUNTS.has(compared) && !statistic.startsWith('sd_')) return undefined
  if (statistic === 'p' || statistic === 'q') return of => roundDigits(of, 1)
  if (statistic === 'detectable' || statistic === 'needed') return of => roundDigits(of, 2)
  const step = (sd: number, error: number) => {
    const least = Math.max(moments.least * sd, moments.se_fraction * error)
    return (of: number) => (least > 0 ? roundStep(of, stepAbove(least)) : roundDecimals(of, 2))
  }
  if (statistic.startsWith('sd_')) return step(value, value / Math.sqrt(2 * n))
  if (statistic === 'expected') {
    const sd = Math.sqrt(Math.max(0, value * (n - value)))
    return step(sd, sd / Math.sqrt(n))
  }
  if (statistic === 'brier' || statistic === 'predicted') {
    const sd = Math.sqrt(Math.max(0, value * (1 - value)))
    return step(sd, sd / Math.sqrt(n))
  }
  const error = (high - low) / (2 * Z95)
  return step(error * Math.sqrt(n), error)
}

/** May a row of these keys be shown? */
function isShown(
  shown: ShownOfPerformance,
  keys: ReleasedRow['keys'],
  statistic: string,
  policy: Policy,
  isContinuous: boolean,
): boolean {
  const { threshold, compared } = keys
  if (statistic === 'clipped' && policy.clamped === 'withheld') return false
  if ((compared ?? statistic) === 'auc_age_sex' && !shown.byAgeSex) return false
  if (!isContinuous && BESIDE_COVARIATES.includes(statistic) && !shown.besideCovariates) return false
  if (threshold === '(none)') return shown.counts
  return isBand(threshold!) ? shown.bands : shown.thresholds
}
