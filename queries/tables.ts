/**
 * The lake contract: every table, its zone, its grain, and each column's type and unit. No column ever holds NULL:
 * what is missing is a row that is not there, or a value that says so. Both engines refuse a file that differs.
 */

/** In the order data may flow: a job reads its own zone and earlier ones, never a later one. */
export const ZONES = ['source', 'lake', 'scores', 'cubes', 'audits', 'released'] as const
export type Zone = (typeof ZONES)[number]

/** SQL types that mean the same on Athena, Trino and DuckDB, and the array that holds a column of each. */
export interface ColumnArrays {
  boolean: boolean[]
  integer: Int32Array
  bigint: BigInt64Array
  double: Float64Array
  varchar: string[]
  'decimal(38,0)': bigint[]
}
export type ColumnType = keyof ColumnArrays

export interface TableContract {
  zone: Zone
  /** What one row is: the grain. */
  row: string
  columns: Record<string, readonly [type: ColumnType, meaning: string]>
}

/** Keys that every cube of a score shares. */
const CUBE = {
  model: ['varchar', 'the frozen model that made the measure; cubes of two models are never added'],
  score: ['varchar', 'score id of the study file'],
  measure: [
    'varchar',
    'unadjusted, znorm1, znorm2 or most_similar; of a model’s output probability or logit, or standardised',
  ],
  view: ['varchar', 'attribute names joined by |, or (all)'],
  stratum: ['varchar', 'key=value pairs of the view joined by |, or (all)'],
  outcome: ['varchar', 'outcome name, or (all)'],
  outcome_value: ['varchar', '1, 0 or (missing); (all) of the outcome (all)'],
} as const

/** Sums over the people of a cell, in integers: adding two cells is exact. */
const COUNTS = {
  n: ['bigint', 'people'],
  sum_w: ['bigint', 'sum of weight_q'],
  sum_w2: ['decimal(38,0)', 'sum of weight_q squared'],
} as const

export const TABLES = {
  people: {
    zone: 'lake',
    row: 'one row per person of a batch: those whom its genotype files hold, or those whom none does',
    columns: {
      person: ['integer', 'index in the batch: ids ascending by bytes, from 0'],
      person_id: ['varchar', 'id in the people file'],
      shard: ['integer', 'shard of people, from 0'],
      reference: ['boolean', 'belongs to the reference people'],
      weight_q: ['bigint', 'weight in the study’s power-of-two unit; 1 without weights'],
      atom: ['integer', 'joint value of all attributes in use, from 0'],
      replicate: ['integer', 'jackknife group 0 to 31; 0 for all without a declared design'],
    },
  },
  atoms: {
    zone: 'lake',
    row: 'one row per atom and attribute',
    columns: {
      atom: ['integer', 'joint value of all attributes in use'],
      atom_key: ['varchar', 'the joint value as text: a stratum key over every attribute in use'],
      attribute: ['varchar', 'attribute name'],
      value: ['varchar', 'level'],
    },
  },
  strata: {
    zone: 'lake',
    row: 'one row per atom and view',
    columns: {
      atom: ['integer', 'joint value of all attributes in use'],
      view: ['varchar', 'attribute names joined by |, or (all)'],
      stratum: ['varchar', 'the stratum of the view that the atom falls in'],
    },
  },
  components: {
    zone: 'lake',
    row: 'one row per person and component; a person without components has no rows',
    columns: {
      person: ['integer', 'index in the batch'],
      component: ['varchar', 'column of the components file'],
      value: ['double', 'as in the file'],
    },
  },
  outcomes: {
    zone: 'lake',
    row: 'one row per person and outcome',
    columns: {
      person: ['integer', 'index in the batch'],
      outcome: ['varchar', 'outcome name'],
      outcome_value: ['varchar', '1 has it, 0 has not, or (missing)'],
    },
  },
  quantities: {
    zone: 'lake',
    row: 'one row per person, continuous outcome and column of its regression; of a person who lacks the outcome or a covariate, the constant alone',
    columns: {
      person: ['integer', 'index in the batch'],
      outcome: ['varchar', 'outcome name'],
      outcome_value: ['varchar', 'known, (missing), or (incomplete) where the outcome is known and a covariate is not'],
      place: ['integer', '0 the constant, 2 the outcome, covariates from 3; 1 is the score’s, which is no quantity'],
      value_units: ['bigint', 'the number in the column’s power-of-ten unit, at most 10^10 of them; of a level 1 or 0'],
    },
  },
  predictions: {
    zone: 'lake',
    row: 'one row per person and model’s output; a person without a prediction has no row',
    columns: {
      person: ['integer', 'index in the batch'],
      score: ['varchar', 'score id'],
      value: ['double', 'as in the people file: a probability from 0 to 1, or a score in any unit'],
    },
  },
  variants: {
    zone: 'lake',
    row: 'one row per variant of a range: an alternate allele at a position',
    columns: {
      place: ['integer', 'column in the range’s tiles, from 0'],
      chromosome: ['varchar', '1 to 22, X, Y, MT'],
      pos1: ['integer', 'position, 1-based'],
      ref: ['varchar', 'reference allele'],
      alt: ['varchar', 'alternate allele'],
      multiallelic: ['boolean', 'its record lists several alternate alleles'],
      people: ['bigint', 'people of the batch'],
      called: ['bigint', 'those with a call'],
      alt_units: [
        'bigint',
        'copies of the alternate allele in them, in units of 1/16,384 (an imputed dosage is a fraction)',
      ],
      reference_called: ['bigint', 'reference people with a call'],
      reference_alt_units: ['bigint', 'copies of the alternate allele in them, in units of 1/16,384'],
    },
  },
  hardy_weinberg: {
    zone: 'lake',
    row: 'one row per variant of a range and population: of autosomes, of called genotypes, of reference people with one',
    columns: {
      place: ['integer', 'the variant’s place in the same range’s variants'],
      population: ['varchar', 'level of the attribute that `people.components.populations` names'],
      ref_homozygous: ['integer', 'reference people of the population without the alternate allele'],
      heterozygous: ['integer', 'those with one copy'],
      alt_homozygous: ['integer', 'those with two'],
      midp: ['double', 'exact test of Hardy-Weinberg proportions, mid-p; a report, by which nothing is left out'],
    },
  },
  imputation: {
    zone: 'lake',
    row: 'one row per variant of a range whose dosages are imputed and vary',
    columns: {
      place: ['integer', 'the variant’s place in the same range’s variants'],
      people: ['integer', 'people of the batch with a dosage'],
      r2: [
        'double',
        'variance of dosages over 2p(1 − p): 1 where they are sure; a report, by which nothing is left out',
      ],
    },
  },
  score_variants: {
    zone: 'lake',
    row: 'one row per data row of a score file',
    columns: {
      score: ['varchar', 'score id'],
      row: ['integer', 'data row of the file, from 1'],
      line: ['integer', 'line of the file, from 1'],
      rsid: ['varchar', 'as in the file, or empty'],
      chromosome: ['varchar', '1 to 22, X, Y, MT, or empty'],
      pos1: ['integer', 'position, 1-based; 0 where the file has none'],
      effect_allele: ['varchar', 'allele the weight counts'],
      other_allele: ['varchar', 'the other allele, or empty'],
      effect: ['varchar', 'additive, dominant, recessive or dosage'],
      weight: ['varchar', 'the file’s own text; of dosage, for 0, 1 and 2 copies with spaces between'],
    },
  },
  matches: {
    zone: 'scores',
    row: 'one row per data row of a score file: what became of it',
    columns: {
      score: ['varchar', 'score id'],
      row: ['integer', 'data row of the file, from 1'],
      status: ['varchar', 'matched, excluded or unmatched'],
      reason: ['varchar', 'why, in words'],
      chromosome: ['varchar', 'of the variant matched, or empty'],
      pos1: ['integer', 'of the variant matched, or 0'],
      ref: ['varchar', 'of the variant matched, or empty'],
      alt: ['varchar', 'of the variant matched, or empty'],
      effect_is_alt: ['boolean', 'the effect allele is the alternate one'],
      effect: ['varchar', 'additive, dominant, recessive or dosage'],
      weight: ['varchar', 'the file’s own text; of dosage, for 0, 1 and 2 copies with spaces between'],
    },
  },
  models: {
    zone: 'scores',
    row: 'one row per parameter of a frozen model of one score',
    columns: {
      model: ['varchar', 'content hash of the parameters'],
      score: ['varchar', 'score id'],
      parameter: ['varchar', 'name of the parameter'],
      value: ['varchar', 'integers and shortest decimals that read back to the same number'],
    },
  },
  model_variants: {
    zone: 'scores',
    row: 'one row per variant of a frozen scoring model, by chromosome, position and alleles as text',
    columns: {
      model: ['varchar', 'the scoring model, which holds a digest of these rows'],
      score: ['varchar', 'score id'],
      chromosome: ['varchar', '1 to 22, X, Y, MT'],
      pos1: ['integer', 'position, 1-based'],
      ref: ['varchar', 'reference allele'],
      alt: ['varchar', 'alternate allele'],
      units_0: ['bigint', 'what no copy of the alternate allele adds, in the model’s unit'],
      units_1: ['bigint', 'what one copy adds'],
      units_2: ['bigint', 'what two copies add'],
      units_missing: ['bigint', 'what a missing call adds'],
      weight_units: ['bigint', 'from the least that copies add to the most: lost where a call is missing'],
      effect_frequency: [
        'double',
        'of the effect allele in the reference people’s calls; without any, as of no alternate allele',
      ],
    },
  },
  sums: {
    zone: 'scores',
    row: 'one row per genotyped person and score',
    columns: {
      person: ['integer', 'index in the batch'],
      score: ['varchar', 'score id'],
      sum_units: ['bigint', 'sum of dosage times weight, in the model’s unit, exact'],
      missing_calls: ['integer', 'variants of the score without a call'],
      missing_weight_units: ['bigint', 'sum of their weight_units, in the model’s unit'],
    },
  },
  measures: {
    zone: 'scores',
    row: 'one row per person, score and measure; a person without the measure has no row',
    columns: {
      person: ['integer', 'index in the batch'],
      score: ['varchar', 'score id'],
      measure: [
        'varchar',
        'unadjusted, znorm1, znorm2 or most_similar; of a model’s output probability or logit, or standardised',
      ],
      model: ['varchar', 'content hash of the model'],
      value: [
        'double',
        'standard deviations of the reference people compared with, a probability, or log odds clipped at ±16; for those who may read people',
      ],
      value_q: ['bigint', 'what is counted: round(2^16 × value), of probabilities round(2^21 × value)'],
    },
  },
  atom_counts: {
    zone: 'cubes',
    row: 'one row per atom, reference, outcome, outcome value and replicate',
    columns: {
      atom_key: ['varchar', 'joint value of all attributes in use'],
      reference: ['boolean', 'reference people, or the others'],
      outcome: CUBE.outcome,
      outcome_value: CUBE.outcome_value,
      replicate: ['integer', 'jackknife group'],
      ...COUNTS,
    },
  },
  census_counts: {
    zone: 'cubes',
    row: 'one row per census, view and stratum that the census has rows of',
    columns: {
      census: ['varchar', 'census id of the study file'],
      view: CUBE.view,
      stratum: CUBE.stratum,
      rows: ['bigint', 'rows of the census file'],
      people: ['bigint', 'people they count'],
    },
  },
  histograms: {
    zone: 'cubes',
    row: 'one row per model, score, measure, view, stratum, outcome, outcome value and bin',
    columns: {
      ...CUBE,
      bin: ['integer', '512 bins of the measure’s grid, from 0; the ends hold what lies beyond'],
      ...COUNTS,
    },
  },
  moments: {
    zone: 'cubes',
    row: 'one row per model, score, measure, view, stratum, outcome, outcome value and replicate',
    columns: {
      ...CUBE,
      replicate: ['integer', 'jackknife group'],
      ...COUNTS,
      n_clamped: ['bigint', 'people whose value lay beyond the grid and was clamped to its end'],
      sum_wz: ['decimal(38,0)', 'sum of weight_q × value_q'],
      sum_wz2: ['decimal(38,0)', 'sum of weight_q × value_q²'],
      sum_w2z: ['decimal(38,0)', 'sum of weight_q² × value_q'],
      sum_w2z2: ['decimal(38,0)', 'sum of weight_q² × value_q²'],
    },
  },
  grams: {
    zone: 'cubes',
    row: 'one row per model, score, measure, view, stratum, continuous outcome, outcome value, replicate and pair of columns of its regression',
    columns: {
      ...CUBE,
      outcome_value: ['varchar', 'known, (missing) or (incomplete): of the last two the constant alone'],
      replicate: ['integer', 'jackknife group'],
      place: ['integer', 'column of the regression: 0 the constant, 1 the score, 2 the outcome, covariates from 3'],
      other_place: ['integer', 'another column, or the same; never a lower one'],
      n: COUNTS.n,
      sum_wxx: ['decimal(38,0)', 'sum of weight_q × the one column × the other, each in its integer unit'],
    },
  },
  pairs: {
    zone: 'cubes',
    row: 'one row per score pair, measure, view, stratum, outcome, outcome value, replicate and pair of bins',
    columns: {
      model: CUBE.model,
      score: CUBE.score,
      other_model: ['varchar', 'the frozen model that made the other score’s measure'],
      other: ['varchar', 'the other score’s id'],
      measure: CUBE.measure,
      view: CUBE.view,
      stratum: CUBE.stratum,
      outcome: CUBE.outcome,
      outcome_value: CUBE.outcome_value,
      replicate: ['integer', 'jackknife group'],
      bin: ['integer', 'of the score: bins of 1/8 from -4: 0 to 63; the ends hold what lies beyond'],
      other_bin: ['integer', 'of the other score, likewise'],
      ...COUNTS,
    },
  },
  decisions: {
    zone: 'cubes',
    row: 'one row per model, score, measure, view, stratum, outcome, outcome value, threshold and replicate',
    columns: {
      ...CUBE,
      threshold: [
        'varchar',
        'share of the reference people that its cut point selects, or the least probability that is selected',
      ],
      replicate: ['integer', 'jackknife group'],
      ...COUNTS,
    },
  },
  quality: {
    zone: 'cubes',
    row: 'one row per model, score, view and stratum',
    columns: {
      model: CUBE.model,
      score: CUBE.score,
      view: CUBE.view,
      stratum: CUBE.stratum,
      people: ['bigint', 'people counted, genotyped or not'],
      scored: ['bigint', 'people with a sum, or with a prediction'],
      calls: ['bigint', 'variants of the score × people scored; 0 for a model’s output, as all below'],
      missing_calls: ['bigint', 'those without a call'],
      weight_units: ['decimal(38,0)', 'sum of the model’s weight_units over people scored'],
      missing_weight_units: ['decimal(38,0)', 'the same over missing calls'],
    },
  },
  changes: {
    zone: 'cubes',
    row: 'one row per earlier release, view, reference, stratum then and stratum now: people who moved',
    columns: {
      earlier: ['varchar', 'an earlier release of the cohort'],
      view: ['varchar', 'attribute names joined by |, or (all)'],
      reference: ['boolean', 'reference people, or the others'],
      stratum_before: ['varchar', 'the stratum in the earlier release; empty: not counted then'],
      stratum: ['varchar', 'the stratum now; empty: not counted now'],
      people: ['bigint', 'people; of the same stratum then and now, those whose weight, outcome or prediction changed'],
    },
  },
  distributions: {
    zone: 'audits',
    row: 'one row per score, measure, view and stratum',
    columns: {
      model: CUBE.model,
      score: CUBE.score,
      measure: CUBE.measure,
      view: CUBE.view,
      stratum: CUBE.stratum,
      n: ['bigint', 'people with the measure'],
      n_clamped: ['bigint', 'people whose value was clamped to the grid'],
      mean: ['double', 'weighted mean, in the measure’s unit'],
      mean_se: ['double', 'linearised standard error of the mean; what a random sample would have'],
      jackknife_groups: ['integer', 'replicate groups that hold people of the cell; 0 without a declared design'],
      jackknife_se: ['double', 'delete-a-group jackknife standard error of the mean; 0 with fewer than 2 groups'],
      sd: ['double', 'weighted standard deviation; 0 where n is 1'],
    },
  },
  performances: {
    zone: 'audits',
    row: 'one row per score, measure, outcome, view, stratum, threshold and statistic',
    columns: {
      score: CUBE.score,
      measure: CUBE.measure,
      outcome: CUBE.outcome,
      view: CUBE.view,
      stratum: CUBE.stratum,
      threshold: [
        'varchar',
        'top and the share of the reference people above the cut, at a probability, a band of log odds, or (none)',
      ],
      statistic: ['varchar', 'what the value is'],
      value: ['double', 'the statistic; 0 where there is a reason'],
      low: [
        'double',
        'lower 95% limit, as of independent people; the value where there is none; 0 where there is a reason',
      ],
      high: ['double', 'upper 95% limit, likewise'],
      n: ['bigint', 'people behind the value'],
      reason: ['varchar', 'why there is no value, or empty'],
    },
  },
  comparisons: {
    zone: 'audits',
    row: 'one row per score, measure, outcome, view, stratum, threshold, reference, what is compared, and statistic',
    columns: {
      score: CUBE.score,
      measure: CUBE.measure,
      outcome: CUBE.outcome,
      view: CUBE.view,
      stratum: CUBE.stratum,
      threshold: [
        'varchar',
        'top and the share of the reference people above the cut, at a probability, a band of log odds, or (none)',
      ],
      reference: ['varchar', 'the stratum compared with, or overall: all other people'],
      compared: ['varchar', 'the statistic that is compared; of o_e its logarithm'],
      statistic: ['varchar', 'what the value is'],
      value: ['double', 'the statistic; 0 where there is a reason'],
      low: [
        'double',
        'lower 95% limit, as of independent people; the value where there is none; 0 where there is a reason',
      ],
      high: ['double', 'upper 95% limit, likewise'],
      n: ['bigint', 'people behind the value'],
      reason: ['varchar', 'why there is no value, or empty'],
    },
  },
  match_counts: {
    zone: 'audits',
    row: 'one row per score, status and reason',
    columns: {
      score: CUBE.score,
      status: ['varchar', 'matched, excluded or unmatched'],
      reason: ['varchar', 'why, in words'],
      rows: ['bigint', 'rows of the score file'],
      weight: [
        'double',
        'sum of what lies between the least and the most that copies add (2 × absolute weight, if additive)',
      ],
      weight_share: ['double', 'the same over all rows of the file'],
    },
  },
  agreements: {
    zone: 'audits',
    row: 'one row per score pair, measure, view and stratum',
    columns: {
      model: CUBE.model,
      score: CUBE.score,
      other_model: ['varchar', 'the frozen model that made the other score’s measure'],
      other: ['varchar', 'the other score’s id'],
      measure: CUBE.measure,
      view: CUBE.view,
      stratum: CUBE.stratum,
      n: ['bigint', 'people with the measure of both scores'],
      sum_w: ['bigint', 'sum of their weight_q'],
      ranked: ['boolean', 'neither score has all weight in one bin; else the two columns that follow are 0'],
      rank_correlation: ['double', 'Spearman’s, of the bins'],
      rank_error: ['double', 'how far at most that of the exact values lies from it'],
      cut_off: [
        'boolean',
        'a bin of each score cuts off about a tenth of all weight; else the columns that follow are 0',
      ],
      cut: ['double', 'high in the score: at or above it, reference standard deviations; the same for all strata'],
      other_cut: ['double', 'high in the other score, likewise'],
      w_both: ['bigint', 'sum of weight_q of people high in both'],
      w_first: ['bigint', 'of people high in the score alone'],
      w_second: ['bigint', 'of people high in the other score alone'],
    },
  },
  representations: {
    zone: 'audits',
    row: 'one row per census, view, `among` and stratum of all counted and not counted people: numerators and denominators',
    columns: {
      census: ['varchar', 'census id of the study file'],
      view: ['varchar', 'attributes of the view and of `among`, joined by |, or (all)'],
      among: ['varchar', 'who is compared: key=value pairs joined by |, or (all)'],
      stratum: CUBE.stratum,
      place: ['varchar', 'compared, uncovered by the census, of unknown level, or elsewhere: outside `among`'],
      reference_people: ['bigint', 'reference people of the cohort'],
      other_people: ['bigint', 'the cohort’s other people'],
      census_people: ['bigint', 'people of the census'],
    },
  },
} as const satisfies Record<string, TableContract>

export type TableName = keyof typeof TABLES
export type TableIn<Z extends string> = {
  [T in TableName]: (typeof TABLES)[T]['zone'] extends Z ? T : never
}[TableName]
export type Column<T extends TableName> = Extract<keyof (typeof TABLES)[T]['columns'], string>
type TypeOf<T extends TableName, C> = C extends keyof (typeof TABLES)[T]['columns']
  ? (typeof TABLES)[T]['columns'][C] extends readonly [infer Y extends ColumnType, string]
    ? Y
    : never
  : never

/** Some rows of a table, column by column; all columns have the same length. */
export type Batch<T extends TableName, C extends Column<T> = Column<T>> = { [K in C]: ColumnArrays[TypeOf<T, K>] }

/** Raw files that belong to an attempt beside its tables. */
export const FILES = {
  tiles: { zone: 'lake', format: 'science/genotypes/README.md' },
  /** The frozen models of a study. */
  model: { zone: 'scores', format: 'functions/jobs/shared/model-file.ts' },
  /** The places of one map: a JSON list of `Shape` (science/geography/shape.ts). */
  shapes: { zone: 'cubes', format: 'science/geography/shape.ts' },
} as const
export type FileKind = keyof typeof FILES
export type FileIn<Z extends string> = { [F in FileKind]: (typeof FILES)[F]['zone'] extends Z ? F : never }[FileKind]

/** The contract's columns in order, as pairs of name and SQL type. */
export function columnsOf(table: TableName): [name: string, type: ColumnType][] {
  return Object.entries(TABLES[table].columns).map(([name, [type]]) => [name, type])
}
