import { stableSum } from '../stats/stable-sum.ts'

/** 2^53: integers below it, and their sums, are exact in a double. */
const LIMIT = 2 ** 53

const MAX_LOG2 = 1023

/** A score's weights as integers. */
export interface ScoreUnits {
  /** A unit is 2^-log2: a weight of 1 is 2^log2 units. */
  log2: number
  /** By variant: the weight in units. */
  weights: number[]
  /** By variant: what a missing call adds, in units: the expected dosage times the weight. */
  missing: number[]
}

/**
 * Turns weights into integers in the finest power-of-two unit in which no possible sum over variants reaches 2^53, so
 * that sums are exact in any order. What rounding costs a person is at most variants × 2^-51 × the sum of |weight|:
 * half a unit a weight, twice for two copies, with a unit of at most 2^-51 of that sum.
 *
 * `frequencies` are of the effect allele; a missing call counts 2 × frequency × weight, rounded to a unit
 * (plink2's mean imputation).
 */
export function scoreUnits(weights: readonly number[], frequencies: readonly number[]): ScoreUnits {
  const total = stableSum(weights.map(Math.abs))
  if (!(total > 0 && Number.isFinite(total))) throw new RangeError('the weights must be finite and not all zero')
  // Weights below 2^-970 would ask for a unit that a double cannot hold: they round to nothing.
  for (let log2 = Math.min(MAX_LOG2, Math.floor(Math.log2(LIMIT / (2 * total)))); ; log2--) {
    const integers = weights.map(weight => Math.round(weight * 2 ** log2))
    if (2 * integers.reduce((sum, weight) => sum + Math.abs(weight), 0) >= LIMIT) continue
    return { log2, weights: integers, missing: integers.map((weight, i) => Math.round(2 * frequencies[i]! * weight)) }
  }
}

/** What each dosage of the alternate allele adds, in units: for 0, 1 and 2 copies, and for a missing call. */
export function dosageUnits(weight: number, missing: number, effectIsAlt: boolean): [number, number, number, number] {
  return effectIsAlt ? [0, weight, 2 * weight, missing] : [2 * weight, weight, 0, missing]
}
