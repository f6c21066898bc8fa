import { solve } from './cholesky.ts'
import { type Design, predict, project, weightedGram } from './design.ts'
import { portableExp } from './portable-exp.ts'

/** Coefficients a of the mean aᵀx and b of the log variance bᵀx. */
export interface MeanAndVariance {
  mean: Float64Array
  logVariance: Float64Array
}

const CONVERGED = 1e-12
const MOST_STEPS = 200
const MOST_HALVINGS = 40

/**
 * Maximum likelihood of y ~ N(aᵀx, exp(bᵀx)): minimises Σ[ln σ + (y−μ)²/2σ²] over a and b together, as Khan et al.,
 * Nature Medicine 28:1412 (2022), and `fullLL_fit` of pgscatalog.calc, which stops its BFGS at a gradient of 1e-5; here
 * Fisher scoring goes on until no coefficient moves by 1e-12, from the least-squares mean and one variance for all. y is
 * expected on the scale of its residuals. Undefined where no maximum is reached: with few people the likelihood may have
 * none, as the variance of some can be sent to zero.
 */
export function fitMeanAndVariance(design: Design, y: Float64Array, mean: Float64Array): MeanAndVariance | undefined {
  const plain = weightedGram(design, new Float64Array(design.rows).fill(1))
  if (!plain) return undefined
  let fit: MeanAndVariance = { mean, logVariance: new Float64Array(design.columns) }
  let state = evaluate(design, y, fit)
  for (let step = 0; step < MOST_STEPS; step++) {
    // The expected information is block-diagonal: XᵀX/σ² for a, ½XᵀX for b.
    const weighted = weightedGram(design, state.precisions)
    if (!weighted) return undefined
    const direction = {
      mean: solve(weighted, design.columns, project(design, state.pulls)),
      logVariance: solve(plain, design.columns, project(design, state.excesses)),
    }
    const next = descend(design, y, fit, direction, state.loss)
    if (!next) return undefined
    fit = next.fit
    state = next.state
    const moved = Math.max(...direction.mean.map(Math.abs), ...direction.logVariance.map(Math.abs))
    if (moved < CONVERGED) return fit
  }
  return undefined
}

interface State {
  /** Σ[ln σ + (y−μ)²/2σ²]. */
  loss: number
  /** 1/σ², (y−μ)/σ² and (y−μ)²/σ² − 1 of each person. */
  precisions: Float64Array
  pulls: Float64Array
  excesses: Float64Array
}

function evaluate(design: Design, y: Float64Array, { mean, logVariance }: MeanAndVariance): State {
  const { rows } = design
  const [precisions, pulls, excesses] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  let loss = 0
  for (let i = 0; i < rows; i++) {
    const log = predict(design, i, logVariance)
    const residual = y[i]! - predict(design, i, mean)
    precisions[i] = portableExp(-log)
    pulls[i] = residual * precisions[i]!
    excesses[i] = residual * pulls[i]! - 1
    loss += (log + residual * pulls[i]!) / 2
  }
  return { loss, precisions, pulls, excesses }
}

/** Halves the step until the loss does not grow by more than its own rounding. */
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
