/**
 * Row numbers sorted by the rows' own values, first column first. Sums of doubles depend on their order: taken in this
 * one, they come out the same to the last bit however people were shuffled. Equal rows are interchangeable.
 */
export function canonicalOrder(rows: number, columns: readonly ((row: number) => number)[]): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
    for (const column of columns) {
      const [left, right] = [column(a), column(b)]
      if (left !== right) return left < right ? -1 : 1
    }
    return 0
  })
}
