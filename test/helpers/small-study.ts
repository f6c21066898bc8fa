import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { temporaryFolder } from './temporary-folder.ts'

/** A study's files as lines, cut from the 1000 Genomes example: to be changed, then written. */
export interface SmallStudy {
  /** Lines of the VCF: `##` lines, the header, records. */
  vcf: string[]
  /** Lines of samples.tsv, the header first. */
  people: string[]
  /** Lines of the score file. */
  score: string[]
  yaml: string
  /** Lines of components.tsv, of the people in `people` who have components. */
  components: string[]
}

const STUDY = `study: small
title: A small study
period: "2026"
genotypes:
  build: GRCh38
  batches:
    - files: [genotypes.vcf]
people:
  file: samples.tsv
  id: sample_id
  design: convenience
  reference: { column: unrelated_2504, equals: "1" }
  components: { file: components.tsv, id: IID, columns: [PC1, PC2] }
  attributes:
    sampled_as:
      column: superpopulation
      kind: recruitment
      levels: [AFR, AMR, EAS, EUR, SAS]
      why: how the project recruited people
    sex: { column: sex, kind: sex, levels: [female, male] }
scores:
  - id: T2D_FE
    file: T2D_Suzuki2024_fixed_GRCh38.txt
matching: { ambiguous: keep, multiallelic: keep }
count: reference
views: [[sampled_as], [sex], [sampled_as, sex]]
disclosure:
  policy: open-data
  cohort: small
  ledger: ledger
  approver: A. Person
`

const EXAMPLE = 'examples/1000-genomes'
const FIXED_COLUMNS = 9

/** Every nth person of the example up to `count`, with the variants that the first `variants` records hold. */
export function smallStudy({ count = 120, every = 20, variants = 300 } = {}): SmallStudy {
  const [header, ...rows] = linesOf(readFileSync(join(EXAMPLE, 'samples.tsv')))
  const chosen = rows.filter((_, i) => i % every === 0).slice(0, count)
  const ids = new Set(chosen.map(row => row.split('\t', 1)[0]))
  const lines = linesOf(gunzipSync(readFileSync(join(EXAMPLE, '1kg3202_t2d_GRCh38.vcf.gz'))))
  const first = lines.findIndex(line => line.startsWith('#CHROM'))
  const columns = lines[first]!.split('\t').flatMap((name, i) => (i < FIXED_COLUMNS || ids.has(name) ? [i] : []))
  const cut = (line: string) => {
    const cells = line.split('\t')
    return columns.map(i => cells[i]).join('\t')
  }
  const records = lines.slice(first + 1, first + 1 + variants)
  const places = new Set(records.map(line => line.split('\t', 2).join(':')))
  const score = linesOf(readFileSync(join(EXAMPLE, 'T2D_Suzuki2024_fixed_GRCh38.txt'))).filter((line, i) => {
    const [, chromosome, position] = line.split('\t')
    return line.startsWith('#') || i === 0 || chromosome === 'chr_name' || places.has(`${chromosome}:${position}`)
  })
  return {
    vcf: ['##fileformat=VCFv4.2', ...lines.slice(first, first + 1 + variants).map(cut)],
    people: [header!, ...chosen],
    score,
    components: linesOf(readFileSync(join(EXAMPLE, 'kg3202_principal_components.tsv'))).filter(
      (line, i) => i === 0 || ids.has(line.split('\t', 1)[0]),
    ),
    yaml: STUDY,
  }
}

/** Writes a study's files into a folder of their own; gives back the path of its study file. */
export function writeStudy({ vcf, people, score, components, yaml }: SmallStudy, folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, lines: string[]) =>
    writeFileSync(join(folder, name), lines.map(line => `${line}\n`).join(''))
  write('genotypes.vcf', vcf)
  write('samples.tsv', people)
  write('components.tsv', components)
  write('T2D_Suzuki2024_fixed_GRCh38.txt', score)
  writeFileSync(join(folder, 'study.yaml'), yaml)
  return join(folder, 'study.yaml')
}

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd().split('\n')
