/** Keys that every cube of a score shares. */
export const CUBE = {
  model: ['varchar', 'the frozen model that made the measure; cubes of two models are never added'],
  score: ['varchar', 'score id of the study file'],
  measure: [
    'varchar',
    'unadjusted, znorm1, znorm2 or most_similar; of a model’s output probability and logit, standardised, or decision',
  ],
  view: ['varchar', 'attribute names joined by |, or (all)'],
  stratum: ['varchar', 'key=value pairs of the view joined by |, or (all)'],
  outcome: ['varchar', 'outcome name, or (all)'],
  outcome_value: ['varchar', '1, 0 or (missing); (all) of the outcome (all)'],
} as const

/** Sums over the people of a cell, in integers: adding two cells is exact. */
export const COUNTS = {
  n: ['bigint', 'people'],
  sum_w: ['bigint', 'sum of weight_q'],
  sum_w2: ['decimal(38,0)', 'sum of weight_q squared'],
} as const
