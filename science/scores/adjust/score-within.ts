import type { PopulationScore } from './fit-populations.ts'

/** Z_MostSimilarPop: a sum in the SDs of one reference population; null where the score does not vary there. */
export function scoreWithin({ mean, sd }: PopulationScore, sum: number): number | null {
  return sd === 0 ? null : (sum - mean) / sd
}

/**
 * Percentile of a sum among a population's reference sums (ascending): its mean rank among equal ones, or between ranks
 * the share below, as scipy's `percentileofscore` of kind "rank". These sums are people's own values: they stay where
 * people may be read.
 *
 * @throws RangeError where there are no sums.
 */
export function percentileWithin(sortedSums: Float64Array, sum: number): number {
  if (sortedSums.length === 0) throw new RangeError('a percentile needs reference people')
  const below = countWhile(sortedSums, value => value < sum)
  const upTo = countWhile(sortedSums, value => value <= sum)
  return (below + upTo + Number(below < upTo)) * (50 / sortedSums.length)
}

function countWhile(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
