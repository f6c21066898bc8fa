/** The sum of numbers, the same to the last bit in whatever order they come: added from the smallest up. */
export function stableSum(values: Iterable<number>): number {
  return Float64Array.from(values)
    .sort()
    .reduce((sum, value) => sum + value, 0)
}
