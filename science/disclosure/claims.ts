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

/** A count of a view that is not published, and the stratum of a published view in which all of its people are. */
export interface FoldedCount extends CountId {
  primary: boolean
  within: { view: string; stratum: string }
}

/** What the policy tells anyone, and the strongest attacker beside: which of the hidden counts are primary. */
export interface Claims {
  /** k: primary counts are 1 to k − 1; other hidden counts are 0 or at least k, and people of a listed stratum never 0. */
  threshold: number
  /** As many people of the smallest stratum of a view as each genetic score that shows values there takes; 0: none. */
  peoplePerScore: number
  /** By view, the genetic scores of which earlier releases show values, by id and model. */
  told: ReadonlyMap<string, readonly string[]>
  /** The models of the release’s genetic scores. */
  models: ReadonlyMap<string, string>
  /** Decimals that released shares are rounded to. */
  shareDecimals: number
  /** People carry unequal weights, so that a share times n is no count. */
  weighted: boolean
  /** A histogram in which one bin holds everyone of a stratum may be shown. */
  homogeneous: 'shown' | 'withheld'
  hidden: readonly (CountId & { primary: boolean })[]
  /** Views that are not listed by stratum, of which nothing is shown, and how many groups are withheld with each: of their counts nobody is told anything. */
  unlisted: readonly { view: string; groups: number }[]
  /** Counts of people without a score, the same for all scores, in views that count only who is scored. */
  unscored: readonly (CountId & { primary: boolean })[]
  /** Counts by finer attributes, of which coarser ones are published or withheld. */
  folded: readonly FoldedCount[]
  /** Counts of strata that are told as one with others. `isKept`: because an earlier release did, so that nothing is told of which are small. */
  merged: { counts: readonly FoldedCount[]; isKept: boolean }
  /** Counts of views that cross attributes, of which only views of one are published or withheld. */
  crossed: readonly (CountId & { primary: boolean })[]
}
