import { aucInterval, type BinnedPeople, binnedAuc } from '../stats/binned-auc.ts'
import { binnedLogistic } from '../stats/binned-logistic.ts'
import { type Weights, weightedWilson } from './share-interval.ts'
import {
  casesNeeded,
  type Difference,
  detectable,
  falseDiscovery,
  pBeyond,
  VERDICTS,
  verdictOf,
  Z95,
} from './verdict.ts'

/** Fewer people of a kind than this tell nothing of a rate among them. */
export const LEAST_PEOPLE = 10

/** People above a cut point. */
export interface Above extends Weights {
  n: number
}
/** People of one stratum who have an outcome or have it not, by bin of a measure and above its cut points. */
export interface Judged {
  cases: BinnedPeople
  controls: BinnedPeople
  /** People with the measure whose outcome is missing. */
  missing: number
  /** By threshold. */
  above: ReadonlyMap<string, { cases: Above; controls: Above }>
}

/** A statistic with its 95% limits, as of people drawn at random and independent; of a count the count itself. */
export interface Estimate {
  statistic: string
  value: number
  low: number
  high: number
  /** People behind the value. */
  n: number
}
/** What cannot be said, and why. */
export interface NoEstimate {
  statistic: string
  reason: string
}

/** Values in the middle of the bins of a measure's grid, 1/32 wide from −8, in SDs of the reference people. */
const MIDDLES = Float64Array.from({ length: 512 }, (_, bin) => (bin + 0.5) / 32 - 8)

const NONE: Above = { n: 0, weight: 0, weight2: 0 }

/**
 * How a measure tells those with an outcome from those without, whatever the threshold: counts, base rate, the log odds
 * ratio per reference SD (logistic regression, linearised errors) and the AUC (DeLong, widened by its tie bound).
 */
export function discrimination({ cases, controls, missing }: Judged): (Estimate | NoEstimate)[] {
  const n = cases.n + controls.n
  const few = tooFew(cases, controls)
  const auc = few ? undefined : binnedAuc(cases, controls)!
  const line = few ? undefined : binnedLogistic(MIDDLES, cases, controls)
  const limits = auc && aucInterval(auc, cases.n, controls.n)!
  return [
    count('people', n + missing),
    count('cases', cases.n),
    count('controls', controls.n),
    count('missing', missing),
    rate('base_rate', totalOf(cases), addWeights(totalOf(cases), totalOf(controls)), 'people with the outcome known'),
    line
      ? {
          ...{ statistic: 'log_or_per_sd', value: line.slope, n },
          ...{ low: line.slope - Z95 * line.slopeError, high: line.slope + Z95 * line.slopeError },
        }
      : { statistic: 'log_or_per_sd', reason: few ?? PARTED },
    auc && limits ? { statistic: 'auc', value: auc.value, ...limits, n } : { statistic: 'auc', reason: few! },
  ]
}

/** Rates at a threshold, each over its own denominator. */
export function decisionRates({ cases, controls, above }: Judged, threshold: string): (Estimate | NoEstimate)[] {
  const high = above.get(threshold) ?? { cases: NONE, controls: NONE }
  const selected = addWeights(high.cases, high.controls)
  return [
    rate('selection_rate', selected, addWeights(totalOf(cases), totalOf(controls)), 'people with the outcome known'),
    rate('tpr', high.cases, totalOf(cases), 'cases'),
    rate('fpr', high.controls, totalOf(controls), 'controls'),
    rate('ppv', high.cases, selected, 'people above the cut'),
  ]
}

/** What a comparison may be of. */
export const COMPARED = ['log_or_per_sd', 'auc'] as const
export type Compared = (typeof COMPARED)[number]

/** A group beside its reference, who are other people, with the margin the study declared. */
export interface Comparison {
  compared: Compared
  group: Judged
  reference: Judged
  margin: number
}

/**
 * Each comparison of a family: the difference, what it says beside the margin, what these data could have shown, and q by
 * Benjamini and Hochberg over all of the family, those that cannot be estimated among them.
 */
export function compareAll(family: readonly Comparison[]): (Estimate | NoEstimate)[][] {
  const differences = family.map(differenceOf)
  const q = falseDiscovery(
    differences.map((found, i) => ('reason' in found ? undefined : pBeyond(found, family[i]!.margin))),
  )
  return differences.map((found, i) => comparisonRows(found, family[i]!, q[i]!))
}

interface Compares extends Difference {
  variances: [group: number, reference: number]
}

function comparisonRows(
  found: Compares | { reason: string },
  { group, reference, margin }: Comparison,
  q: number,
): (Estimate | NoEstimate)[] {
  const n = [group, reference].reduce((sum, { cases, controls }) => sum + cases.n + controls.n, 0)
  const exact = (statistic: string, value: number): Estimate => ({ statistic, value, low: value, high: value, n })
  if ('reason' in found)
    return [
      exact('margin', margin),
      ...['difference', 'verdict', 'detectable', 'needed', 'p'].map(statistic => ({ statistic, reason: found.reason })),
      exact('q', q),
    ]
  const half = found.slack + Z95 * found.standardError
  const [variance, ofReference] = found.variances
  const needed = casesNeeded(
    { cases: group.cases.n, variance },
    { variance: ofReference },
    { margin, slack: found.slack },
  )
  return [
    exact('margin', margin),
    { statistic: 'difference', value: found.value, low: found.value - half, high: found.value + half, n },
    exact('verdict', VERDICTS.indexOf(verdictOf(found, margin))),
    exact('detectable', detectable(found, margin)),
    needed === undefined
      ? { statistic: 'needed', reason: 'no number of people in this group suffices' }
      : exact('needed', needed),
    exact('p', pBeyond(found, margin)),
    exact('q', q),
  ]
}

function differenceOf({ compared, group, reference }: Comparison): Compares | { reason: string } {
  const [few, fewOther] = [group, reference].map(({ cases, controls }) => tooFew(cases, controls))
  if (few) return { reason: few }
  if (fewOther) return { reason: `${fewOther} to compare with` }
  const [own, other] = [group, reference].map(of => effectOf(compared, of))
  if (!own || !other) return { reason: PARTED }
  return {
    value: own.value - other.value,
    standardError: Math.hypot(own.standardError, other.standardError),
    slack: own.slack + other.slack,
    variances: [own.standardError ** 2, other.standardError ** 2],
  }
}

function effectOf(compared: Compared, { cases, controls }: Judged): Difference | undefined {
  if (compared === 'log_or_per_sd') {
    const line = binnedLogistic(MIDDLES, cases, controls)
    return line && { value: line.slope, standardError: line.slopeError, slack: 0 }
  }
  const { value, standardError, tieBound } = binnedAuc(cases, controls)!
  // All cases on one side of all controls have a variance of 0, which no sample has earned.
  return standardError ? { value, standardError, slack: tieBound } : undefined
}

const UNKNOWN = ['(missing)', '(not mapped)']

/** Is a stratum of one attribute compared with the reference, a stratum or `overall`? Not itself, and no unknown level. */
export function isCompared(stratum: string, reference: string): boolean {
  return stratum !== reference && UNKNOWN.every(level => !stratum.endsWith(`=${level}`))
}

/** All people but those of a part. */
export function others(all: Judged, part: Judged): Judged {
  const without = (a: BinnedPeople, b: BinnedPeople): BinnedPeople => ({
    n: a.n - b.n,
    weight: a.weight.map((weight, bin) => weight - b.weight[bin]!),
    weight2: a.weight2.map((weight2, bin) => weight2 - b.weight2[bin]!),
  })
  return {
    cases: without(all.cases, part.cases),
    controls: without(all.controls, part.controls),
    missing: all.missing - part.missing,
    above: new Map(),
  }
}

const PARTED = 'the score parts cases from controls'

function tooFew(cases: BinnedPeople, controls: BinnedPeople): string | undefined {
  if (cases.n < LEAST_PEOPLE) return fewer('cases', cases.n)
  return controls.n < LEAST_PEOPLE ? fewer('controls', controls.n) : undefined
}

const fewer = (who: string, n: number) => (n === 0 ? `no ${who}` : `fewer than ${LEAST_PEOPLE} ${who}`)

function count(statistic: string, n: number): Estimate {
  return { statistic, value: n, low: n, high: n, n }
}

function rate(statistic: string, some: Weights, all: Above, who: string): Estimate | NoEstimate {
  if (all.n < LEAST_PEOPLE) return { statistic, reason: fewer(who, all.n) }
  return { statistic, value: some.weight / all.weight, ...weightedWilson(some, all)!, n: all.n }
}

function totalOf({ n, weight, weight2 }: BinnedPeople): Above {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  return { n, weight: total(weight), weight2: total(weight2) }
}

const addWeights = (a: Above, b: Above): Above => ({
  n: a.n + b.n,
  weight: a.weight + b.weight,
  weight2: a.weight2 + b.weight2,
})
