/**
 * A number of people that a release shows or lets be subtracted in one step: `people` and `scored` of quality,
 * `measured` of distribution, and the differences `unscored` = people − scored, `unmeasured` = scored − measured.
 */
export interface CountId {
  count: 'people' | 'scored' | 'unscored' | 'measured' | 'unmeasured'
  /** Empty where the count is the same for all scores. */
  score: string
  /** Empty where the count is of no measure. */
  measure: string
  view: string
  stratum: string
}

/** What the policy tells anyone, and the strongest attacker beside: which of the hidden counts are primary. */
export interface Claims {
  /** k: primary counts are 1 to k − 1; other hidden counts are 0 or at least k, and people of a listed stratum never 0. */
  threshold: number
  /** Decimals that released shares are rounded to. */
  shareDecimals: number
  /** People carry unequal weights, so that a share times n is no count. */
  weighted: boolean
  /** A histogram in which one bin holds everyone of a stratum may be shown. */
  homogeneous: 'shown' | 'withheld'
  hidden: readonly (CountId & { primary: boolean })[]
}
