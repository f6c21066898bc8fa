import { stableSum } from '../stats/stable-sum.ts'
import { expected, type GenotypeWeights, span } from './effects.ts'

/** 2^53: integers below it, and their sums, are exact in a double. */
const LIMIT = 2 ** 53

const MAX_LOG2 = 1023

/** A score's weights as integers, by variant. */
export interface ScoreUnits {
  /** A unit is 2^-log2: a weight of 1 is 2^log2 units. */
  log2: number
  /** What 0, 1 and 2 copies of the alternate allele add, in units. */
  copies: readonly [Float64Array, Float64Array, Float64Array]
  /** What a missing call adds, in units. */
  missing: Float64Array
  /** From the least that copies add to the most, in units: what is lost where a call is missing. */
  spans: Float64Array
}

/**
 * Turns weights by copies of the alternate allele into integers in the finest power-of-two unit in which no possible sum
 * over variants reaches 2^53, so that sums are exact in any order. Each is rounded to a unit, so of V variants a sum is
 * off by at most V × S / (2^53 − V / 2), where S adds up, over variants, the largest absolute weight or span.
 * A missing call adds what is expected at the alternate allele’s frequency; without frequencies, nothing.
 */
export function scoreUnits(
  weights: readonly GenotypeWeights[],
  frequencies: readonly number[] | undefined,
): ScoreUnits {
  const total = stableSum(weights.map(largest))
  if (!(total > 0 && Number.isFinite(total))) throw new RangeError('the weights must be finite and not all zero')
  // Weights below 2^-970 would ask for a unit that a double cannot hold: they round to nothing.
  for (let log2 = Math.min(MAX_LOG2, Math.floor(Math.log2(LIMIT / total))); ; log2--) {
    const unit = 2 ** log2
    const round = (copies: 0 | 1 | 2) => Float64Array.from(weights, weight => Math.round(weight[copies] * unit))
    const copies = [round(0), round(1), round(2)] as const
    const integers = (i: number): GenotypeWeights => [copies[0][i]!, copies[1][i]!, copies[2][i]!]
    if (weights.reduce((sum, _, i) => sum + largest(integers(i)), 0) >= LIMIT) continue
    return {
      log2,
      copies,
      missing: Float64Array.from(weights, (_, i) =>
        frequencies ? Math.round(expected(integers(i), frequencies[i]!)) : 0,
      ),
      spans: Float64Array.from(weights, (_, i) => span(integers(i))),
    }
  }
}

function largest(weights: GenotypeWeights): number {
  const [none, one, two] = weights
  return Math.max(Math.abs(none), Math.abs(one), Math.abs(two), span(weights))
}
