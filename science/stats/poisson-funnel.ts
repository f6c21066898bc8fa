import { gammaDistribution } from './gamma-quantile.ts'

/**
 * Between which counts of events chance leaves all but `tail` of them on each side, where `mean` are expected: quantiles of the
 * Poisson distribution, interpolated between whole counts (Spiegelhalter, Statistics in Medicine 24:1185, 2005, appendix A.1),
 * and never below 0.
 */
export function poissonFunnel(mean: number, tail: number): { low: number; high: number } {
  return { low: interpolatedQuantile(tail, mean), high: interpolatedQuantile(1 - tail, mean) }
}

function interpolatedQuantile(p: number, mean: number): number {
  if (mean === 0) return 0
  let [below, quantile] = [-1, Math.ceil(2 * mean + 20)]
  while (quantile - below > 1) {
    const middle = Math.floor((below + quantile) / 2)
    if (atMost(middle, mean) < p) below = middle
    else quantile = middle
  }
  const reached = atMost(quantile, mean)
  const before = quantile === 0 ? 0 : atMost(quantile - 1, mean)
  return Math.max(0, quantile - (reached - p) / (reached - before))
}

/** The chance of so many events or fewer. */
function atMost(count: number, mean: number): number {
  return 1 - gammaDistribution(mean, count + 1)
}
