import { canonicalOrder } from './canonical-order.ts'
import { cholesky, solve } from './cholesky.ts'
import { type Design, gram, predict, project } from './design.ts'
import { fitMeanAndVariance } from './fit-mean-and-variance.ts'

/** Reference people of one score: genetic components, people × components by rows, and their sums. */
export interface AdjustmentReference {
  components: Float64Array
  sums: Float64Array
}

/** One component among reference people; SD with divisor n. */
export interface ComponentScale {
  mean: number
  sd: number
  low: number
  high: number
}

/**
 * What adjusting a score needs, frozen: plain numbers. With x_k = (component − mean_k)/sd_k and y = sum − sumMean,
 * coefficients lie intercept first: μ(x) = c₀ + Σ c_k x_k, in the sum's units.
 */
export interface Adjustment {
  people: number
  components: ComponentScale[]
  sumMean: number
  /** Least-squares mean and the residuals' SD (divisor n); null where the sums, or what remains of them, do not vary. */
  znorm1: { mean: number[]; sd: number } | null
  /** Maximum-likelihood mean, and b of σ²(x) = sd² · exp(b₀ + Σ b_k x_k), sd being znorm1's; null where there is no maximum. */
  znorm2: { mean: number[]; logVariance: number[] } | null
}

/** Residuals this small beside the sums themselves are rounding. */
const ROUNDING = 1e-12

/**
 * Fits the ancestry adjustment of one score to reference people: Z_norm1 (Khera et al., Circulation 139:1593, 2019) and
 * Z_norm2 (Khan et al., Nature Medicine 28:1412, 2022), as `pgs_adjust` of pgscatalog.calc does. The order of people
 * does not matter, to the last bit, and neither does the machine: only IEEE 754 arithmetic is used.
 *
 * @throws RangeError where fewer people than the 2(k+1) parameters, a value that is no finite number, a component that
 * does not vary or one that follows from the others make the fit impossible.
 */
export function fitAdjustment({ components, sums }: AdjustmentReference): Adjustment {
  const people = sums.length
  const k = components.length / people
  if (!Number.isInteger(k) || k < 1) throw new RangeError('each reference person needs the same number of components')
  if (people < 2 * (k + 1))
    throw new RangeError(`${k} components need at least ${2 * (k + 1)} reference people, there are ${people}`)
  if (!sums.every(Number.isFinite) || !components.every(Number.isFinite))
    throw new RangeError('a component or sum of a reference person is not a finite number')

  const columns = Array.from({ length: k }, (_, j) => (row: number) => components[row * k + j]!)
  const order = canonicalOrder(people, [row => sums[row]!, ...columns])
  const scales = columns.map((column, j) => {
    const scale = scaleOf(Float64Array.from(order, column))
    if (scale.low === scale.high) throw new RangeError(`component ${j + 1} is the same for all reference people`)
    return scale
  })
  const total = scaleOf(Float64Array.from(order, row => sums[row]!))
  const frozen = { people, components: scales, sumMean: total.mean }
  const design = designOf(order, columns, scales)
  const y = Float64Array.from(order, row => sums[row]! - total.mean)
  const mean = leastSquares(design, y)
  const sd = scaleOf(y.map((value, i) => value - predict(design, i, mean))).sd
  if (sd <= ROUNDING * Math.max(-total.low, total.high)) return { ...frozen, znorm1: null, znorm2: null }

  const scaled = (values: Float64Array, factor: number) => values.map(value => value * factor)
  const joint = fitMeanAndVariance(design, scaled(y, 1 / sd), scaled(mean, 1 / sd))
  return {
    ...frozen,
    znorm1: { mean: [...mean], sd },
    znorm2: joint ? { mean: [...scaled(joint.mean, sd)], logVariance: [...joint.logVariance] } : null,
  }
}

function scaleOf(values: Float64Array): ComponentScale {
  let [sum, squares, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    sum += value
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const mean = sum / values.length
  for (const value of values) squares += (value - mean) * (value - mean)
  return { mean, sd: Math.sqrt(squares / values.length), low, high }
}

function designOf(
  order: Uint32Array,
  columns: readonly ((row: number) => number)[],
  scales: readonly ComponentScale[],
): Design {
  const width = columns.length + 1
  const values = new Float64Array(order.length * width)
  order.forEach((row, i) => {
    values[i * width] = 1
    for (const [j, { mean, sd }] of scales.entries()) values[i * width + j + 1] = (columns[j]!(row) - mean) / sd
  })
  return { values, rows: order.length, columns: width }
}

function leastSquares(design: Design, y: Float64Array): Float64Array {
  const factor = cholesky(gram(design, new Float64Array(design.rows).fill(1)), design.columns)
  if (!factor) throw new RangeError('a component of the reference people follows from the others')
  return solve(factor, design.columns, project(design, y))
}
