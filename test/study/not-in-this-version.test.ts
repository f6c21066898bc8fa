import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { notInThisVersion } from '../../study/not-in-this-version.ts'
import { readStudyWithPlaces } from '../../study/read-study.ts'
import { studySchema } from '../../study/schema.ts'
import { keyPaths } from '../../study/schema-tree.ts'
import { StudyErrors } from '../../study/study-errors.ts'
import { pointing, small } from './problems.ts'

const everyKey = readFileSync(new URL('golden/every-key.yaml', import.meta.url), 'utf8')

function refused(text: string): string[] {
  const { study, placeOf } = readStudyWithPlaces(text, 's.yaml')
  const { problems } = new StudyErrors('s.yaml', notInThisVersion(study, placeOf))
  return pointing(text, problems)
}

test('a study with every key asks for things to come, each named with its line', () => {
  expect(refused(everyKey)).toEqual([
    '46 ‹covariates› Telling what the output of a model adds to covariates of the outcome `t2d` is not in this version.',
  ])
})

test('a study that asks for nothing to come is not refused, nor is one that asks for none of it', () => {
  expect(refused(small())).toEqual([])
  expect(
    refused(
      small({
        outcomes: 'outcomes: {}',
        census: 'census: []',
        audits: 'audits: {performance: []}',
        gates: 'gates: []',
        model: 'model: fit',
        count: 'count: all',
        matching: 'matching: {ambiguous: keep, multiallelic: keep, min_weight: 0, max_weight_gap: 1}',
      }),
    ),
  ).toEqual([])
})

const genotypes = (batches: string) => ({ genotypes: `genotypes: {build: GRCh38, batches: ${batches}}` })
const disclosure = (policy: string, more = '') => ({
  disclosure: `disclosure: {policy: ${policy}, cohort: c, ledger: l, approver: A${more}}`,
})

test.each<[Record<string, string>, string]>([
  [
    genotypes('[{files: [a.vcf, b.pgen]}]'),
    '4 ‹b.pgen› The genotype file `b.pgen` is of a kind that is not in this version.',
  ],
  [genotypes('[{files: [a.bcf]}]'), '4 ‹a.bcf› The genotype file `a.bcf` is of a kind that is not in this version.'],
  [
    { people: small().split('\n')[4]!.replace('people.csv', 'people.parquet') },
    '5 ‹file› The people file `people.parquet` is of a kind that is not in this version.',
  ],
  [disclosure('all-of-us'), '8 ‹policy› The disclosure policy `all-of-us` is not in this version.'],
  [
    {
      people: small().split('\n')[4]!.replace('design', 'weight: w, design'),
      views: 'views: [[sex], [place, sex]]',
      audits: 'audits: {standardise: {over: [sex], views: [[place]], standard: cohort}}',
    },
    '9 ‹standardise› Standardising people who have weights (`people.weight`) is not in this version.',
  ],
  [
    {
      views: 'views: [[sex], [place, sex]]',
      audits: 'audits: {standardise: {over: [sex], views: [[place]], standard: cohort, compare: {place: overall}}}',
    },
    '9 ‹place› Taking apart the gap to all other people (`overall`) is not in this version.',
  ],
])('%o is refused at its line', (changes, expected) => {
  expect(refused(small(changes))).toEqual([expected])
})

test.each(['a.vcf', 'a.vcf.gz', 'a.vcf.bgz', 'A.VCF.GZ', 'a.bed', 'a.bgen'])('genotypes in %s are read', name => {
  expect(refused(small(genotypes(`[{files: [${name}]}]`)))).toEqual([])
})

test.each(['open-data', 'omop-5', 'nhs-7-round-5', 'cms-11', 'all-of-us-20'])(
  'the policy %s is in this version',
  policy => {
    expect(refused(small(disclosure(policy)))).toEqual([])
  },
)

describe('every key of the schema', () => {
  // what this version reads; a key that is added to the schema goes here or is refused above
  const read = [
    'study',
    'title',
    'period',
    'synthetic',
    'seed',
    'genotypes.build',
    'genotypes.missing',
    'genotypes.carriers',
    'genotypes.allele_counts',
    'genotypes.sex_check.attribute',
    'genotypes.sex_check.female',
    'genotypes.sex_check.male',
    'genotypes.dosage',
    'genotypes.batches.*.files',
    'people.file',
    'people.id',
    'people.design',
    'people.exclude',
    'people.weight',
    'people.cluster',
    'people.family',
    'people.stratum',
    'people.reference.column',
    'people.reference.equals',
    'people.components.file',
    'people.components.id',
    'people.components.columns',
    'people.components.populations',
    'people.attributes.*.column',
    'people.attributes.*.kind',
    'people.attributes.*.levels',
    'people.attributes.*.map',
    'people.attributes.*.bands',
    'people.attributes.*.coarser',
    'people.attributes.*.mergeable',
    'people.attributes.*.why',
    'outcomes.*.column',
    'outcomes.*.kind',
    'outcomes.*.trait',
    'outcomes.*.source',
    // `kind` goes with `column`, which is refused
    'scores.*.id',
    'scores.*.file',
    'scores.*.column',
    'scores.*.kind',
    'scores.*.trait',
    'scores.*.trained_on',
    'scores.*.independent',
    'matching.ambiguous',
    'matching.multiallelic',
    'matching.min_weight',
    'matching.max_weight_gap',
    'model',
    'count',
    'views',
    'census.*.id',
    'census.*.file',
    'census.*.count',
    'census.*.year',
    'census.*.source',
    'census.*.match.*.columns',
    'census.*.match.*.map',
    'audits.representation.*.census',
    'audits.representation.*.among',
    'audits.representation.*.precision',
    'audits.representation.*.views',
    'audits.representation.*.count',
    'audits.agreement',
    'audits.by_components',
    'geography.*.file',
    'geography.*.object',
    'geography.*.attribute',
    'geography.*.key.from',
    'geography.*.key.to',
    'disclosure.policy',
    'outcomes.*.prevalence.file',
    'audits.performance.*.outcome',
    'audits.performance.*.thresholds.*.top',
    'audits.performance.*.thresholds.*.measure',
    'audits.performance.*.thresholds.*.at',
    'audits.performance.*.compare',
    'audits.performance.*.margin.auc',
    'audits.performance.*.margin.log_or_per_sd',
    'audits.performance.*.margin.o_e',
    'audits.performance.*.margin.calibration_slope',
    'audits.performance.*.margin.selection_rate',
    'audits.performance.*.margin.tpr',
    'audits.performance.*.margin.fpr',
    'audits.performance.*.margin.beta_per_sd',
    // refused beside the output of a model
    'audits.performance.*.covariates',
    'audits.cascade.*.name',
    'audits.cascade.*.column',
    'audits.standardise.over',
    'audits.standardise.views',
    'audits.standardise.standard',
    'audits.standardise.compare',
    'gates.*.audit',
    'gates.*.require',
    'disclosure.cohort',
    'disclosure.ledger',
    'disclosure.approver',
    'disclosure.reason',
    'disclosure.sensitive',
  ]
  const refusedWhole = ['audits.performance.*.count']

  test('is read by this version or refused by it', () => {
    const all = keyPaths(studySchema)
    const leaves = all.filter(path => !all.some(other => other.startsWith(`${path}.`)))
    const undecided = leaves.filter(
      path => !read.includes(path) && !refusedWhole.some(whole => path === whole || path.startsWith(`${whole}.`)),
    )
    expect(undecided).toEqual([])
    expect([...read, ...refusedWhole].filter(path => !all.includes(path))).toEqual([])
  })
})
