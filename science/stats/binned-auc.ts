/** People of one bin of a score, from the lowest bin to the highest: sums of weights and of their squares. */
export interface BinnedPeople {
  /** People. */
  n: number
  /** Shape (bins). */
  weight: Float64Array
  /** Shape (bins). */
  weight2: Float64Array
}

export interface Auc {
  /** Chance that a case scores higher than a control, ties counting half. */
  value: number
  /** DeLong's, over the bins; undefined where there are fewer than two cases or controls. */
  standardError: number | undefined
  /** The AUC of exact scores differs from `value` by at most this: half the chance that a case and a control share a bin. */
  tieBound: number
}

/** What rounding may leave of a variance of zero. */
const ROUNDING = 1e-24

/**
 * Weighted area under the ROC curve from binned cases and controls, with DeLong's variance of placements (DeLong 1988;
 * mid-ranks within a bin): Σw²(V − A)²/(Σw)² · m/(m − 1) over cases, and the same over controls, which for equal weights is
 * S₁₀/m + S₀₁/n. Undefined where there are no cases or no controls. Direction is never turned round.
 */
export function binnedAuc(cases: BinnedPeople, controls: BinnedPeople): Auc | undefined {
  const [caseWeight, controlWeight] = [sumOf(cases.weight), sumOf(controls.weight)]
  if (cases.n === 0 || controls.n === 0) return undefined
  const placementsOfCases = below(controls.weight).map(w => w / controlWeight)
  let [value, shared] = [0, 0]
  for (const [bin, placement] of placementsOfCases.entries()) {
    const share = cases.weight[bin]! / caseWeight
    value += share * placement
    shared += (share * controls.weight[bin]!) / controlWeight
  }
  const placementsOfControls = below(cases.weight).map(w => 1 - w / caseWeight)
  const variance =
    spread(cases, caseWeight, placementsOfCases, value) + spread(controls, controlWeight, placementsOfControls, value)
  if (cases.n < 2 || controls.n < 2) return { value, standardError: undefined, tieBound: shared / 2 }
  return { value, standardError: variance < ROUNDING ? 0 : Math.sqrt(variance), tieBound: shared / 2 }
}

/** For each bin, the weight in lower bins and half of its own. */
function below(weight: Float64Array): Float64Array {
  let sum = 0
  return weight.map(w => {
    sum += w
    return sum - w / 2
  })
}

function spread({ n, weight2 }: BinnedPeople, total: number, placements: Float64Array, mean: number): number {
  let sum = 0
  for (const [bin, placement] of placements.entries()) sum += weight2[bin]! * (placement - mean) ** 2
  return (sum / total ** 2) * (n / (n - 1))
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

const Z = 1.959963984540054

/**
 * The 95% interval of an AUC, widened by its tie bound and cut to [0, 1]. On the plain scale; where an interval of no width
 * would result, because every case scores above every control or below, by Newcombe's method 5 (Stat Med 2006;25:559), which
 * never claims certainty. Undefined without a standard error.
 */
export function aucInterval(
  { value, standardError, tieBound }: Auc,
  cases: number,
  controls: number,
): { low: number; high: number } | undefined {
  if (standardError === undefined) return undefined
  const { low, high } =
    standardError === 0
      ? newcombe(value, cases, controls)
      : { low: value - Z * standardError, high: value + Z * standardError }
  return { low: Math.max(0, low - tieBound), high: Math.min(1, high + tieBound) }
}

/** The θ for which |value − θ| = z √V(θ), V(θ) = θ(1−θ)(1 + N(1−θ)/(2−θ) + Nθ/(1+θ))/(mn), N = (m + n)/2 − 1. */
function newcombe(value: number, cases: number, controls: number): { low: number; high: number } {
  const n = (cases + controls) / 2 - 1
  const variance = (t: number) => (t * (1 - t) * (1 + (n * (1 - t)) / (2 - t) + (n * t) / (1 + t))) / (cases * controls)
  const bound = (end: number) => {
    let [inside, outside] = [value, end]
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2
      if (Math.abs(value - middle) <= Z * Math.sqrt(variance(middle))) inside = middle
      else outside = middle
    }
    return inside
  }
  return { low: bound(0), high: bound(1) }
}
