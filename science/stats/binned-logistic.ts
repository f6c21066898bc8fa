import type { BinnedPeople } from './binned-auc.ts'

export interface LogisticLine {
  intercept: number
  slope: number
  /** Linearised (sandwich), of the slope. */
  slopeError: number
  interceptError: number
}

const MOST_STEPS = 100
const TOLERANCE = 1e-11

/**
 * Weighted logistic regression of being a case on a value that is the same for everyone of a bin: logit P = intercept +
 * slope · value, by Newton's steps, halved where the likelihood falls. Standard errors are linearised (sandwich) with the
 * factor n/(n − 1), as R's survey::svyglm gives them for people drawn independently. Undefined where no finite fit exists:
 * without cases, without controls, or where a value parts the two.
 */
export function binnedLogistic(
  values: Float64Array,
  cases: BinnedPeople,
  controls: BinnedPeople,
): LogisticLine | undefined {
  if (isParted(cases.weight, controls.weight)) return undefined
  const at = (a: number, b: number) => fitAt(values, cases, controls, a, b)
  let now = at(0, 0)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [da, db] = solve(now.information, now.gradient)
    let size = 1
    let next = at(now.a + da, now.b + db)
    while (next.likelihood < now.likelihood && size > 1e-9) {
      size /= 2
      next = at(now.a + size * da, now.b + size * db)
    }
    now = next
    if (size * Math.max(Math.abs(da), Math.abs(db)) > TOLERANCE * Math.max(1, Math.abs(now.a), Math.abs(now.b)))
      continue
    const n = cases.n + controls.n
    const [interceptError, slopeError] = sandwich(now.information, now.meat).map(v => Math.sqrt((v * n) / (n - 1)))
    return { intercept: now.a, slope: now.b, interceptError: interceptError!, slopeError: slopeError! }
  }
  return undefined
}

/** A symmetric matrix [[aa, ab], [ab, bb]]. */
interface Symmetric {
  aa: number
  ab: number
  bb: number
}

function fitAt(values: Float64Array, cases: BinnedPeople, controls: BinnedPeople, a: number, b: number) {
  let likelihood = 0
  const gradient: [number, number] = [0, 0]
  const information: Symmetric = { aa: 0, ab: 0, bb: 0 }
  const meat: Symmetric = { aa: 0, ab: 0, bb: 0 }
  for (const [bin, x] of values.entries()) {
    const [w1, w0] = [cases.weight[bin]!, controls.weight[bin]!]
    if (w1 === 0 && w0 === 0) continue
    const logit = a + b * x
    const p = 1 / (1 + Math.exp(-logit))
    const q = 1 / (1 + Math.exp(logit))
    likelihood += w1 * -Math.log1p(Math.exp(-logit)) + w0 * -Math.log1p(Math.exp(logit))
    const score = w1 * q - w0 * p
    gradient[0] += score
    gradient[1] += score * x
    add(information, (w1 + w0) * p * q, x)
    add(meat, cases.weight2[bin]! * q * q + controls.weight2[bin]! * p * p, x)
  }
  return { a, b, likelihood, gradient, information, meat }
}

function add(to: Symmetric, weight: number, x: number): void {
  to.aa += weight
  to.ab += weight * x
  to.bb += weight * x * x
}

function solve({ aa, ab, bb }: Symmetric, [u, v]: readonly [number, number]): [number, number] {
  const determinant = aa * bb - ab * ab
  return [(bb * u - ab * v) / determinant, (aa * v - ab * u) / determinant]
}

/** The diagonal of I⁻¹ M I⁻¹. */
function sandwich(information: Symmetric, meat: Symmetric): [number, number] {
  const rows = [solve(information, [1, 0]), solve(information, [0, 1])] as const
  return rows.map(([u, v]) => meat.aa * u * u + 2 * meat.ab * u * v + meat.bb * v * v) as [number, number]
}

/** No finite fit: one side is empty, everyone has one value, or all cases lie on one side of all controls. */
function isParted(cases: Float64Array, controls: Float64Array): boolean {
  const [firstCase, lastCase] = ends(cases)
  const [firstControl, lastControl] = ends(controls)
  if (firstCase < 0 || firstControl < 0) return true
  return lastCase <= firstControl || lastControl <= firstCase
}

function ends(weight: Float64Array): [first: number, last: number] {
  return [weight.findIndex(w => w > 0), weight.findLastIndex(w => w > 0)]
}
