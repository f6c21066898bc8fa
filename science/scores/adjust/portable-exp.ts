/** ln 2 as a part whose low bits are zero, so that n·LN2_HIGH is exact for |n| < 2^11, and the rest. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** |r| ≤ ½ln 2, so the first term left out is below 2^-57. */
const TERMS = 13

const scale = new DataView(new ArrayBuffer(8))

/**
 * eˣ with the same bits on every machine: Math.exp may differ in the last bit between engines and processors, this uses
 * only operations whose rounding IEEE 754 fixes. Within two units in the last place for |x| ≤ 700; infinite above, 0
 * below, NaN for NaN. Range reduction and series as in Cody & Waite, Software Manual for the Elementary Functions (1980).
 */
export function portableExp(x: number): number {
  if (!(Math.abs(x) <= 700)) return x > 0 ? Number.POSITIVE_INFINITY : x < 0 ? 0 : Number.NaN
  const n = Math.round(x / Math.LN2)
  const r = x - n * LN2_HIGH - n * LN2_LOW
  let series = 1
  for (let term = TERMS; term > 0; term--) series = 1 + (r / term) * series
  scale.setUint32(0, (n + 1023) << 20)
  return series * scale.getFloat64(0)
}
