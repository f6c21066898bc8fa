import { z } from 'zod'
import {
  block,
  file,
  id,
  listOf,
  namedBlock,
  oneOf,
  share,
  slug,
  text,
  variantName,
  wholeNumber,
  yesOrNo,
} from './fields.ts'

/*
 * The study file, whole: every key it may have, also those this version cannot serve yet (not-in-this-version.ts).
 * What spans several keys is in rules/. A description completes "Add `key`: …" for the reader who left a required key out.
 */

const column = text.describe('a column of the people file')

const attribute = block({
  column: column.describe('the column of the people file that holds it'),
  kind: oneOf(
    'genetic-similarity',
    'recruitment',
    'race-ethnicity',
    'geography',
    'sex',
    'age',
    'socioeconomic',
    'other',
  ).describe('what kind of description of people it is, such as `sex` or `geography`'),
  /** The values that may occur, each a level. Without it, every value is a level. */
  levels: listOf(text).min(1, 'must be a list with at least one level').optional(),
  /** A crosswalk from values to levels. A value that is not in it becomes the level `(not mapped)`, counted and shown. */
  map: namedBlock(text).optional(),
  /** Lower ends of half-open bands of a number, from the lowest: the levels follow from them (bands.ts). */
  bands: listOf(z.number('must be a number')).min(1, 'must be a list with at least one number').optional(),
  /** The attribute of the same column, with fewer and wider levels, by which people are counted where this one's are too small to be released. */
  coarser: text.optional(),
  /** Levels that are too small to be released may be told as one with the next in the declared order. */
  mergeable: yesOrNo.optional(),
  why: text.optional(),
})

const people = block({
  file: file.describe('the file with one row per person'),
  id: column.describe('the column that holds the id of each person, as in the genotypes'),
  design: oneOf('convenience', 'sample', 'registry').describe(
    'how people came into the data (`convenience`, `sample` or `registry`), which decides whether intervals mean anything',
  ),
  weight: column.optional(),
  cluster: column.optional(),
  family: column.optional(),
  stratum: column.optional(),
  /** Who the scores are standardised on. Without it, everyone. */
  reference: block({
    column: column.describe('the column that tells reference people from others'),
    equals: text.describe('the value in that column that marks a reference person'),
  }).optional(),
  components: block({
    file: file.describe('the file with the principal components'),
    id: column.describe('its column with the id of each person'),
    columns: listOf(text).min(1, 'must be a list with at least one column').describe('its columns to use, in order'),
    /** The attribute whose levels are the populations that people are compared with by likeness of their components. */
    populations: text.optional(),
  }).optional(),
  exclude: file.optional(),
  attributes: namedBlock(attribute).describe(
    'the descriptions of people to count by; `attributes: {}` if there are none',
  ),
})

const genotypes = block({
  build: oneOf('GRCh37', 'GRCh38').describe('the genome build of the files, `GRCh37` or `GRCh38`'),
  missing: oneOf('mean', 'drop').default('mean'),
  /** Which FORMAT field of VCF files is read: called genotypes, or imputed dosages. */
  dosage: oneOf('GT', 'DS', 'GP').default('GT'),
  batches: listOf(
    block({
      files: listOf(file)
        .min(1, 'must be a list with at least one file')
        .describe('the files of the batch: the same people, different variants'),
    }),
  )
    .min(1, 'must be a list with at least one batch')
    .describe('the genotype files, as in `batches: [{files: [genotypes.vcf.gz]}]`'),
  /** Who carries an alternate allele of at most this frequency among a batch’s called genotypes is listed in the lake. */
  carriers: share.optional(),
  /** Variants whose alleles are counted in every view of the study: in the cubes, and never released. */
  allele_counts: listOf(variantName).min(1, 'must be a list with at least one variant').optional(),
  /** Sex as calls on X and Y have it is held against an attribute; per person in the lake, and in counts. */
  sex_check: block({
    attribute: text.describe('the attribute with the recorded sex'),
    female: text.describe('its level of women'),
    male: text.describe('its level of men'),
  }).optional(),
})

const outcome = block({
  column: column.describe('the column of the people file that holds it'),
  kind: oneOf('binary', 'continuous').describe('`binary` or `continuous`'),
  trait: text.optional(),
  source: text.describe('where the outcome was recorded, such as `registry`; it is printed beside every figure'),
  prevalence: block({ file: file.describe('the file with the prevalence') }).optional(),
})

const score = block({
  id: id.describe('a name for the score'),
  /** A scoring file … */
  file: file.optional(),
  /** … or a column of the people file with any model's output, which then has a `kind`. */
  column: column.optional(),
  kind: oneOf('probability', 'score', 'decision').optional(),
  trait: text.optional(),
  trained_on: listOf(text).default([]),
  independent: oneOf('yes', 'no', 'unknown').default('unknown'),
})

const matching = block({
  ambiguous: oneOf('keep', 'drop').default('drop'),
  multiallelic: oneOf('keep', 'drop').default('drop'),
  /** The least share of a score’s weight that must be matched and called, in all people and in any group. */
  min_weight: share.default(0.75),
  /** How far the weight called in one group may lie below that of another before it is a finding. */
  max_weight_gap: share.default(0.02),
})

/** Attributes by name; rules/ hold that each is declared. The empty view counts everyone together. */
const view = listOf(text)
const counted = oneOf('reference', 'all')

const census = block({
  id: id.describe('a name for the census'),
  file: file.describe('the file with the counts'),
  count: text.describe('the column of that file that holds the number of people'),
  year: wholeNumber(1700, 2200).describe('the year the counts are for'),
  source: text.describe('who published it; it is printed beside every figure'),
  match: namedBlock(
    block({
      columns: listOf(text)
        .min(1, 'must be a list with at least one column')
        .describe('the columns of the census file that hold it'),
      map: file.optional(),
    }),
  ).describe('for each attribute, the columns of the census file it corresponds to'),
})

const halfWidth = 'must be a number above 0 and below 0.5'
const representation = block({
  census: text.describe('the id of the census to compare with'),
  among: namedBlock(text).default({}),
  views: listOf(view).min(1, 'must be a list with at least one view').describe('the views to compare'),
  count: counted.optional(),
  /** Half the width of the 95% interval to which a share in each group is to be known. */
  precision: z.number(halfWidth).gt(0, halfWidth).lt(0.5, halfWidth).optional(),
})

const between = 'must be a number above 0 and below 1'
const aboveOne = 'must be a number above 1'
const positive = z.number('must be a number above 0').positive('must be a number above 0')

const performance = block({
  outcome: text.describe('the outcome to judge the scores by'),
  thresholds: listOf(
    block({
      /** The share of the reference people above the threshold of a measure … */
      top: z.number(between).gt(0, between).lt(1, between).optional(),
      measure: oneOf('unadjusted', 'znorm1', 'znorm2', 'most_similar', 'standardised').optional(),
      /** … or the predicted probability from which on people are selected. */
      at: z.number(between).gt(0, between).lt(1, between).optional(),
    }),
  ).default([]),
  /** Attribute → the level the others are compared with, or `overall`. */
  compare: namedBlock(text).describe('for each attribute, the level to compare the others with, or `overall`'),
  margin: block({
    /** A ratio: 1.25 is from 0.8 to 1.25. */
    o_e: z.number(aboveOne).gt(1, aboveOne).optional(),
    calibration_slope: positive.optional(),
    log_or_per_sd: positive.optional(),
    auc: positive.optional(),
    selection_rate: positive.optional(),
    tpr: positive.optional(),
    fpr: positive.optional(),
    /** Of a continuous outcome, in its unit per SD of the score; all others are of a binary one. */
    beta_per_sd: positive.optional(),
  }).default({}),
  /** What a continuous outcome is adjusted for, and what the score is to add to of a binary one: attributes, by number where they have bands, else by level; or columns that hold numbers. */
  covariates: listOf(text).default([]),
  count: counted.optional(),
})

const standardise = block({
  over: view
    .min(1, 'must be a list with at least one attribute')
    .describe('the attributes whose mix is held alike, as in `over: [age, sex]`'),
  views: listOf(view)
    .min(1, 'must be a list with at least one view')
    .describe('the views whose strata are standardised'),
  /** Whose mix all strata are given: that of all people counted, or a census’s. */
  standard: text.describe('whose mix all strata are given: `cohort`, or the id of a census'),
  /** Attribute → the level that the gaps of the others from are taken apart. */
  compare: namedBlock(text).default({}),
})

const audits = block({
  representation: listOf(representation).default([]),
  performance: listOf(performance).default([]),
  agreement: listOf(listOf(text).length(2, 'must be a list of two scores')).default([]),
  /** Attribute → the level from whose mean score gaps are taken apart by genetic components. */
  by_components: namedBlock(text).default({}),
  cascade: listOf(
    block({
      name: text.describe('a name for the step'),
      column: column.describe('the column that tells who reached it'),
    }),
  ).default([]),
  standardise: standardise.optional(),
})

const disclosure = block({
  policy: slug.describe('the rules for what may be released, such as `cms-11` or `open-data`'),
  cohort: slug.describe(
    'a name for the people, the same in every study of them: the ledger keeps their releases together',
  ),
  /** The one path that may lie outside the study's folder: a ledger outlives any one study. */
  ledger: text.describe('the folder that remembers every release of the cohort'),
  /** Attributes, or `attribute=level`: what tells these groups apart shows numbers of people, and nothing that scores say. */
  sensitive: listOf(text).default([]),
  approver: text
    .refine(value => value.trim() !== '', {
      error: 'must name a person',
      params: { todo: 'Write the name of whoever answers for the release.' },
    })
    .describe('the person who answers for the release'),
  /** Kept in the ledger beside the approver; nothing of it is published. */
  reason: text
    .refine(value => value.trim() !== '', {
      error: 'must say why the release is made',
      params: { todo: 'Write what the release is for, or remove the line.' },
    })
    .optional(),
})

const geography = block({
  file: file.describe('the TopoJSON file with the map'),
  object: text.describe('the object in that file to draw'),
  attribute: text.describe('the attribute the map shows'),
  key: block({
    from: text.describe('the code that the attribute uses, such as `iso3`'),
    to: text.describe('the code that the map uses, such as `iso-numeric`'),
  }).describe('how codes of the attribute become codes of the map'),
})

const gate = block({
  audit: oneOf('representation', 'performance').describe('the audit that must pass'),
  require: oneOf('within-margin').describe('`within-margin`'),
})

export const studySchema = block({
  study: slug.describe('a short name for the study, which names its outputs'),
  title: text.describe('a title for the pages'),
  period: text.describe('what the release is called for, in quotes, as in `period: "2026"`'),
  synthetic: yesOrNo.default(false),
  seed: wholeNumber(0, 4294967295).default(1),
  genotypes: genotypes.optional(),
  people: people.describe('who is in the study'),
  outcomes: namedBlock(outcome).default({}),
  scores: listOf(score).min(1, 'must be a list with at least one score').describe('the scores to count'),
  matching: matching.prefault({}),
  /** `fit`, or the file of a frozen model. */
  model: file.default('fit'),
  count: counted.default('reference'),
  views: listOf(view)
    .min(1, 'must be a list with at least one view')
    .describe('what to count by, as in `views: [[sex], [sex, country]]`; `views: [[]]` counts everyone together'),
  census: listOf(census).default([]),
  audits: audits.prefault({}),
  disclosure: disclosure.describe('the rules for what may be released, and who answers for it'),
  geography: listOf(geography).default([]),
  gates: listOf(gate).default([]),
})

/** A study as declared, with its defaults. */
export type Study = z.infer<typeof studySchema>
export type Attribute = Study['people']['attributes'][string]
export type Score = Study['scores'][number]
