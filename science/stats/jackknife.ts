/**
 * Delete-a-group jackknife standard error of a statistic: √((G − 1)/G Σ(θ₍g₎ − θ)²), where θ₍g₎ is the statistic without
 * group g and G the number of groups that hold anyone (Kott 2001, J Off Stat 17:521). To be used with Student's t on G − 1
 * degrees of freedom. Undefined with fewer than 2 groups: nothing is left to vary.
 */
export function jackknifeError(whole: number, without: readonly number[]): number | undefined {
  const groups = without.length
  if (groups < 2) return undefined
  const squares = without.reduce((sum, theta) => sum + (theta - whole) ** 2, 0)
  return Math.sqrt(((groups - 1) / groups) * squares)
}
