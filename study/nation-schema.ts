import { z } from 'zod'
import { block, id, listOf, namedBlock, oneOf, share, slug, text, wholeNumber } from './fields.ts'

const number = z.number('must be a number')
const aboveZero = z.number('must be a number above 0').gt(0, 'must be a number above 0')
const fromZero = z.number('must be a number from 0 up').min(0, 'must be a number from 0 up')
/** Files may lie anywhere: what is written holds copies of those that the study reads. */
const path = text

/** What `simulate` is given, whole. All levels are as in the census file; files are relative to this one's folder. */
export const nationSchema = block({
  nation: slug.describe('a short name for the nation, which names its study'),
  people: wholeNumber(1, 1_000_000).default(50_000),
  seed: wholeNumber(0, 4294967295).default(1),
  census: block({
    file: path.describe('the census: a CSV with the columns state_fips, sex, race, hispanic_origin, age and pop'),
    groups: path.describe('its groups: a CSV with the columns race, hispanic_origin and level'),
    year: wholeNumber(1700, 2200).describe('the year the counts are for'),
    source: text.describe('who published it'),
  }).describe('the people who may be recruited'),
  genotypes: block({
    file: path.describe('the genotypes that allele frequencies are counted in'),
    build: oneOf('GRCh37', 'GRCh38').describe('their genome build, `GRCh37` or `GRCh38`'),
    people: path.describe('whose they are: a file with the columns below'),
    id: text.describe('its column with the id of each person'),
    population: text.describe('its column with the population of each person'),
    reference: block({
      column: text.describe('the column that tells who is counted'),
      equals: text.describe('the value in that column of those who are'),
    }).describe('who is counted, such as people who are not related'),
  }).describe('the genotypes that allele frequencies are counted in'),
  scores: listOf(block({ id: id.describe('a name for the score'), file: path.describe('its file') }))
    .min(1, 'must be a list with at least one score')
    .describe('the scores of the study'),
  mixtures: namedBlock(namedBlock(share)).describe(
    'for each group of the census, the share of its alleles from each population',
  ),
  recruitment: block({
    state: namedBlock(fromZero).default({}),
    sex: namedBlock(fromZero).default({}),
    age: namedBlock(fromZero).default({}),
    group: namedBlock(fromZero).default({}),
  }).prefault({}),
  disease: block({
    name: id.describe('a name for the disease'),
    score: text.describe('the id of the score that it hangs on'),
    log_odds: number.describe('the log odds of a woman of 50 with the mean score of her group'),
    per_score_sd: number.describe('what a standard deviation of the score within groups adds'),
    per_decade: number.describe('what ten years of age add'),
    male: number.describe('what being male adds'),
  }).describe('who falls ill'),
  truths: block({
    effect: namedBlock(fromZero).default({}),
    log_odds: namedBlock(number).default({}),
    state_log_odds: namedBlock(number).default({}),
    missing_loci: namedBlock(wholeNumber(0, 1_000_000)).default({}),
    recorded: namedBlock(share).default({}),
  }).prefault({}),
  model: block({ intercept: number.default(0), slope: aboveZero.default(1) }).prefault({}),
})

export type NationFile = z.infer<typeof nationSchema>
