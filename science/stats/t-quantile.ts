import { betaDistribution, betaQuantile } from './beta-quantile.ts'

/** How many standard errors a 95% interval reaches to each side: the 0.975 quantile of Student's t. */
export function t975(degreesOfFreedom: number): number {
  return tQuantile(0.025, degreesOfFreedom)
}

/** The value that Student's t exceeds with a chance below a half. */
export function tQuantile(above: number, degreesOfFreedom: number): number {
  // df / (df + t²) is of the distribution Beta(df/2, 1/2).
  const x = betaQuantile(2 * above, degreesOfFreedom / 2, 1 / 2)
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x)
}

/** The chance that a value of Student's t exceeds t. */
export function tAbove(t: number, degreesOfFreedom: number): number {
  if (t < 0) return 1 - tAbove(-t, degreesOfFreedom)
  return betaDistribution(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 1 / 2) / 2
}
