import { betaQuantile } from './beta-quantile.ts'

/** How many standard errors a 95% interval reaches to each side: the 0.975 quantile of Student's t. */
export function t975(degreesOfFreedom: number): number {
  // df / (df + t²) is of the distribution Beta(df/2, 1/2).
  const x = betaQuantile(0.05, degreesOfFreedom / 2, 1 / 2)
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x)
}
