import { canonicalOrder } from './canonical-order.ts'
import { cholesky, solve } from './cholesky.ts'

/** Reference people's components, people × components by rows, and the population each is labelled with. */
export interface SimilarityReference {
  components: Float64Array
  populations: readonly string[]
}

/** Where each reference population lies, frozen: its mean and the inverse of its covariance (divisor n), by rows. */
export interface Similarity {
  populations: { name: string; people: number; mean: number[]; precision: number[][] }[]
  /** Squared distances above this leave a person unassigned. */
  farthest: number
}

/** χ² quantiles of upper tail 1e-10 for 1, 2, … 19 degrees of freedom, from scipy 1.17.1 `chi2.isf`. */
const FARTHEST = [
  41.82145636476129, 46.051701859880914, 49.542155927523666, 52.66796321106174, 55.5623985182385, 58.29180295765904,
  60.89519536467025, 63.39796441113559, 65.81779335702517, 68.16761813861793, 70.45725968692079, 72.69439405364197,
  74.88516302362203, 77.03457643027119, 79.14678731870183, 81.22528608853847, 83.27304112443393, 85.29260298816027,
  87.28618313857451,
]

/**
 * Fits what `mostSimilar` needs: per population the components' mean and covariance, and the distance beyond which the
 * χ² tail with k − 1 degrees of freedom falls below 1e-10. This is `compare_ancestry` of pgscatalog.calc with method
 * Mahalanobis and the empirical covariance (its default method is a random forest).
 *
 * @throws RangeError for fewer than 2 or more than 20 components, and for a population whose people are too few or too
 * alike for a covariance to be inverted.
 */
export function fitSimilarity({ components, populations }: SimilarityReference): Similarity {
  const k = components.length / populations.length
  const farthest = FARTHEST[k - 2]
  if (farthest === undefined) throw new RangeError('similarity needs 2 to 20 components for each person')
  if (!components.every(Number.isFinite))
    throw new RangeError('a component of a reference person is not a finite number')

  const columns = Array.from({ length: k }, (_, j) => (row: number) => components[row * k + j]!)
  const order = canonicalOrder(populations.length, columns)
  const names = [...new Set(populations)].sort((a, b) => (a < b ? -1 : 1))
  return {
    farthest,
    populations: names.map(name => {
      const rows = order.filter(row => populations[row] === name)
      const values = columns.map(column => Float64Array.from(rows, column))
      const mean = values.map(meanOf)
      const covariance = Float64Array.from({ length: k * k }, (_, at) => {
        const [i, j] = [Math.floor(at / k), at % k]
        return meanOf(values[i]!.map((value, row) => (value - mean[i]!) * (values[j]![row]! - mean[j]!)))
      })
      const factor = cholesky(covariance, k)
      if (!factor)
        throw new RangeError(`the reference people of population ${name} are too few or too alike for ${k} components`)
      const precision = mean.map((_, i) => [
        ...solve(
          factor,
          k,
          Float64Array.from(mean, (_, j) => Number(i === j)),
        ),
      ])
      return { name, people: rows.length, mean, precision }
    }),
  }
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
