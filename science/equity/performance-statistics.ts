import { BANDS } from './calibration.ts'

const COUNTS = ['people', 'cases', 'controls', 'missing', 'base_rate'] as const
const RATES = ['selection_rate', 'tpr', 'fnr', 'fpr', 'ppv'] as const

/** What is judged of a measure in each stratum, whatever the threshold. Log odds rank as their probabilities do, in finer bins where cases are rare. */
export function statisticsOf(measure: string, byAgeSex: boolean): readonly string[] {
  if (measure === 'decision') return COUNTS
  if (measure === 'probability') return [...COUNTS, 'expected', 'o_e', 'brier']
  if (measure === 'logit')
    return [
      ...COUNTS,
      ...['clipped', 'calibration_in_the_large', 'calibration_slope', 'auc'],
      ...(byAgeSex ? ['auc_age_sex'] : []),
    ]
  return [...COUNTS, 'log_or_per_sd', 'auc']
}

/** What is judged of a binary outcome beside covariates, in each stratum. */
export const BESIDE_COVARIATES: readonly string[] = [
  ...['without_covariates', 'analysed', 'beta_per_sd', 'r2_adjusted', 'r2_incremental'],
]

/** What is judged of a continuous outcome in each stratum. */
export const OF_CONTINUOUS: readonly string[] = ['people', 'missing', ...BESIDE_COVARIATES]

/** What is judged at each threshold, and in each band of log odds. */
export const AT_THRESHOLDS: readonly string[] = RATES
export const IN_BANDS: readonly string[] = ['observed', 'predicted']

/** The bands that the calibration curve of a measure has. */
export function bandsOf(measure: string): readonly string[] {
  return measure === 'logit' ? BANDS.map(({ name }) => name) : []
}

/** Is it the name of such a band? */
export function isBand(threshold: string): boolean {
  return BANDS.some(({ name }) => name === threshold)
}

/** The cut points of a measure: those declared of it; a decision is its own. */
export function cutsOf(measure: string, thresholds: readonly { measure: string; cut: number }[]): number[] {
  return measure === 'decision' ? [1] : thresholds.filter(of => of.measure === measure).map(({ cut }) => cut)
}

/** A threshold as it is released: a share of the reference people, a probability from which on people are selected, or the decision itself. */
export function thresholdName(measure: string, cut: number): string {
  if (measure === 'decision') return 'decided'
  return `${measure === 'probability' ? 'at' : 'top'} ${cut}`
}

/** The probability from which on a threshold of that name selects; undefined of any other. */
export function probabilityCut(threshold: string): number | undefined {
  return threshold.startsWith('at ') ? Number(threshold.slice('at '.length)) : undefined
}

/** What a comparison may be of. */
export type Compared =
  | 'log_or_per_sd'
  | 'auc'
  | 'auc_age_sex'
  | 'o_e'
  | 'calibration_slope'
  | 'selection_rate'
  | 'tpr'
  | 'fpr'
  | 'beta_per_sd'

/** What groups are compared in, whatever the threshold: first what a verdict rests on. */
export function comparedOf(measure: string, byAgeSex: boolean): readonly Compared[] {
  if (measure === 'decision') return []
  if (measure === 'probability') return ['o_e']
  return measure === 'logit' ? ['calibration_slope', byAgeSex ? 'auc_age_sex' : 'auc'] : ['log_or_per_sd', 'auc']
}

/** Under which name the margin of what is compared is declared. */
export function marginName(compared: Compared): Exclude<Compared, 'auc_age_sex'> {
  return compared === 'auc_age_sex' ? 'auc' : compared
}

/** Does a study describe people by age and by sex? Then a probability is ranked among people of one age and sex. */
export function isByAgeSex(attributes: readonly { kind: string }[]): boolean {
  return ['age', 'sex'].every(kind => attributes.some(attribute => attribute.kind === kind))
}

/** What groups are compared in at each threshold. Never the positive predictive value, which follows the base rate. */
export const COMPARED_AT_THRESHOLDS = ['selection_rate', 'tpr', 'fpr'] as const satisfies readonly Compared[]

const PRIMARY: readonly Compared[] = ['o_e', 'calibration_slope', 'log_or_per_sd', 'beta_per_sd']

/** Does a verdict rest on it? On calibration and on the effect per SD; of a decision, which has neither, on its rates. */
export function isPrimary(measure: string, compared: string): boolean {
  return (measure === 'decision' ? COMPARED_AT_THRESHOLDS : PRIMARY).some(primary => primary === compared)
}

/** What a continuous outcome is compared in, each with the statistics of its comparison. */
export const COMPARED_CONTINUOUS = {
  beta_per_sd: ['difference', 'margin', 'verdict', 'detectable', 'needed', 'p', 'q'],
  r2_incremental: ['ratio'],
} as const
