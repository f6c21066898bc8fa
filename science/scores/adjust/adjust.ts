import type { Adjustment } from './fit-adjustment.ts'
import { portableExp } from './portable-exp.ts'

/** A person's adjusted score, in SDs. */
export interface Adjusted {
  znorm1: number | null
  znorm2: number | null
  /** Every component lies within the reference people's range. */
  inRange: boolean
}

/**
 * Adjusts one person's sum for their genetic components (k of them) by a frozen fit; nobody else enters.
 * znorm1 = (y − μ(x))/SD, znorm2 = (y − μ(x))/σ(x). The log variance is linear, so outside the components' range of the
 * reference it would grow or shrink without bound: there znorm2 is null, where the reference implementation extrapolates.
 *
 * @throws RangeError where the number of components is not the fit's, or a number is not finite.
 */
export function adjust(adjustment: Adjustment, components: ArrayLike<number>, sum: number): Adjusted {
  const { components: scales, sumMean, znorm1, znorm2 } = adjustment
  if (components.length !== scales.length)
    throw new RangeError(`the fit has ${scales.length} components, the person ${components.length}`)
  const x = scales.map(({ mean, sd }, j) => (components[j]! - mean) / sd)
  if (!Number.isFinite(sum) || !x.every(Number.isFinite))
    throw new RangeError('a component or sum is not a finite number')

  const inRange = scales.every(({ low, high }, j) => components[j]! >= low && components[j]! <= high)
  const y = sum - sumMean
  return {
    znorm1: znorm1 && (y - linear(znorm1.mean, x)) / znorm1.sd,
    znorm2:
      znorm1 && znorm2 && inRange
        ? (y - linear(znorm2.mean, x)) / (znorm1.sd * portableExp(linear(znorm2.logVariance, x) / 2))
        : null,
    inRange,
  }
}

function linear(coefficients: readonly number[], x: readonly number[]): number {
  let sum = coefficients[0]!
  for (const [j, value] of x.entries()) sum += coefficients[j + 1]! * value
  return sum
}
