import { normalAbove } from '../stats/normal.ts'
import { tAbove, tQuantile } from '../stats/t-quantile.ts'
import type { Interval } from './share-interval.ts'

/** A difference of two groups of different people: on the plain scale, or of logarithms where it stands for a ratio. */
export interface Difference {
  value: number
  standardError: number
  /** Of the exact difference, which may lie so far from `value`. */
  slack: number
  /** Its interval of so many standard errors to each side, where that is not value ± (slack + z · standardError). */
  limits?: (z: number) => Interval
  /** Of Student's t, where few data gave the error; else the normal distribution. */
  degreesOfFreedom?: number | undefined
}

/** The interval of a difference of so many standard errors to each side; by Student's t, as many as have the same chance. */
export function limitsOf({ value, standardError, slack, limits, degreesOfFreedom }: Difference, z: number): Interval {
  const errors = degreesOfFreedom === undefined ? z : tQuantile(normalAbove(z), degreesOfFreedom)
  const half = slack + errors * standardError
  return limits ? limits(z) : { low: value - half, high: value + half }
}

/** From the best to the worst known; a verdict is released as its place here. */
export const VERDICTS = ['within margin', 'inconclusive', 'different, size unclear', 'beyond margin'] as const
export type Verdict = (typeof VERDICTS)[number]

export const Z95 = 1.959963984540054
const Z90 = 1.6448536269514722
/** Of the standard normal at .8: 80% power. */
const Z_POWER = 0.8416212335729143

/**
 * What a difference says beside a margin m > 0 that the study declared: *beyond margin* where its 95% interval lies outside
 * ±m; *within margin* where its 90% interval lies inside (two one-sided tests at .05); *different, size unclear* where the
 * 95% interval excludes 0 but not m; else *inconclusive*. Where there is no standard error there is no verdict: what cannot
 * be estimated passes nothing.
 */
export function verdictOf(difference: Difference, margin: number): Verdict {
  const [wide, narrow] = [limitsOf(difference, Z95), limitsOf(difference, Z90)]
  if (wide.low > margin || wide.high < -margin) return 'beyond margin'
  if (narrow.low > -margin && narrow.high < margin) return 'within margin'
  return wide.low > 0 || wide.high < 0 ? 'different, size unclear' : 'inconclusive'
}

/**
 * The chance of a difference as large or larger, in either direction, where the true one is the margin: p of the hypothesis
 * that the difference is at most the margin. Of no margin it is the usual two-sided p.
 */
export function pBeyond({ value, standardError, slack, degreesOfFreedom }: Difference, margin: number): number {
  const away = Math.max(0, Math.abs(value) - slack)
  const above = (errors: number) =>
    degreesOfFreedom === undefined ? normalAbove(errors) : tAbove(errors, degreesOfFreedom)
  return above((away - margin) / standardError) + above((away + margin) / standardError)
}

/** The smallest true difference that these data show to lie beyond the margin with 80% power: m + (1.96 + .84) · SE. */
export function detectable({ standardError, slack }: Difference, margin: number): number {
  return margin + slack + (Z95 + Z_POWER) * standardError
}

/**
 * The cases of a group with which its difference would be found within the margin with 90% power, if there is none in truth:
 * its variance shrinks as its cases grow, with as many controls to a case as now, and that of the reference stays. Both
 * one-sided tests at .05 pass with power .9 where m is 2 · 1.645 standard errors. Undefined: no number of people suffices.
 */
export function casesNeeded(
  { cases, variance }: { cases: number; variance: number },
  reference: { variance: number },
  { margin, slack }: { margin: number; slack: number },
): number | undefined {
  const allowed = (Math.max(0, margin - slack) / (2 * Z90)) ** 2 - reference.variance
  return allowed > 0 ? Math.ceil((cases * variance) / allowed) : undefined
}

/**
 * Benjamini and Hochberg's q of each p (J R Stat Soc B 1995;57:289), over a family that was declared: whoever has no p,
 * because nothing could be estimated, counts as p = 1.
 */
export function falseDiscovery(family: readonly (number | undefined)[]): number[] {
  const order = [...family.keys()].sort((a, b) => (family[b] ?? 1) - (family[a] ?? 1))
  const q = new Array<number>(family.length)
  let least = 1
  for (const [i, nth] of order.entries()) {
    least = Math.min(least, ((family[nth] ?? 1) * family.length) / (family.length - i))
    q[nth] = least
  }
  return q
}
