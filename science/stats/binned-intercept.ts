import type { BinnedPeople } from './binned-auc.ts'

/** Beyond any intercept: offsets are within ±16, and a ratio of weights within what doubles hold. */
const FARTHEST = 1024

/**
 * The weighted logistic regression of being a case on nothing but an offset, the same for everyone of a bin: logit P =
 * intercept + offset, by bisection, as its score falls. Its error is linearised (sandwich) with the factor n/(n − 1), as
 * R's survey::svyglm gives it for people drawn independently. Throws where either side is empty: no finite fit exists.
 */
export function binnedIntercept(
  offsets: Float64Array,
  cases: BinnedPeople,
  controls: BinnedPeople,
): { value: number; standardError: number } {
  if (cases.n === 0 || controls.n === 0) throw new RangeError('an intercept needs cases and controls')
  let [low, high] = [-FARTHEST, FARTHEST]
  for (;;) {
    const value = (low + high) / 2
    const { score, information, meat } = at(value, offsets, cases, controls)
    if (value <= low || value >= high) {
      const n = cases.n + controls.n
      return { value, standardError: Math.sqrt((meat / information ** 2) * (n / (n - 1))) }
    }
    if (score > 0) low = value
    else high = value
  }
}

function at(intercept: number, offsets: Float64Array, cases: BinnedPeople, controls: BinnedPeople) {
  let [score, information, meat] = [0, 0, 0]
  for (const [bin, offset] of offsets.entries()) {
    const p = 1 / (1 + Math.exp(-intercept - offset))
    const q = 1 / (1 + Math.exp(intercept + offset))
    score += cases.weight[bin]! * q - controls.weight[bin]! * p
    information += (cases.weight[bin]! + controls.weight[bin]!) * p * q
    meat += cases.weight2[bin]! * q * q + controls.weight2[bin]! * p * p
  }
  return { score, information, meat }
}
