import { continuousPerformance, type Regressed, type Scale } from './continuous.ts'
import { type Finding, fewer } from './estimate.ts'
import { BESIDE_COVARIATES } from './performance-statistics.ts'

/** What is known of a binary outcome, 1 or 0, in the people of one stratum: cases and controls have all covariates too. */
export interface RegressedBinary extends Regressed {
  cases: number
  controls: number
}

/** Of whom there must be enough for anything but counts. */
const COUNTS: readonly string[] = ['without_covariates', 'analysed']

/**
 * What a score adds to a model of a binary outcome without it, on the observed scale: of the linear probability model, weighted
 * least squares of 0 and 1, the share of people more with the outcome per reference SD beside the covariates, the adjusted R²
 * of all columns, and what of it the score adds. None with fewer than 10 cases or 10 controls among those analysed. R² of a
 * binary outcome hangs on how common the outcome is (Lee et al., Genet Epidemiol 36:214, 2012).
 *
 * Limits are of the jackknife. Without replicates they are those of one variance for all, which 0 and 1 do not have: they tell
 * how precisely to round and are never to be shown.
 */
export function addedPerformance(of: RegressedBinary, scale: Omit<Scale, 'outcome'>): Finding[] {
  const rows = continuousPerformance(of, { ...scale, outcome: 1n }).filter(({ statistic }) =>
    BESIDE_COVARIATES.includes(statistic),
  )
  const few =
    fewer('cases with the covariates known', of.cases) ?? fewer('controls with the covariates known', of.controls)
  if (few === undefined) return rows
  return rows.map(row => (COUNTS.includes(row.statistic) ? row : { statistic: row.statistic, reason: few }))
}
