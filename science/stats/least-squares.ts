import { quotient } from './moments.ts'

/**
 * Sums of weighted products of the columns of a regression, in integers: `sums[i]![j]!` is Σ w·xᵢ·xⱼ. Columns are 0 the
 * constant, 1 the score, 2 the outcome, and covariates from 3.
 */
export interface Gram {
  n: bigint
  sums: readonly (readonly bigint[])[]
}

const CONSTANT = 0
const SCORE = 1
const OUTCOME = 2

/** Weighted least squares of an outcome on a score beside covariates. */
export interface Fit {
  n: number
  /** Of the constant, the score, and covariates that do not follow from the columns before them. */
  parameters: number
  /** Units of the outcome that go with one unit of the score. */
  slope: number
  /** Of the slope, supposing independent people, one variance, and weights that are its inverse (as R's lm). */
  slopeError: number
  /** Share of the outcome's variation that goes with all columns, and with all but the score: not adjusted for their number. */
  r2: number
  r2Without: number
  /** The same adjusted: 1 − (RSS / (n − parameters)) / (TSS / (n − 1)), which may be negative. */
  r2Adjusted: number
  r2AdjustedWithout: number
}

/** Why a line cannot be fitted. */
export type NoFit = 'too few people' | 'the outcome does not vary' | 'the score does not vary beside the covariates'

/** Sums of two sets of people together: exact, in any order. */
export function addGrams(a: Gram, b: Gram): Gram {
  return { n: a.n + b.n, sums: a.sums.map((row, i) => row.map((sum, j) => sum + b.sums[i]![j]!)) }
}

/** Sums of people without those of a part of them. */
export function subtractGrams(a: Gram, b: Gram): Gram {
  return { n: a.n - b.n, sums: a.sums.map((row, i) => row.map((sum, j) => sum - b.sums[i]![j]!)) }
}

/**
 * Weighted least squares of the outcome on a constant, the covariates and the score, as Cholesky's elimination in whole
 * numbers (Bareiss, Math Comp 22:565, 1968): no rounding until the last division. A covariate that follows from the columns
 * before it adds nothing, is left out, and is no parameter. `scoreSteps` and `outcomeSteps` are the integer steps to one unit.
 */
export function leastSquares({ n, sums }: Gram, scoreSteps: bigint, outcomeSteps: bigint): Fit | NoFit {
  const covariates = sums.slice(OUTCOME + 1).map((_, i) => OUTCOME + 1 + i)
  const order = [CONSTANT, ...covariates, SCORE, OUTCOME]
  const left = order.map(i => order.map(j => sums[i]![j]!))
  const [score, outcome] = [order.length - 2, order.length - 1]
  /** What divides what is left, so that it is the sums of squares and products after the columns so far. */
  let divisor = 1n
  let parameters = 0
  const eliminate = (column: number) => {
    const pivot = left[column]![column]!
    if (pivot === 0n) return
    for (let i = column + 1; i < order.length; i++)
      for (let j = i; j < order.length; j++)
        left[i]![j] = (pivot * left[i]![j]! - left[column]![i]! * left[column]![j]!) / divisor
    divisor = pivot
    parameters++
  }
  const remaining = (i: number, j: number): Ratio => ({ of: left[i]![j]!, by: divisor })

  eliminate(0)
  const total = remaining(outcome, outcome)
  for (let column = 1; column < score; column++) eliminate(column)
  const [without, ofScore, product] = [remaining(outcome, outcome), remaining(score, score), remaining(score, outcome)]
  const parametersWithout = parameters
  eliminate(score)
  const residual = remaining(outcome, outcome)

  if (n <= BigInt(parameters)) return 'too few people'
  if (total.of === 0n) return 'the outcome does not vary'
  if (ofScore.of === 0n) return 'the score does not vary beside the covariates'
  const free = n - BigInt(parameters)
  const [r2, r2Without] = [unexplained(residual, total), unexplained(without, total)].map(share => 1 - share)
  return {
    n: Number(n),
    parameters,
    slope: quotient(product.of * ofScore.by * scoreSteps, product.by * ofScore.of * outcomeSteps),
    slopeError: Math.sqrt(
      quotient(
        residual.of * ofScore.by * scoreSteps * scoreSteps,
        residual.by * ofScore.of * free * outcomeSteps * outcomeSteps,
      ),
    ),
    r2: r2!,
    r2Without: r2Without!,
    r2Adjusted: adjusted(residual, total, n, parameters),
    r2AdjustedWithout: adjusted(without, total, n, parametersWithout),
  }
}

interface Ratio {
  of: bigint
  by: bigint
}

const unexplained = (rest: Ratio, total: Ratio) => quotient(rest.of * total.by, rest.by * total.of)

function adjusted(rest: Ratio, total: Ratio, n: bigint, parameters: number): number {
  const free = n - BigInt(parameters)
  const [explained, all] = [rest.by * total.of * free - rest.of * total.by * (n - 1n), rest.by * total.of * free]
  return quotient(explained, all)
}

/**
 * Standard error of R² less the R² of fewer columns of the same regression, for independent people of a joint normal
 * distribution and many of them (Olkin and Finn, Psychological Bulletin 118:155, 1995; Alf and Graf, Psychological
 * Methods 4:70, 1999). Without fewer columns (0) it is that of R² itself, 2R(1 − R²)/√n.
 */
export function r2GainError(r2: number, r2Without: number, n: number): number {
  const [a, b] = [Math.sqrt(Math.max(0, r2)), Math.sqrt(Math.max(0, r2Without))]
  if (a === 0) return 0
  // The correlation of what the two predict: that of fewer columns is the projection of the other.
  const c = b / a
  const covariance = 0.5 * (2 * c - a * b) * (1 - a * a - b * b - c * c) + c ** 3
  const variance = 4 * a * a * (1 - a * a) ** 2 + 4 * b * b * (1 - b * b) ** 2 - 8 * a * b * covariance
  return Math.sqrt(Math.max(0, variance) / n)
}
