const bits = new DataView(new ArrayBuffer(8))

/** The greatest double below a number above 0: whoever exceeds it has at least that number. */
export function nextBelow(value: number): number {
  bits.setFloat64(0, value)
  bits.setBigUint64(0, bits.getBigUint64(0) - 1n)
  return bits.getFloat64(0)
}
