import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readStudyWithPlaces } from '../../study/read-study.ts'
import { sourceFiles } from '../../study/source-files.ts'
import { small } from './problems.ts'

const everyKey = readFileSync(new URL('golden/every-key.yaml', import.meta.url), 'utf8')

test('every file of a study is listed with its role and the line that names it; its ledger is not', () => {
  const { study, placeOf } = readStudyWithPlaces(everyKey, 's.yaml')
  expect(
    sourceFiles(study).map(({ role, path, key }) => `${role} ${path} ${placeOf(key).line}:${placeOf(key).column}`),
  ).toEqual([
    'genotypes t2d.vcf.gz 10:22',
    'people samples.tsv 13:9',
    'components components.tsv 18:22',
    'exclude withdrawn.txt 19:12',
    'prevalence k.csv 28:95',
    'score T2D_FE.txt 31:24',
    'score T2D_EAS.txt 33:25',
    'census us.csv 41:25',
    'census-map us-race.csv 42:68',
    'geography countries.json 52:20',
  ])
})

test('a frozen model is a file, fitting one is not', () => {
  const files = (text: string) => sourceFiles(readStudyWithPlaces(text, 's.yaml').study).map(({ role }) => role)
  expect(files(small())).toEqual(['genotypes', 'people', 'score'])
  expect(files(small({ model: 'model: frozen.json' }))).toEqual(['genotypes', 'people', 'score', 'model'])
})

test('every key that holds a file is listed', () => {
  const named = everyKey.match(/[\w./-]+\.(csv|tsv|txt|json|vcf\.gz)\b/g)
  expect(sourceFiles(readStudyWithPlaces(everyKey, 's.yaml').study).map(({ path }) => path)).toEqual(named)
})

test('files that come with a genotype file stand at its line, whether they must be there or may', () => {
  const genotypes = 'genotypes: {build: GRCh38, batches: [{files: [x/a.bed, b.bgen]}]}'
  const { study, placeOf } = readStudyWithPlaces(small({ genotypes }), 's.yaml')
  expect(
    sourceFiles(study)
      .slice(0, 5)
      .map(({ role, path, key, optional }) => [role, path, placeOf(key).column, optional ?? false]),
  ).toEqual([
    ['genotypes', 'x/a.bed', 47, false],
    ['genotypes-beside', 'x/a.bim', 47, false],
    ['genotypes-beside', 'x/a.fam', 47, false],
    ['genotypes', 'b.bgen', 56, false],
    ['genotypes-beside', 'b.sample', 56, true],
  ])
})
