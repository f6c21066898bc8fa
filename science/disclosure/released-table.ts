import type { Compared } from '../equity/performance-statistics.ts'

/**
 * The one released shape: every published table is its keys, then
 * `statistic, value, low, high, n, status, reason`. One reader, one disclosure algorithm, one chart contract.
 */

export const STATUSES = ['released', 'suppressed', 'unreliable', 'not_estimable', 'not_applicable'] as const
export type Status = (typeof STATUSES)[number]

export const RELEASED_TABLES = {
  agreement: {
    title: 'How two scores rank the same people, by view and stratum',
    keys: ['score', 'other', 'measure', 'view', 'stratum'],
    statistics: [
      'people',
      'rank_correlation',
      'rank_error',
      'high_in_both',
      'high_in_first_only',
      'high_in_second_only',
    ],
  },
  distribution: {
    title: 'How each score is distributed, by view and stratum',
    keys: ['score', 'measure', 'view', 'stratum'],
    statistics: ['people', 'clamped', 'effective_people', 'mean', 'sd', 'q05', 'q25', 'q50', 'q75', 'q95'],
  },
  histogram: {
    title: 'Share of people in each bin of a public grid',
    keys: ['score', 'measure', 'view', 'stratum', 'bin_low', 'bin_high'],
    statistics: ['share'],
  },
  match: {
    title: 'What became of every row of each score file',
    keys: ['score'],
    statistics: ['rows', 'matched', 'weight_share'],
  },
  quality: {
    title: 'How much of each score could be read in each stratum',
    keys: ['score', 'view', 'stratum'],
    statistics: ['people', 'share', 'scored', 'call_rate', 'weight_called', 'weight_gap'],
  },
  representation: {
    title: 'How each stratum’s share of the people compares with its share of a census',
    keys: ['census', 'view', 'stratum'],
    statistics: ['cohort_share', 'census_share', 'ratio', 'needed', 'needed_for_precision'],
  },
  component_gap: {
    title: 'How far each group’s mean score goes with its genetic components, beside a reference',
    keys: ['score', 'view', 'stratum', 'reference'],
    statistics: ['people', 'reference_people', 'gap', 'composition', 'not_explained', 'interaction', 'distance'],
  },
  dissimilarity: {
    title: 'How far the mix of the people lies from that of a census',
    keys: ['census', 'view', 'among'],
    statistics: ['total_variation', 'by_chance'],
  },
  participation: {
    title: 'How many people of each stratum reached each stage of the cascade',
    keys: ['stage', 'view', 'stratum'],
    statistics: ['people', 'of_previous', 'of_first'],
  },
  performance: {
    title: 'How each score goes with an outcome, by stratum',
    keys: ['score', 'measure', 'outcome', 'view', 'stratum', 'threshold'],
    statistics: [
      'people',
      'cases',
      'controls',
      'missing',
      'base_rate',
      'log_or_per_sd',
      'auc',
      'auc_age_sex',
      'expected',
      'o_e',
      'o_e_smoothed',
      'funnel_95',
      'funnel_99_8',
      'brier',
      'clipped',
      'calibration_in_the_large',
      'calibration_slope',
      'observed',
      'predicted',
      'selection_rate',
      'tpr',
      'fnr',
      'fpr',
      'ppv',
      'without_covariates',
      'analysed',
      'beta_per_sd',
      'r2_adjusted',
      'r2_incremental',
    ],
  },
  comparison: {
    title: 'How performance in each stratum compares with a declared reference',
    keys: ['score', 'measure', 'outcome', 'view', 'stratum', 'threshold', 'reference', 'compared'],
    statistics: [
      'difference',
      'margin',
      'verdict',
      'detectable',
      'needed',
      'p',
      'q',
      'base_rate_group',
      'base_rate_reference',
      'sd_group',
      'sd_reference',
      'ratio',
    ],
  },
  standard: {
    title: 'The mix of people that standardised figures have',
    keys: ['view', 'stratum'],
    statistics: ['weight'],
  },
  standardised: {
    title: 'What each figure would be in each stratum with the same mix of people',
    keys: ['score', 'measure', 'outcome', 'figure', 'view', 'stratum'],
    statistics: ['standardised', 'crude', 'people', 'cells'],
  },
  decomposition: {
    title: 'How much of the gap between a stratum and a declared reference goes with the mix of people',
    keys: ['score', 'measure', 'outcome', 'figure', 'view', 'stratum', 'reference'],
    statistics: ['gap', 'composition', 'not_explained', 'interaction'],
  },
  absolute_risk: {
    title: 'What each threshold means in each stratum at a prevalence known from elsewhere',
    keys: ['score', 'measure', 'outcome', 'view', 'stratum', 'threshold', 'prevalence'],
    statistics: [
      'expected_per_1000',
      'observed_per_1000',
      'tpr',
      'needed_to_screen',
      'ppv',
      'selected_per_case',
      'net_benefit',
      'net_benefit_all',
      'r2_liability',
    ],
  },
  withheld: {
    title: 'How many cells were withheld',
    keys: ['table', 'view'],
    statistics: ['cells', 'withheld'],
  },
} as const satisfies Record<string, { title: string; keys: readonly string[]; statistics: readonly string[] }>

export type ReleasedTableName = keyof typeof RELEASED_TABLES

/**
 * One statistic of one cell. `value`, `low` and `high` are null where there is none to show; a suppressed value is
 * never 0. `n` is the number of people (or of rows, where the table counts rows) behind the value. `status` says why
 * a value is missing, `reason` says it in words ('' for a plain released value).
 * In `quality`, `share` is people of the stratum over all people counted, `n` all people counted.
 * `weight_gap` is how far `weight_called` lies below the largest of the view, and its reason says where that is beyond the
 * study’s margin.
 * In `representation`, `n` of a census share counts the census’s people, all others the cohort’s.
 * In `participation`, `n` of `people` is people counted in the stratum, that of shares who reached the stage before, or the first.
 * Besides the statistics named in RELEASED_TABLES, `distribution` holds one `share_high: top …` per threshold of the
 * measure, the share of people above the value that such a share of the reference people exceed, or `share_high: at …`, that
 * of people with at least such a probability, or `share_high: decided`, that of people whom a decision selects, beside which a
 * decision has no moments; `match` holds one
 * `excluded: …` or `unmatched: …` per reason. In
 * `histogram`, `bin_low` and `bin_high` are in the measure’s unit, `-INF` and `INF` at open ends; a
 * withheld histogram is one suppressed row from `-INF` to `INF`. `clamped` counts people beyond the measure’s grid,
 * whom the moments hold at its end.
 * `funnel_95` and `funnel_99_8` hold as value the ratio of all places together, and as limits where chance would leave a place.
 * `performance` holds of a binary outcome `people` to `ppv`; of a continuous one `people`, `missing` and the last five.
 * In `absolute_risk`, `r2_liability` stands at the threshold `(none)`, all else at thresholds.
 * In `comparison`, the value of `verdict` counts from 0: within margin, inconclusive, different (size unclear), beyond
 * margin; its reason says it in words, and a comparison that cannot be estimated has none. Of `o_e`, `difference`, `margin`
 * and `detectable` are of logarithms. In `performance`, `threshold` also names bands of log odds, of `observed` and `predicted`.
 */
export interface ReleasedRow {
  keys: Readonly<Record<string, string>>
  statistic: string
  value: number | null
  low: number | null
  high: number | null
  n: number | null
  status: Status
  reason: string
}

export type ReleasedTables = Readonly<Record<ReleasedTableName, readonly ReleasedRow[]>>

/** A score summed from genotypes; or a model’s output, a probability, a score in any unit or a decision, of which nothing but its values is known. */
export type ScoreKind = 'genetic' | 'probability' | 'score' | 'decision'

/** What a release says about itself: `bundle.json`. No clock, no path, no machine, no person. */
export interface About {
  study: string
  title: string
  period: string
  synthetic: boolean
  /** Version of Evenstrand that made it. */
  version: string
  design: 'convenience' | 'sample' | 'registry'
  /** Do means, SDs, shares of histograms and quantiles weight people? Counts of people never do. */
  weighted: boolean
  /** Does the study declare clusters, families or strata? Intervals are of a jackknife then; otherwise people are taken as independent. */
  replicated: boolean
  cohort: string
  approver: string
  policy: {
    id: string
    version: string
    title: string
    source: string
    /** Of the text the policy follows, YYYY-MM-DD. */
    date: string
    meaning: string
    does_not_protect: string[]
  }
  /** What earlier releases of the cohort leave to be said: views whose numbers are those of another release, and views of which nothing may be shown. */
  earlier: { frozen: { view: string; release: string }[]; withheld: string[] }
  /** Who is counted: the reference people, or all. */
  count: 'reference' | 'all'
  /**
   * People of the people file: reference people among them, those without genotypes, and those without components
   * (null: none are used). Exact, so null under a policy with a threshold or with rounded counts.
   */
  people: { listed: number; reference: number; withoutGenotypes: number; withoutComponents: number | null } | null
  /** Views that were asked for and held too few people somewhere, and the coarser ones shown in their place; null where its attributes are shown one by one. */
  coarsened: { view: string; by: string | null }[]
  /** Levels that the study declares and that are told as one, in their order, because some group of theirs held too few people in the cohort’s first release. */
  merged: { attribute: string; levels: string[] }[]
  /** `levels` as the study declares them, in its order, and merged ones as they are told; empty where it does not. */
  attributes: { name: string; kind: string; why: string; levels: string[] }[]
  /** Attributes that may give way to a coarser one, and in which of its strata theirs lie; one that is not here in `(not mapped)`. */
  coarser: { attribute: string; by: string; strata: { stratum: string; within: string }[] }[]
  /** The attribute whose levels are the reference populations of `most_similar`; empty where nobody is compared so. */
  populations: string
  /** Attributes by which nothing but numbers of people is shown, because the study calls some of their groups sensitive. */
  sensitive: string[]
  /** Attributes with a map, and in which codes its file and the levels are written. */
  geography: { attribute: string; from: string; to: string }[]
  views: string[]
  scores: {
    id: string
    kind: ScoreKind
    trait: string
    trained_on: string[]
    independent: 'yes' | 'no' | 'unknown'
    name: string
    citation: string
    licence: string
    model: string
  }[]
  matching: { ambiguous: string; multiallelic: string; min_weight: number; max_weight_gap: number }
  /** What a missing call adds to a sum: what is expected (`mean`), or nothing (`drop`); without genotypes, not applicable. */
  missing: 'mean' | 'drop' | 'not_applicable'
  /** The genome build that the study says, how many well-known variants lie where it has them, and whether that is clear evidence of it. */
  build: { declared: string; known: number; borne_out: boolean } | null
  /** Each census, and the crosswalk between its values, the cohort's values and levels; `people` are the census's. */
  censuses: {
    id: string
    year: number
    source: string
    crosswalk: {
      attribute: string
      /** Empty where the cohort's values are the levels. */
      cohort: { value: string; level: string }[]
      columns: string[]
      census: { values: string[]; level: string; people: number }[]
    }[]
  }[]
  /** What is compared with a census: `view` holds the attributes of the view and of `among`. */
  representation: {
    census: string
    view: string
    among: { attribute: string; level: string }[]
    count: 'reference' | 'all'
    /** Half the width of the 95% interval to which a share in a group is to be known; null where the study does not say. */
    precision: number | null
  }[]
  /** Stages that people reach one after the other, in order; empty where the study declares none. */
  cascade: string[]
  /**
   * Views whose strata are standardised over the attributes of the view `over`, with the mix of the `cohort` or of a census, and
   * the stratum that gaps are taken from; null where the study does not ask for it.
   */
  standardise: {
    over: string
    standard: string
    views: string[]
    compare: { attribute: string; reference: string }[]
  } | null
  /** Attributes by which gaps in mean scores are taken apart by components, and the level that they are from. */
  by_components: { attribute: string; reference: string }[]
  /** Pairs of scores whose agreement is released, and the measure that they are compared on. */
  agreement: { score: string; other: string; measure: string }[]
  /**
   * How scores are judged by outcomes: `source` is where the outcome was recorded, `reference` a stratum or `overall`. A cut
   * is the share of the reference people above it, of a probability the least that is selected. Margins are of differences,
   * that of observed over expected a ratio.
   */
  performance: {
    outcome: string
    kind: 'binary' | 'continuous'
    source: string
    /** What it is adjusted for. */
    covariates: string[]
    thresholds: { measure: string; cut: number }[]
    compare: { attribute: string; reference: string }[]
    margin: Record<Exclude<Compared, 'auc_age_sex'>, number | null>
  }[]
  /** How common outcomes are in people of which the study says so, a share and its limits, from elsewhere; empty where it does not. */
  prevalence: {
    outcome: string
    view: string
    stratum: string
    prevalence: number
    low: number | null
    high: number | null
    source: string
    year: number | null
  }[]
  /** Digests of the inputs in canonical order; of person-level inputs keyed unless the policy is for public data. */
  inputs: { role: string; algorithm: 'sha256' | 'hmac-sha256'; digest: string }[]
}
