const BITS = 27

/**
 * What turns a weight into an integer below 2^27: the largest power of two as unit in which the largest weight still is
 * one, rounded to the nearest. So weights times a power of two are the same integers, and the largest is held to 2^-26
 * of itself or better. Throws where `largest` is no finite number above 0.
 */
export function weightUnits(largest: number): (weight: number) => bigint {
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) throw new RangeError('a weight is a number above 0')
  let exponent = Math.floor(Math.log2(largest))
  // The logarithm may be off by a last bit.
  if (2 ** exponent > largest) exponent--
  if (2 ** (exponent + 1) <= largest) exponent++
  // Divided first: of a power near the ends of what doubles hold there is no reciprocal.
  const units = (weight: number, bits: number) => Math.round((weight / 2 ** exponent) * 2 ** bits)
  const bits = units(largest, BITS - 1) < 2 ** BITS ? BITS - 1 : BITS - 2
  return weight => BigInt(units(weight, bits))
}
