import { normalAboveQuantile } from './normal.ts'

/**
 * R² of a binary outcome on the liability scale (Lee et al., Genet Epidemiol 36:214, 2012): R² of a linear model of 0 and 1 in
 * people of whom `share` have the outcome, as if a normal liability above some threshold made it, which `prevalence` of the
 * population exceed. It rises with R². Undefined where it would exceed 1 or have no bound:
 * no such liability gives that R².
 */
export function liabilityR2(r2: number, prevalence: number, share: number): number | undefined {
  const threshold = normalAboveQuantile(prevalence)
  const density = Math.exp(-(threshold ** 2) / 2) / Math.sqrt(2 * Math.PI)
  const ofCases = density / prevalence
  const shift = (ofCases * (share - prevalence)) / (1 - prevalence)
  const scale = (prevalence * (1 - prevalence)) ** 2 / (density ** 2 * share * (1 - share))
  const divisor = 1 + r2 * shift * (shift - threshold) * scale
  return divisor > 0 && r2 * scale <= divisor ? (r2 * scale) / divisor : undefined
}
