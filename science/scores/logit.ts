/** ln 2 as a part whose low bits are zero, so that n·LN2_HIGH is exact for |n| < 2^11, and the rest. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** (m − 1)/(m + 1) is at most .172 in size, so the first term left out is below 2^-60. */
const LAST_TERM = 23

const bits = new DataView(new ArrayBuffer(8))

/**
 * ln(p/(1 − p)) of a probability, −∞ for 0 and ∞ for 1, with the same bits on every machine: Math.log may differ in the
 * last bit between engines, this uses only operations whose rounding IEEE 754 fixes. Absolute error below 1e-14.
 */
export function logit(probability: number): number {
  return portableLog(probability) - portableLog(1 - probability)
}

/** ln x for 0 ≤ x ≤ 1: x = m·2^e with m from √½ to √2, and ln m = 2 artanh((m − 1)/(m + 1)) as a series. */
function portableLog(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY
  const subnormal = x < 2 ** -1022
  bits.setFloat64(0, subnormal ? x * 2 ** 54 : x)
  let exponent = (bits.getUint32(0) >>> 20) - 1023
  bits.setUint32(0, (bits.getUint32(0) & 0xfffff) | (1023 << 20))
  let mantissa = bits.getFloat64(0)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2
    exponent++
  }
  if (subnormal) exponent -= 54
  const s = (mantissa - 1) / (mantissa + 1)
  let series = 0
  for (let term = LAST_TERM; term > 0; term -= 2) series = series * s * s + 1 / term
  return exponent * LN2_HIGH + (exponent * LN2_LOW + 2 * s * series)
}
