import { logGamma } from '../stats/log-gamma.ts'

/** A stratum's share of the people compared, and of the census. */
export interface Shares {
  cohort: number
  census: number
}

/** Total variation distance: half the sum of |p − π|, the share of people who would have to be in other strata for the mix to be that of the census. */
export function totalVariation(strata: readonly Shares[]): number {
  return strata.reduce((sum, { cohort, census }) => sum + Math.abs(cohort - census), 0) / 2
}

/**
 * The mean of the total variation distance over simple random samples of n people of the census: half the sum of E|X/n − π|, X binomial, each
 * of them 2ν/n · C(n, ν) π^ν (1 − π)^(n − ν + 1) with ν = ⌊nπ⌋ + 1 (de Moivre 1730; Diaconis and Zabell 1991, Statistical Science 6:284).
 */
export function totalVariationByChance(census: readonly number[], n: number): number {
  return census.reduce((sum, share) => sum + meanDeviation(share, n), 0) / 2
}

function meanDeviation(share: number, n: number): number {
  if (share <= 0 || share >= 1) return 0
  const v = Math.floor(n * share) + 1
  const choose = logGamma(n + 1) - logGamma(v + 1) - logGamma(n - v + 1)
  return ((2 * v) / n) * Math.exp(choose + v * Math.log(share) + (n - v + 1) * Math.log1p(-share))
}
