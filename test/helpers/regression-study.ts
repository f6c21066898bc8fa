import { GOLDEN } from './regression-golden.ts'
import type { SmallStudy } from './small-study.ts'

const BITS = Array.from({ length: 9 }, (_, bit) => bit)
const id = (i: number) => `p${i}`

const STUDY = `study: regression
title: A pressure of forty people
period: "2026"
genotypes:
  build: GRCh38
  batches: [{ files: [genotypes.vcf] }]
people:
  file: samples.tsv
  id: id
  design: sample
  attributes:
    g: { column: g, kind: other, levels: [A, B, C], why: a test }
    age: { column: age, kind: age, bands: [0, 40] }
outcomes:
  pressure: { column: pressure, kind: continuous, source: a cuff of the test }
scores:
  - { id: s, file: T2D_Suzuki2024_fixed_GRCh38.txt }
views: [[g]]
audits:
  performance:
    - { outcome: pressure, covariates: [age], compare: { g: overall }, margin: { beta_per_sd: 2 } }
disclosure: { policy: open-data, cohort: regression, ledger: ledger, approver: A. Person }
`

/**
 * The forty people of test/golden/regression with a score of their `score410`: nine variants, whose weights are powers of two.
 * Columns: id, g, w, cluster, age and pressure; `cells` changes some, by column and place.
 */
export function regressionStudy(
  change: (yaml: string) => string = yaml => yaml,
  cells: (column: string, i: number, text: string) => string = (_column, _i, text) => text,
): SmallStudy {
  const columns = ['g', 'w3', 'cluster', 'age', 'pressure'] as const
  return {
    vcf: [
      '##fileformat=VCFv4.2',
      [
        '#CHROM',
        'POS',
        'ID',
        'REF',
        'ALT',
        'QUAL',
        'FILTER',
        'INFO',
        'FORMAT',
        ...GOLDEN.people.map((_, i) => id(i)),
      ].join('\t'),
      ...BITS.map(bit =>
        [
          ...['1', 100 + bit, '.', 'A', 'C', '.', 'PASS', '.', 'GT'],
          ...GOLDEN.people.map(({ score410 }) => `0/${(score410 >> bit) & 1}`),
        ].join('\t'),
      ),
    ],
    people: [
      ['id', ...columns].join('\t'),
      ...GOLDEN.people.map((person, i) =>
        [id(i), ...columns.map(column => cells(column, i, String(person[column])))].join('\t'),
      ),
    ],
    score: [
      '#format_version=2.0',
      '#genome_build=GRCh38',
      'rsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight',
      ...BITS.map(bit => `rs${bit}\t1\t${100 + bit}\tC\tA\t${2 ** bit}`),
    ],
    components: ['IID'],
    yaml: change(STUDY),
  }
}

/** The reference SD of the score, in units of 1/410: what a released slope per SD is divided by. */
export function scoreSd(): number {
  const scores = GOLDEN.people.map(({ score410 }) => score410)
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length
  return Math.sqrt(scores.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scores.length)
}
