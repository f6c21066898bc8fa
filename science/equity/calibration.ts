import type { BinnedPeople } from '../stats/binned-auc.ts'
import { binnedIntercept } from '../stats/binned-intercept.ts'
import { poissonInterval } from '../stats/poisson-interval.ts'
import { exact, type Finding, fewer, rate } from './estimate.ts'
import { type Judged, middlesOf, together, tooFew, totalOf } from './judged.ts'
import { Z95 } from './verdict.ts'

const KNOWN = 'people with the outcome known'

/**
 * Of predicted probabilities, from their sums: cases expected, observed over expected with exact Poisson limits over the
 * expected number (of weighted cases at their effective number), and the Brier score, the mean of (p − y)².
 */
export function observedOverExpected({ cases, controls, sums }: Judged): Finding[] {
  const n = cases.n + controls.n
  const few = fewer(KNOWN, n)
  if (few !== undefined || !sums)
    return ['expected', 'o_e', 'brier'].map(statistic => ({ statistic, reason: few ?? 'no values' }))
  const [observed, all] = [totalOf(cases), together(totalOf(cases), totalOf(controls))]
  const expected = sums.cases.wz + sums.controls.wz
  const squares = sums.cases.wz2 + sums.controls.wz2 - 2 * sums.cases.wz + observed.weight
  return [
    exact('expected', (expected / all.weight) * n, n),
    expected === 0
      ? { statistic: 'o_e', reason: 'no cases expected' }
      : { statistic: 'o_e', ...ratioOf(observed, all, expected), n },
    exact('brier', squares / all.weight, n),
  ]
}

function ratioOf(observed: ReturnType<typeof totalOf>, all: typeof observed, expected: number) {
  // People of one weight like these: without cases, like everyone.
  const of = observed.n === 0 ? all : observed
  const weight = of.weight2 / of.weight
  const { low, high } = poissonInterval(observed.weight / weight)
  return {
    value: observed.weight / expected,
    low: (low * weight) / expected,
    high: (high * weight) / expected,
  }
}

/**
 * Calibration in the large: the intercept of a logistic regression of the outcome with the predicted log odds as offset, 0
 * where as many cases are seen as predicted, with a linearised error.
 */
export function calibrationInTheLarge(judged: Judged): Finding {
  const statistic = 'calibration_in_the_large'
  const few = tooFew(judged)
  if (few !== undefined) return { statistic, reason: few }
  const { value, standardError } = binnedIntercept(middlesOf('logit'), judged.cases, judged.controls)
  const half = Z95 * standardError
  return { statistic, value, low: value - half, high: value + half, n: judged.cases.n + judged.controls.n }
}

/** Bins of log odds to one unit of them. */
const BINS_TO_ONE = 16
/** Beyond ±7 log odds, probabilities of 0.0009 and 0.9991, the ends are pooled. */
const END = 7

/** The public bands of predicted log odds in which a calibration curve is drawn, from the lowest. */
export const BANDS = Array.from({ length: 2 * END + 2 }, (_, i) => {
  const low = i === 0 ? -16 : i - 1 - END
  const high = i === 2 * END + 1 ? 16 : i - END
  const name = i === 0 ? `below ${high}` : high === 16 ? `from ${low}` : `${low} to ${high}`
  return { name: `log odds ${name}`, from: (low + 16) * BINS_TO_ONE, to: (high + 16) * BINS_TO_ONE }
})

/** The calibration curve: of each band the share of people with the outcome, and the probability predicted on average. */
export function calibrationCurve({ cases, controls, people }: Judged): { band: string; findings: Finding[] }[] {
  const middles = middlesOf('logit')
  return BANDS.map(({ name, from, to }) => {
    const sum = (bins: Float64Array) => bins.slice(from, to).reduce((sum, bin) => sum + bin, 0)
    const within = ({ weight, weight2 }: BinnedPeople, counts: Float64Array) => ({
      n: sum(counts),
      weight: sum(weight),
      weight2: sum(weight2),
    })
    const [some, rest] = [within(cases, people!.cases), within(controls, people!.controls)]
    const all = together(some, rest)
    const chances = middles.map((middle, bin) => (cases.weight[bin]! + controls.weight[bin]!) / (1 + Math.exp(-middle)))
    const observed = rate('observed', some, all, KNOWN)
    return {
      band: name,
      findings: [
        observed,
        'reason' in observed
          ? { statistic: 'predicted', reason: observed.reason }
          : exact('predicted', sum(chances) / all.weight, all.n),
      ],
    }
  })
}
