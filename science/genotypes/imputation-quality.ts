import { COPY, MISSING_DOSAGE } from './dosages.ts'

/**
 * How sure imputed dosages of one variant are: their variance over 2p(1 − p), what it would be of calls in Hardy-Weinberg
 * proportions at the same frequency p. 1 where all are sure, 0 where nobody's is told from another's, and above 1 where people of
 * different frequencies are together. Undefined where nobody has a dosage or no one allele varies.
 * `dosages` are in units of 1/16,384. Source: the r² of MaCH (Li et al., Genetic Epidemiology 34:816, 2010), as MACH_R2 of `plink2 --freq`.
 */
export function imputationR2(dosages: Uint16Array): { people: number; r2: number } | undefined {
  let [people, sum, squares] = [0, 0, 0]
  for (const units of dosages) {
    if (units === MISSING_DOSAGE) continue
    people++
    sum += units
    squares += units * units
  }
  if (sum === 0 || sum === 2 * COPY * people) return undefined
  const mean = sum / people / COPY
  const variance = squares / people / COPY ** 2 - mean ** 2
  return { people, r2: variance / (mean * (1 - mean / 2)) }
}
