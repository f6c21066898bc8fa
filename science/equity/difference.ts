import { binnedAuc } from '../stats/binned-auc.ts'
import { binnedLogistic } from '../stats/binned-logistic.ts'
import { ageSexAuc } from './age-sex.ts'
import { type Rate, shareOf } from './decision-rates.ts'
import { PARTED } from './discrimination.ts'
import { fewer } from './estimate.ts'
import { type Judged, middlesOf, together, tooFew, totalOf } from './judged.ts'
import type { Compared } from './performance-statistics.ts'
import { type Weights, weightedWilson } from './share-interval.ts'
import { type Difference, Z95 } from './verdict.ts'

/** What is compared of which measure, of a threshold where it is a rate, in two groups of different people. */
export interface Pair {
  compared: Compared
  measure: string
  threshold?: string
  group: Judged
  reference: Judged
}
/** A difference, and how much of its variance comes from each side. */
export interface Found extends Difference {
  variances: [group: number, reference: number]
}
type Effect = { value: number; standardError: number; slack: number } | { reason: string }

/** The statistic in the group less that in the reference; of observed over expected, of the logarithms. */
export function differenceOf(pair: Pair): Found | { reason: string } {
  const { compared, group, reference } = pair
  if (isRate(compared)) return differenceOfShares(compared, pair)
  const [own, other] = [group, reference].map(of => effectOf(pair, of)) as [Effect, Effect]
  if ('reason' in own) return own
  if ('reason' in other) return besides(other)
  return {
    value: own.value - other.value,
    standardError: Math.hypot(own.standardError, other.standardError),
    slack: own.slack + other.slack,
    variances: [own.standardError ** 2, other.standardError ** 2],
  }
}

function effectOf({ compared, measure }: Pair, judged: Judged): Effect {
  if (compared === 'auc_age_sex') {
    const found = ageSexAuc(judged)
    return 'reason' in found ? found : { ...found, slack: found.tieBound }
  }
  const few = tooFew(judged)
  if (few !== undefined) return { reason: few }
  const { cases, controls } = judged
  if (compared === 'o_e') return logObservedOverExpected(judged)
  if (compared === 'auc') {
    const { value, standardError, tieBound } = binnedAuc(cases, controls)!
    // All cases on one side of all controls have a variance of 0, which no sample has earned.
    return standardError ? { value, standardError, slack: tieBound } : { reason: PARTED }
  }
  const line = binnedLogistic(middlesOf(measure), cases, controls)
  return line ? { value: line.slope, standardError: line.slopeError, slack: 0 } : { reason: PARTED }
}

/** ln(O/E) and its linearised error, √(Σw²(y − rp)²)/O with r = O/E, and the factor n/(n − 1). */
function logObservedOverExpected({ cases, controls, sums }: Judged): Effect {
  if (!sums) return { reason: 'no values' }
  const observed = totalOf(cases)
  const expected = sums.cases.wz + sums.controls.wz
  if (expected === 0) return { reason: 'no cases expected' }
  const ratio = observed.weight / expected
  const squares = observed.weight2 - 2 * ratio * sums.cases.w2z + ratio ** 2 * (sums.cases.w2z2 + sums.controls.w2z2)
  const n = cases.n + controls.n
  const standardError = Math.sqrt((Math.max(0, squares) * n) / (n - 1)) / observed.weight
  return standardError > 0 ? { value: Math.log(ratio), standardError, slack: 0 } : { reason: PARTED }
}

/**
 * A difference of two shares of different people with Newcombe's hybrid score interval (method 10, Stat Med 1998;17:873).
 * Its standard error is a 1.96th of half that interval.
 */
function differenceOfShares(compared: Rate, { group, reference, threshold }: Pair): Found | { reason: string } {
  const [own, other] = [group, reference].map(of => shareOf(compared, of, threshold!))
  const [few, fewOther] = [own!, other!].map(({ all, who }) => fewer(who, all.n))
  if (few !== undefined) return { reason: few }
  if (fewOther !== undefined) return besides({ reason: fewOther })
  const [a, b] = [sharesAt(own!.some, own!.all), sharesAt(other!.some, other!.all)]
  const limits = (z: number) => {
    const [p, q] = [a(z), b(z)]
    const value = p.share - q.share
    return {
      low: value - Math.hypot(p.share - p.low, q.high - q.share),
      high: value + Math.hypot(p.high - p.share, q.share - q.low),
    }
  }
  const { low, high } = limits(Z95)
  const variance = (of: typeof a) => ((of(Z95).high - of(Z95).low) / (2 * Z95)) ** 2
  return {
    value: a(Z95).share - b(Z95).share,
    standardError: (high - low) / (2 * Z95),
    slack: 0,
    limits,
    variances: [variance(a), variance(b)],
  }
}

const sharesAt = (some: Weights, all: Weights) => (z: number) => ({
  share: some.weight / all.weight,
  ...weightedWilson(some, all, z)!,
})

const isRate = (compared: Compared): compared is Rate => ['selection_rate', 'tpr', 'fpr'].includes(compared)
const besides = ({ reason }: { reason: string }) => ({ reason: `${reason} to compare with` })

/** What stands beside a comparison, as groups of another case mix differ under one and the same score: base rates, and SDs of the measure. */
export function caseMixOf(measure: string, judged: Judged): { baseRate: number; sd: number } | undefined {
  const { cases, controls } = judged
  const all = together(totalOf(cases), totalOf(controls))
  if (fewer('people', all.n) !== undefined) return undefined
  const middles = middlesOf(measure)
  let [sum, sum2] = [0, 0]
  for (const [bin, middle] of middles.entries()) {
    const weight = cases.weight[bin]! + controls.weight[bin]!
    sum += weight * middle
    sum2 += weight * middle * middle
  }
  const variance = sum2 / all.weight - (sum / all.weight) ** 2
  return { baseRate: totalOf(cases).weight / all.weight, sd: Math.sqrt(Math.max(0, variance)) }
}
