/**
 * The lower factor L of a symmetric positive definite matrix A = LLᵀ (Golub & Van Loan, 4.2); A is row-major, only its
 * lower triangle is read. Undefined where a pivot falls below 1e-12 of its diagonal: columns depend on one another.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j]!
      for (let m = 0; m < j; m++) rest -= factor[i * size + m]! * factor[j * size + m]!
      if (i > j) factor[i * size + j] = rest / factor[j * size + j]!
      else if (rest > matrix[i * size + i]! * 1e-12) factor[i * size + i] = Math.sqrt(rest)
      else return undefined
    }
  }
  return factor
}

/** x of LLᵀx = b. */
export function solve(factor: Float64Array, size: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= factor[i * size + j]! * x[j]!
    x[i]! /= factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= factor[j * size + i]! * x[j]!
    x[i]! /= factor[i * size + i]!
  }
  return x
}
