import { deflateSync, inflateSync } from 'node:zlib'
import { concat } from '../../../science/genotypes/bytes.ts'
import { codedChromosome } from '../../../science/genotypes/chromosome.ts'
import { bytesOf, type PlainRecord } from './helpers.ts'

/** A PLINK 1 data set by name; `calls` are copies of A1 or 3, by variant; `bim` holds `chromosome id pos A1 A2`. */
export function bedFiles(bim: string[], calls: number[][], people = calls[0]?.length ?? 1): Record<string, Uint8Array> {
  const bytes = calls.map(variant => {
    const run = new Uint8Array(Math.ceil(people / 4))
    for (const [i, call] of variant.entries()) run[i >> 2]! |= [3, 2, 0, 1][call]! << (2 * (i & 3))
    return run
  })
  const bimLines = bim.map(line => {
    const [chromosome, id, pos, a1, a2] = line.split(' ')
    return `${[chromosome, id, 0, pos, a1, a2].join('\t')}\n`
  })
  return {
    'a.bed': concat([Uint8Array.of(0x6c, 0x1b, 1), ...bytes]),
    'a.bim': bytesOf(bimLines.join('')),
    'a.fam': bytesOf(Array.from({ length: people }, (_, i) => `f s${i} 0 0 0 -9\n`).join('')),
  }
}

/** One person's call in a BGEN: integer probabilities of its bits, all but the last of each kind. */
export interface BgenCall {
  ploidy: number
  missing?: boolean
  values: number[]
}

export interface BgenVariant {
  chromosome: string
  pos1: number
  alleles: string[]
  bits: number
  phased: boolean
  calls: BgenCall[]
}

const uint16 = (n: number) => Uint8Array.of(n & 255, n >> 8)
const uint32 = (n: number) => Uint8Array.from(new Uint8Array(Uint32Array.of(n).buffer))
const short = (text: string) => concat([uint16(text.length), bytesOf(text)])

/** A BGEN file, layout 2, as the specification lays it out; samples s0, s1, … */
export function bgen(
  variants: BgenVariant[],
  { people = variants[0]?.calls.length ?? 1, deflate = true, ids = true, layout = 2, packing = Number(deflate) } = {},
): Uint8Array {
  const names = concat(Array.from({ length: people }, (_, i) => short(`s${i}`)))
  const samples = ids ? concat([uint32(8 + names.length), uint32(people), names]) : new Uint8Array(0)
  const flags = packing + 4 * layout + (ids ? 2 ** 31 : 0)
  const header = concat([uint32(20), uint32(variants.length), uint32(people), bytesOf('bgen'), uint32(flags)])
  const blocks = variants.map((variant, i) => {
    const { chromosome, pos1, alleles } = variant
    const genotypes = genotypeBlock(variant)
    const data = deflate ? concat([uint32(genotypes.length), deflateSync(genotypes)]) : genotypes
    const texts = concat(alleles.flatMap(allele => [uint32(allele.length), bytesOf(allele)]))
    const site = concat([
      short(`v${i}`),
      short(`rs${i}`),
      short(chromosome),
      uint32(pos1),
      uint16(alleles.length),
      texts,
    ])
    return concat([site, uint32(data.length), data])
  })
  return concat([uint32(20 + samples.length), header, samples, ...blocks])
}

function genotypeBlock({ alleles, bits, phased, calls }: BgenVariant): Uint8Array {
  const text = calls.flatMap(({ values }) => values.map(value => value.toString(2).padStart(bits, '0')).map(reverse))
  const stream = text.join('')
  const data = Uint8Array.from({ length: Math.ceil(stream.length / 8) }, (_, i) =>
    Number.parseInt(reverse(stream.slice(8 * i, 8 * i + 8).padEnd(8, '0')), 2),
  )
  const ploidies = calls.map(({ ploidy }) => ploidy)
  return concat([
    ...[uint32(calls.length), uint16(alleles.length), Uint8Array.of(Math.min(...ploidies), Math.max(...ploidies))],
    ...[Uint8Array.from(calls, ({ ploidy, missing }) => ploidy + (missing ? 128 : 0))],
    ...[Uint8Array.of(phased ? 1 : 0, bits), data],
  ])
}

const reverse = (text: string) => [...text].reverse().join('')

/** The dosages that a variant's calls mean, in units of 1/16,384, worked out with whole numbers of any size. */
export function bgenDosages({ bits, phased, calls }: BgenVariant): number[] {
  const one = 2n ** BigInt(bits) - 1n
  return calls.map(({ ploidy, missing, values }) => {
    if (missing) return 65_535
    const [a, b] = values.map(BigInt) as [bigint, bigint]
    const copies = ploidy === 1 ? 2n * (one - a) : phased ? 2n * one - a - b : 2n * one - 2n * a - b
    return Number((copies * 16_384n * 2n + one) / (2n * one))
  })
}

/** Records of a PLINK 1 data set, read the slow and plain way. Only for valid files. */
export function naiveBed(files: Record<string, Uint8Array>): PlainRecord[] {
  const lines = (name: string) => new TextDecoder().decode(files[name]).trimEnd().split('\n')
  const people = lines('a.fam').length
  return lines('a.bim').flatMap((line, variant) => {
    const [name, id, , pos, a1, a2] = line.split(/[ \t\r]+/).filter(field => field !== '')
    const chromosome = codedChromosome(name!)
    const isSpelled = /^[ACGTN]+$/i.test(a1!) && /^[ACGTN]+$/i.test(a2!)
    if (chromosome === undefined || !isSpelled || Number(pos) < 1) return []
    const dosages = Array.from({ length: people }, (_, i) => {
      const byte = files['a.bed']![3 + variant * Math.ceil(people / 4) + (i >> 2)]!
      return { '00': 2, '01': 3, '10': 1, '11': 0 }[
        byte
          .toString(2)
          .padStart(8, '0')
          .slice(6 - 2 * (i & 3), 8 - 2 * (i & 3))
      ]!
    })
    const site = { chromosome, pos1: Number(pos), id: id!, ref: a2!.toUpperCase(), alt: a1!.toUpperCase() }
    return [{ ...site, multiallelic: false, dosages }]
  })
}

/** Records of a BGEN file, read the slow and plain way. Only for valid files. */
export function naiveBgen(bytes: Uint8Array): PlainRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const isDeflated = (bytes[view.getUint32(4, true)]! & 3) === 1
  const records: PlainRecord[] = []
  let at = view.getUint32(0, true) + 4
  const take = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const text = (size: 2 | 4) => {
    const length = size === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
    at += size
    return new TextDecoder().decode(take(length))
  }
  while (at < bytes.length) {
    const [, id, contig] = [text(2), text(2), text(2)]
    const pos1 = view.getUint32(at, true)
    at += 6
    const [ref, alt] = [text(4), text(4)]
    const length = view.getUint32(at, true)
    at += 4
    const data = take(length)
    const chromosome = codedChromosome(contig)
    const alleles = [ref.toUpperCase(), alt.toUpperCase()] as const
    if (chromosome === undefined || pos1 < 1 || !alleles.every(allele => /^[ACGTN]+$/.test(allele))) continue
    const block = isDeflated ? new Uint8Array(inflateSync(data.subarray(4))) : data
    const people = block[0]! + 256 * block[1]!
    const [phased, bits] = [block[8 + people] === 1, block[9 + people]!]
    const stream = [...block.subarray(10 + people)].map(byte => reverse(byte.toString(2).padStart(8, '0'))).join('')
    let bit = 0
    const calls = [...block.subarray(8, 8 + people)].map((byte): BgenCall => {
      const ploidy = byte & 63
      const values = Array.from({ length: ploidy }, () => {
        bit += bits
        return Number.parseInt(reverse(stream.slice(bit - bits, bit)), 2)
      })
      return { ploidy, missing: byte > 127, values }
    })
    const dosages = bgenDosages({ chromosome, pos1, alleles: [...alleles], bits, phased, calls })
    records.push({ chromosome, pos1, id: id || '.', ref: alleles[0], alt: alleles[1], multiallelic: false, dosages })
  }
  return records
}
