import type { Gram } from './least-squares.ts'
import { quotient } from './moments.ts'

/** A gap between two means taken apart, in units of the score. */
export interface OaxacaSplit {
  /** Mean of the group less mean of the reference: composition + unexplained. */
  gap: number
  /** What goes with different means of the components, by the mean of both groups’ slopes. */
  composition: number
  /** The rest, of other slopes and another constant: not explained by measured composition. */
  unexplained: number
  /** What goes with means and slopes that differ together: half of it lies in each of the two above. */
  interaction: number
}

/** Why a gap cannot be taken apart. */
export type NoSplit = 'too few people' | 'a component does not vary beside the others'

const CONSTANT = 0
const SCORE = 1

/**
 * The Oaxaca–Blinder decomposition of a gap in a score’s mean by components (Oaxaca, Int Econ Rev 14:693, 1973; Blinder,
 * J Hum Resour 8:436, 1973) with the mean of both groups’ slopes (Reimers, Rev Econ Stat 65:570, 1983), so that it is
 * symmetric as `kitagawa` is. Slopes are those of weighted least squares within each group. Columns of the grams are 0 the
 * constant, 1 the score in steps of which `scoreSteps` are one unit, and components from 2, in any unit of their own. All is
 * exact until the last division. The threefold parts are endowments = composition − interaction/2 and coefficients =
 * unexplained − interaction/2 (Jann, Stata J 8:453, 2008).
 */
export function oaxaca(group: Gram, reference: Gram, scoreSteps: bigint): OaxacaSplit | NoSplit {
  const fits = [slopesOf(group), slopesOf(reference)]
  for (const fit of fits) if (typeof fit === 'string') return fit
  const [own, other] = fits as [Slopes, Slopes]

  const [people, others] = [group.sums[CONSTANT]![CONSTANT]!, reference.sums[CONSTANT]![CONSTANT]!]
  /** The difference of a column’s means, times the weight of both groups. */
  const shift = (column: number) =>
    group.sums[CONSTANT]![column]! * others - reference.sums[CONSTANT]![column]! * people
  const along = ({ of }: Slopes) => of.reduce((sum, slope, i) => sum + shift(SCORE + 1 + i) * slope, 0n)
  const [byOwn, byOther] = [along(own) * other.by, along(other) * own.by]
  const gap = shift(SCORE) * own.by * other.by
  const unit = people * others * own.by * other.by * scoreSteps
  return {
    gap: quotient(gap, unit),
    composition: quotient(byOwn + byOther, 2n * unit),
    unexplained: quotient(2n * gap - byOwn - byOther, 2n * unit),
    interaction: quotient(byOwn - byOther, unit),
  }
}

/**
 * How far the means of two groups lie apart on the components: Mahalanobis’ distance, in weighted standard deviations within groups, both pooled (divisor Σw).
 * Undefined where a component does not vary beside the others within groups.
 */
export function componentDistance(group: Gram, reference: Gram): number | undefined {
  const columns = group.sums.slice(SCORE + 1).map((_, i) => SCORE + 1 + i)
  const weights = [group, reference].map(({ sums }) => sums[CONSTANT]![CONSTANT]!)
  // Σw·(Σwxy) − Σwx·Σwy of each group, over its Σw, added up and shared out.
  const within = (i: number, j: number) =>
    [group, reference].reduce(
      (sum, { sums }, side) =>
        sum + quotient(weights[side]! * sums[i]![j]! - sums[CONSTANT]![i]! * sums[CONSTANT]![j]!, weights[side]!),
      0,
    ) / Number(weights[0]! + weights[1]!)
  const apart = columns.map(i =>
    quotient(
      group.sums[CONSTANT]![i]! * weights[1]! - reference.sums[CONSTANT]![i]! * weights[0]!,
      weights[0]! * weights[1]!,
    ),
  )
  // Cholesky’s factor L of the covariance; then |L⁻¹ apart|.
  const factor: number[][] = []
  const scaled: number[] = []
  for (const [row, i] of columns.entries()) {
    const before: number[] = []
    for (let column = 0; column < row; column++) {
      const rest = before.reduce((sum, value, k) => sum + value * factor[column]![k]!, 0)
      before.push((within(i, columns[column]!) - rest) / factor[column]![column]!)
    }
    const own = within(i, i)
    const left = own - before.reduce((sum, value) => sum + value * value, 0)
    if (!(left > 1e-12 * own)) return undefined
    const diagonal = Math.sqrt(left)
    scaled.push((apart[row]! - before.reduce((sum, value, k) => sum + value * scaled[k]!, 0)) / diagonal)
    factor.push([...before, diagonal])
  }
  return Math.hypot(...scaled)
}

/** Slopes of the score on each component, as numerators over one denominator. */
interface Slopes {
  of: readonly bigint[]
  by: bigint
}

/** Elimination in whole numbers (Bareiss, Math Comp 22:565, 1968), then Cramer’s numerators from the last to the first. */
function slopesOf({ n, sums }: Gram): Slopes | NoSplit {
  const order = [CONSTANT, ...sums.slice(SCORE + 1).map((_, i) => SCORE + 1 + i), SCORE]
  const score = order.length - 1
  if (n <= BigInt(score)) return 'too few people'
  const left = order.map(i => order.map(j => sums[i]![j]!))
  let determinant = 1n
  for (let column = 0; column < score; column++) {
    const pivot = left[column]![column]!
    if (pivot === 0n) return 'a component does not vary beside the others'
    for (let i = column + 1; i < score; i++)
      for (let j = score; j > column; j--)
        left[i]![j] = (pivot * left[i]![j]! - left[i]![column]! * left[column]![j]!) / determinant
    determinant = pivot
  }
  const solved = new Array<bigint>(score)
  for (let i = score - 1; i >= 0; i--) {
    let rest = determinant * left[i]![score]!
    for (let j = i + 1; j < score; j++) rest -= left[i]![j]! * solved[j]!
    solved[i] = rest / left[i]![i]!
  }
  return { of: solved.slice(1), by: determinant }
}
