import { readFileSync } from 'node:fs'
import { readCsv } from './read-csv.ts'
import type { SmallStudy } from './small-study.ts'

const FIXTURE = readCsv(readFileSync('test/golden/fixture.csv', 'utf8'))
const STUDY = `study: survey
title: A survey of forty people
period: "2026"
genotypes: { build: GRCh38, batches: [{ files: [genotypes.vcf] }] }
people:
  file: samples.tsv
  id: id
  design: sample
  attributes:
    g: { column: g, kind: other, why: a test }
scores:
  - { id: y, file: T2D_Suzuki2024_fixed_GRCh38.txt }
views: [[g]]
disclosure: { policy: open-data, cohort: survey, ledger: ledger, approver: A. Person }
`

/**
 * The forty people of test/golden/fixture.csv with a score that is their y: one variant of weight 1, of which they carry y
 * copies. Columns: id, g, weight w and cluster, five people each. `keys` are added to the study's `people`.
 */
export function surveyStudy(keys: string, weight = (w: number) => w): SmallStudy {
  const id = (i: number) => `p${i}`
  return {
    vcf: [
      '##fileformat=VCFv4.2',
      ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', ...FIXTURE.map((_, i) => id(i))].join(
        '\t',
      ),
      ['1', '100', '.', 'A', 'C', '.', 'PASS', '.', 'GT', ...FIXTURE.map(({ y }) => `0/${y}`)].join('\t'),
    ],
    people: [
      'id\tg\tw\tcluster',
      ...FIXTURE.map(({ g, w }, i) => [id(i), g, weight(Number(w)), `c${Math.floor(i / 5)}`].join('\t')),
    ],
    score: [
      '#format_version=2.0',
      '#genome_build=GRCh38',
      'rsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight',
      'rs1\t1\t100\tC\tA\t1',
    ],
    components: ['IID'],
    yaml: STUDY.replace('  attributes:', `${keys}  attributes:`),
  }
}

/** What turns a released mean and its limits back into y: scores are released in SDs from the mean of all people. */
export function fixtureScale(): { mean: number; sd: number } {
  const y = FIXTURE.map(row => Number(row.y))
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length
  return { mean, sd: Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length) }
}
