/** What is counted is an integer: 2^16 steps to one reference standard deviation. */
export const STEPS_PER_UNIT = 65536

/** Far beyond the grid that is counted, and what a column of 64 bits still holds. */
const FARTHEST = 2 ** 53

/**
 * A measure's value on the counted grid, before it is clamped to the grid's ends; at most 2^53 steps either way, which is
 * beyond them. Throws where it is not a finite number.
 */
export function valueQ(value: number): bigint {
  if (!Number.isFinite(value)) throw new RangeError('a measure is not a finite number')
  return BigInt(Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value * STEPS_PER_UNIT))))
}
