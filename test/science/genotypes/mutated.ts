import { gunzipSync, gzipSync } from 'node:zlib'
import { UserError } from '../../../science/errors.ts'
import { concat } from '../../../science/genotypes/bytes.ts'
import type { VcfField } from '../../../science/genotypes/vcf-records.ts'
import { bedFiles, bgen, naiveBed, naiveBgen } from './binary-files.ts'
import { bgzip, bytesOf, naiveRecords, type PlainRecord, random, readFile, vcf } from './helpers.ts'

type Files = Record<string, Uint8Array>

/** A small file of a format, and what its bytes say, whatever becomes of them. */
export interface Fuzzed {
  format: string
  file: string
  files: Files
  field: VcfField
  says(files: Files): PlainRecord[]
}

const calls = bytesOf(
  vcf([
    '1 5 rs1 A C GT 0|0 0|1',
    'chr1 7 rs2 A C,GT GT:DP 1|2:3 ./.:0',
    '1 7 . A <DEL>,T DP:GT 3:0/2 4',
    'X 1 . AT A GT 0 1',
    'chrUn 3 . A C GT 0|0 0|1',
  ]),
)
const dosages = bytesOf(
  vcf(['1 5 rs1 A C DS 0.25 1.999', '1 7 rs2 A C,GT GT:DS 1|2:0.5,1e-1 .:.', 'X 1 . AT A DS:GT 0.75:1 .:0']),
)
const probabilities = bytesOf(
  vcf([
    '1 5 rs1 A C GP 0.7,0.2,0.1 0,0.5,0.5',
    '1 7 rs2 A C GT:GP 0|1:1,0e0,0 .:.',
    'X 1 . AT A GP:GT 0.75,0.25:1 .,.:0',
  ]),
)
const call = (first: number, second: number, missing = false) => ({ ploidy: 2, values: [first, second], missing })
const variants = [
  { chromosome: '01', pos1: 5, alleles: ['A', 'G'], bits: 8, phased: false, calls: [call(9, 99), call(0, 0, true)] },
  { chromosome: '1', pos1: 7, alleles: ['AT', 'G'], bits: 16, phased: true, calls: [call(65_535, 1), call(9, 8)] },
  {
    ...{ chromosome: 'X', pos1: 1, alleles: ['A', 'C'], bits: 5, phased: false },
    calls: [{ ploidy: 1, values: [7] }, call(1, 30)],
  },
]
const one = (bytes: Uint8Array) => ({ 'a.vcf': bytes })
const vcfOf = (files: Files) => naiveRecords(files['a.vcf']!)
const original = () => naiveRecords(calls)

export const FUZZED: readonly Fuzzed[] = [
  { format: 'VCF', file: 'a.vcf', field: 'GT', files: one(calls), says: vcfOf },
  {
    format: 'VCF with DS',
    file: 'a.vcf',
    field: 'DS',
    files: one(dosages),
    says: f => naiveRecords(f['a.vcf']!, 'DS'),
  },
  {
    format: 'VCF with GP',
    file: 'a.vcf',
    field: 'GP',
    files: one(probabilities),
    says: f => naiveRecords(f['a.vcf']!, 'GP'),
  },
  // A checksum stands over every byte of text: what is read must be the original.
  { format: 'bgzip', file: 'a.vcf', field: 'GT', files: one(bgzip(calls, [40, 100])), says: original },
  {
    // A file cut between two members is a whole gzip file.
    ...{ format: 'gzip', file: 'a.vcf', field: 'GT', says: f => naiveRecords(gunzipSync(f['a.vcf']!)) },
    files: one(concat([gzipSync(calls.subarray(0, 150)), gzipSync(calls.subarray(150))])),
  },
  {
    ...{ format: 'PLINK 1', file: 'a.bed', field: 'GT', says: naiveBed },
    files: bedFiles(
      ['1 rs1 5 C A', '1 rs2 7 g at', '23 . 9 T A'],
      [
        [0, 1, 2, 3, 1],
        [2, 2, 0, 0, 3],
        [0, 2, 0, 2, 0],
      ],
    ),
  },
  {
    format: 'BGEN',
    file: 'a.bgen',
    field: 'GT',
    files: { 'a.bgen': bgen(variants) },
    says: f => naiveBgen(f['a.bgen']!),
  },
  {
    ...{ format: 'BGEN, not packed', file: 'a.bgen', field: 'GT' },
    files: { 'a.bgen': bgen(variants, { deflate: false }) },
    says: f => naiveBgen(f['a.bgen']!),
  },
]

/** Changes, cuts out, doubles or inserts a few bytes, often ones that mean something. */
export function mutate(bytes: Uint8Array, next: (n: number) => number): Uint8Array {
  let mutated = bytes
  for (let times = 1 + next(3); times > 0; times--) {
    const at = next(mutated.length + 1)
    const end = Math.min(mutated.length, at + next(12))
    const meaningful = bytesOf('\t\n\r|/.:,*<#019\x00\xff\x1f')
    const byte = next(2) === 0 ? next(256) : meaningful[next(meaningful.length)]!
    const [before, cut, after] = [mutated.subarray(0, at), mutated.subarray(at, end), mutated.subarray(end)]
    const middle = [
      [Uint8Array.of(byte)],
      [],
      [cut, cut],
      [cut, Uint8Array.of(byte)],
      [cut.map(b => b ^ (1 << next(8)))],
    ]
    mutated = next(20) === 0 ? before : concat([before, ...middle[next(middle.length)]!, after])
  }
  return mutated
}

/**
 * Mutates a format's files so many times and reads each in parts. Returns how many were refused; throws unless each either gives
 * what its bytes say, or is refused as the user's with file and line, byte or chromosome.
 */
export async function fuzz({ file, files, field, says }: Fuzzed, cases: number, seed: number): Promise<number> {
  const next = random(seed)
  const names = Object.keys(files)
  let refused = 0
  for (let i = 0; i < cases; i++) {
    const name = names[next(names.length)]!
    const mutated = { ...files, [name]: mutate(files[name]!, next) }
    const cuts = [next(mutated[file]!.length + 1), next(mutated[file]!.length + 1)]
    const found = await readFile(mutated, file, { cuts, field, chunk: 64 }).catch((error: unknown) => error)
    const wrong = (what: string) =>
      new Error(`case ${i} of seed ${seed}: ${what} of ${Buffer.from(mutated[name]!).toString('base64')}`, {
        cause: found,
      })
    if (found instanceof UserError) {
      refused++
      const { place, message } = found
      if (!place || !names.concat('a.sample').includes(place.file)) throw wrong('no place')
      const saysWhere =
        place.line !== undefined ||
        /byte|chromosome|empty|variants, and|does not|same id|layout|zstd|sample-major/i.test(message)
      if (!saysWhere) throw wrong(message)
    } else if (found instanceof Error) throw wrong('a fault')
    else if (JSON.stringify((found as { records: unknown }).records) !== JSON.stringify(says(mutated)))
      throw wrong('another reading')
  }
  return refused
}
