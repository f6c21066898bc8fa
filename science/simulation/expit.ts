const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** The remainder is at most .347 in size, so the first term left out is below 2^-60. */
const TERMS = 17
/** e^700 is a double still. */
const MOST = 700

/** 1/(1 + e^−x) with the same bits on every machine, as `logit` has them: e^x = 2^k e^r, k whole, and e^r as a series. */
export function expit(x: number): number {
  const exponent = Math.max(-MOST, Math.min(MOST, -x))
  const k = Math.round(exponent / Math.LN2)
  const r = exponent - k * LN2_HIGH - k * LN2_LOW
  let series = 1
  for (let term = TERMS; term > 0; term--) series = 1 + (series * r) / term
  return 1 / (1 + series * powerOfTwo(k))
}

const bits = new DataView(new ArrayBuffer(8))

function powerOfTwo(k: number): number {
  bits.setBigUint64(0, BigInt(k + 1023) << 52n)
  return bits.getFloat64(0)
}
