import type { TableContract } from './contract.ts'
import { COUNTS, CUBE } from './shared-columns.ts'

/** Counts of people and exact sums, by stratum; no person. */
export const CUBES = {
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
  participation_counts: {
    zone: 'cubes',
    row: 'one row per view, stratum and number of stages reached',
    columns: {
      view: CUBE.view,
      stratum: CUBE.stratum,
      reached: ['integer', 'stages of the cascade that people reached, in the order of the study'],
      people: ['bigint', 'people who reached so many and no more'],
    },
  },
  allele_counts: {
    zone: 'cubes',
    row: 'one row per variant that `genotypes.allele_counts` names, view and stratum of a batch; never released',
    columns: {
      chromosome: ['varchar', '1 to 22, X, Y, MT'],
      pos1: ['integer', 'position, 1-based'],
      ref: ['varchar', 'reference allele'],
      alt: ['varchar', 'alternate allele'],
      view: CUBE.view,
      stratum: CUBE.stratum,
      people: ['bigint', 'people counted, genotyped or not'],
      called: ['bigint', 'those with a call or dosage'],
      alt_units: ['bigint', 'copies of the alternate allele in them, in units of 1/16,384; a haploid call has 0 or 2'],
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
    row: 'one row per model, score, measure, view, stratum, regressed outcome, outcome value, replicate and pair of columns of its regression',
    columns: {
      ...CUBE,
      outcome_value: [
        'varchar',
        'known, of a binary outcome 1 or 0; (missing) or (incomplete), of which there is the constant alone',
      ],
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
} as const satisfies Record<string, TableContract>
