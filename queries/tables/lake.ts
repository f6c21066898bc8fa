import type { TableContract } from './contract.ts'

/** What was read, as it is: people, their variants, and the rows of score files. */
export const LAKE = {
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
  stages: {
    zone: 'lake',
    row: 'one row per person of a study with a cascade',
    columns: {
      person: ['integer', 'index in the batch'],
      reached: ['integer', 'how many stages of the cascade the person reached, in the order of the study'],
    },
  },
  quantities: {
    zone: 'lake',
    row: 'one row per person, outcome that is regressed and column of its regression, and of (components), by which a score is; of a person who lacks the outcome or a covariate, the constant alone',
    columns: {
      person: ['integer', 'index in the batch'],
      outcome: ['varchar', 'outcome name; (components) where the score itself is regressed'],
      outcome_value: [
        'varchar',
        'known, of a binary outcome 1 or 0; (missing), or (incomplete) where the outcome is known and a covariate is not',
      ],
      place: [
        'integer',
        '0 the constant, 2 the outcome, covariates from 3, components from 2; 1 is the score’s, which is no quantity',
      ],
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
  carriers: {
    zone: 'lake',
    row: 'one row per variant of a range that is rare, as `genotypes.carriers` says, and person who carries the alternate allele; of called genotypes',
    columns: {
      place: ['integer', 'the variant’s place in the same range’s variants'],
      person: ['integer', 'index in the batch'],
      copies: ['integer', '1 or 2 copies of the alternate allele'],
    },
  },
  x_calls: {
    zone: 'lake',
    row: 'one row per person with a call on X outside the pseudo-autosomal regions in the range, where sex is checked',
    columns: {
      person: ['integer', 'index in the batch'],
      calls: ['integer', 'calls there, one for each alternate allele'],
      haploid: ['integer', 'those written with one allele'],
    },
  },
  sex_checks: {
    zone: 'lake',
    row: 'one row per person of a shard whose batch has genotypes, where sex is checked',
    columns: {
      person: ['integer', 'index in the batch'],
      recorded: ['varchar', 'female, male or (missing), by the attribute that `genotypes.sex_check` names'],
      x_called: [
        'integer',
        'calls at the chosen variants of X: one in 50,000 bases, outside the pseudo-autosomal regions',
      ],
      x_heterozygous: ['integer', 'those that are heterozygous'],
      x_expected: ['double', 'sum over those calls of 2p(1 − p): heterozygous calls expected of a woman'],
      x_calls: ['integer', 'all calls on X outside the pseudo-autosomal regions'],
      x_haploid: ['integer', 'those written with one allele'],
      y_sites: ['integer', 'chosen variants of Y, likewise'],
      y_called: ['integer', 'those with a call'],
      by_heterozygosity: ['varchar', 'female, male or (undetermined)'],
      by_ploidy: ['varchar', 'what the maker of the file took the person for: female, male or (undetermined)'],
      by_y: ['varchar', 'female, male or (undetermined)'],
      verdict: ['varchar', 'agrees, differs, undetermined or not recorded'],
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
} as const satisfies Record<string, TableContract>
