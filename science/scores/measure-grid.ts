/** What is counted is an integer: 2^16 steps to one reference standard deviation. */
export const STEPS_PER_UNIT = 65536

/** A measure's value on the counted grid, before any clamping. Throws where it is not a number. */
export function valueQ(value: number): bigint {
  return BigInt(Math.round(value * STEPS_PER_UNIT))
}
