/** Ends of an axis, in the unit of what is drawn. */
export interface Axis {
  low: number
  high: number
}

/** The shortest axis of halves that holds all values and 0; undefined without a value. */
export function axisOf(values: readonly number[]): Axis | undefined {
  if (values.length === 0) return undefined
  let [low, high] = [0, 0]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { low: Math.floor(low * 2) / 2, high: Math.max(Math.ceil(high * 2) / 2, Math.floor(low * 2) / 2 + 0.5) }
}
