import { cholesky, solve } from './cholesky.ts'
import { type Design, gram, predict, project } from './design.ts'
import { portableExp } from './portable-exp.ts'

/** Coefficients a of the mean aᵀx and b of the log variance bᵀx. */
export interface MeanAndVariance {
  mean: Float64Array
  logVariance: Float64Array
}

/** A step is the last where it would move people's z by less than 1e-10 in root mean square; Newton's then is exact. */
const CONVERGED = 1e-20
const MOST_STEPS = 200
const MOST_HALVINGS = 40

/**
 * Maximum likelihood of y ~ N(aᵀx, exp(bᵀx)): minimises Σ[ln σ + (y−μ)²/2σ²] over a and b together, as Khan et al.,
 * Nature Medicine 28:1412 (2022), and `fullLL_fit` of pgscatalog.calc, whose BFGS stops at a gradient of 1e-5, in the
 * score's own units; here Newton's method goes on to the minimum. It starts from the least-squares mean and one variance
 * for all; y is expected on the scale of its residuals. Undefined where no minimum is reached: with few people there
 * may be none, as the variance of some can be sent to zero.
 */
export function fitMeanAndVariance(design: Design, y: Float64Array, mean: Float64Array): MeanAndVariance | undefined {
  let fit: MeanAndVariance = { mean, logVariance: new Float64Array(design.columns) }
  let state = evaluate(design, y, fit)
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newton(design, state) ?? fisher(design, state)
    if (!direction) return undefined
    const next = descend(design, y, fit, direction, state.loss)
    if (!next) return undefined
    fit = next.fit
    state = next.state
    if (direction.gain <= CONVERGED * design.rows) return fit
  }
  return undefined
}

interface State {
  /** Σ[ln σ + (y−μ)²/2σ²]. */
  loss: number
  /** Of each person: 1/σ², (y−μ)/σ² and ½(y−μ)²/σ². */
  precisions: Float64Array
  pulls: Float64Array
  halfSquares: Float64Array
}

interface Direction extends MeanAndVariance {
  /** Twice what the step gains where the loss is a parabola. */
  gain: number
}

function evaluate(design: Design, y: Float64Array, { mean, logVariance }: MeanAndVariance): State {
  const { rows } = design
  const [precisions, pulls, halfSquares] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  let loss = 0
  for (let i = 0; i < rows; i++) {
    const log = predict(design, i, logVariance)
    const residual = y[i]! - predict(design, i, mean)
    precisions[i] = portableExp(-log)
    pulls[i] = residual * precisions[i]!
    halfSquares[i] = (residual * pulls[i]!) / 2
    loss += log / 2 + halfSquares[i]!
  }
  return { loss, precisions, pulls, halfSquares }
}

/** By the observed information; undefined where that is not positive definite, as it may be far from the minimum. */
function newton(design: Design, { precisions, pulls, halfSquares }: State): Direction | undefined {
  return directionOf(
    design,
    { aa: gram(design, precisions), ab: gram(design, pulls), bb: gram(design, halfSquares) },
    {
      pulls,
      halfSquares,
    },
  )
}

/** By the expected information, in which mean and variance do not meet (Fisher scoring). */
function fisher(design: Design, { precisions, pulls, halfSquares }: State): Direction | undefined {
  const half = new Float64Array(design.rows).fill(0.5)
  const none = new Float64Array(design.columns ** 2)
  return directionOf(design, { aa: gram(design, precisions), ab: none, bb: gram(design, half) }, { pulls, halfSquares })
}

function directionOf(
  design: Design,
  { aa, ab, bb }: { aa: Float64Array; ab: Float64Array; bb: Float64Array },
  { pulls, halfSquares }: { pulls: Float64Array; halfSquares: Float64Array },
): Direction | undefined {
  const { columns } = design
  const size = 2 * columns
  const information = new Float64Array(size * size)
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < columns; j++) {
      information[i * size + j] = aa[i * columns + j]!
      information[(i + columns) * size + j] = ab[i * columns + j]!
      information[(i + columns) * size + j + columns] = bb[i * columns + j]!
    }
  const factor = cholesky(information, size)
  if (!factor) return undefined
  const excesses = halfSquares.map(value => value - 0.5)
  const downhill = [...project(design, pulls), ...project(design, excesses)]
  const step = solve(factor, size, downhill)
  const gain = downhill.reduce((sum, value, j) => sum + value * step[j]!, 0)
  return { mean: step.slice(0, columns), logVariance: step.slice(columns), gain }
}

/** Halves the step until the loss grows by no more than its own rounding. */
function descend(design: Design, y: Float64Array, from: MeanAndVariance, direction: MeanAndVariance, loss: number) {
  let length = 1
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const fit = {
      mean: from.mean.map((a, j) => a + length * direction.mean[j]!),
      logVariance: from.logVariance.map((b, j) => b + length * direction.logVariance[j]!),
    }
    const state = evaluate(design, y, fit)
    if (state.loss <= loss + 1e-12 * design.rows) return { fit, state }
  }
  return undefined
}
