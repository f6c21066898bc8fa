/** People's predictors, a leading 1 among them: row-major, `rows` × `columns`. */
export interface Design {
  values: Float64Array
  rows: number
  columns: number
}

/** βᵀx of one row. */
export function predict({ values, columns }: Design, row: number, beta: Float64Array): number {
  let sum = 0
  for (let j = 0; j < columns; j++) sum += beta[j]! * values[row * columns + j]!
  return sum
}

/** XᵀWX, W diagonal: `columns` × `columns`, row-major. */
export function gram({ values, rows, columns }: Design, weights: Float64Array): Float64Array {
  const sums = new Float64Array(columns * columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const weighted = weights[i]! * values[i * columns + j]!
      for (let m = 0; m < columns; m++) sums[j * columns + m]! += weighted * values[i * columns + m]!
    }
  return sums
}

/** Xᵀv. */
export function project({ values, rows, columns }: Design, v: Float64Array): Float64Array {
  const sums = new Float64Array(columns)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) sums[j]! += values[i * columns + j]! * v[i]!
  return sums
}
