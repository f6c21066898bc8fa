import type { TableContract } from './contract.ts'

/** What became of each row of a score, the frozen models, and each person’s sums and measures. */
export const SCORES = {
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
        'unadjusted, znorm1, znorm2 or most_similar; of a model’s output probability and logit, standardised, or decision',
      ],
      model: ['varchar', 'content hash of the model'],
      value: [
        'double',
        'standard deviations of the reference people compared with, a probability, or log odds clipped at ±16; for those who may read people',
      ],
      value_q: ['bigint', 'what is counted: round(2^16 × value), of probabilities round(2^21 × value)'],
    },
  },
} as const satisfies Record<string, TableContract>
