import { crc32, deflateRawSync } from 'node:zlib'
import { UserError } from '../../../science/errors.ts'
import type { OpenFile } from '../../../science/genotypes/beside.ts'
import { EOF_MARKER } from '../../../science/genotypes/bgzf.ts'
import { type ByteSource, concat } from '../../../science/genotypes/bytes.ts'
import { type CallGroup, CallGroups } from '../../../science/genotypes/call-groups.ts'
import { checkRangeOrder } from '../../../science/genotypes/check-range-order.ts'
import type { GenotypeRecord, RangeSummary } from '../../../science/genotypes/genotype-file.ts'
import { openGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import { TileWriter } from '../../../science/genotypes/tiles.ts'
import type { VcfField } from '../../../science/genotypes/vcf-records.ts'

export const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

/** Bytes in memory, given out in chunks of a size that need not fit anything. */
export function sourceOf(bytes: Uint8Array, chunk = 1 << 16): ByteSource {
  return {
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += chunk) yield bytes.slice(at, Math.min(at + chunk, end))
    },
  }
}

/** One bgzip block (SAM specification 4.1); level 0 stores the bytes as they are. */
export function bgzfBlock(bytes: Uint8Array, level = 6, extra: number[] = []): Uint8Array {
  const data = deflateRawSync(bytes, { level })
  const size = 12 + extra.length + 6 + data.length + 8
  const head = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, (extra.length + 6) & 255, (extra.length + 6) >> 8]
  const footer = new Uint8Array(8)
  new DataView(footer.buffer).setUint32(0, crc32(bytes), true)
  new DataView(footer.buffer).setUint32(4, bytes.length, true)
  const own = [0x42, 0x43, 2, 0, (size - 1) & 255, (size - 1) >> 8]
  return concat([Uint8Array.from([...head, ...extra, ...own]), data, footer])
}

/** A bgzip file whose blocks hold as many bytes as `sizes` says, over and over. */
export function bgzip(bytes: Uint8Array, sizes: number[] = [60_000], level = 6): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    blocks.push(bgzfBlock(bytes.subarray(at, at + size), level))
    at += size
  }
  return concat([...blocks, EOF_MARKER])
}

export const FIXED = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT']

/** A VCF with samples s0, s1, …; each line is `chromosome pos id ref alt format` and calls, parted by spaces. */
export function vcf(lines: string[], samples = (lines[0]?.split(' ').length ?? 8) - 6): string {
  const ids = Array.from({ length: samples }, (_, i) => `s${i}`)
  const rows = lines.map(line => {
    const [chromosome, pos, id, ref, alt, format, ...calls] = line.split(' ')
    return [chromosome, pos, id, ref, alt, '.', 'PASS', '.', format, ...calls]
  })
  return `##fileformat=VCFv4.2\n${[[...FIXED, ...ids], ...rows].map(row => `${row.join('\t')}\n`).join('')}`
}

export type PlainRecord = Omit<GenotypeRecord, 'bed' | 'dosages' | 'haploid' | 'haploids'> & { dosages: number[] }

/** Files in memory, by name. */
export function openOf(files: Record<string, Uint8Array>, chunk?: number): OpenFile {
  return async file => {
    if (!files[file]) throw new UserError('missing-file', 'The file does not exist.', { todo: '', place: { file } })
    return sourceOf(files[file], chunk)
  }
}

/** Reads a genotype file in parts cut at `cuts`, checks that the parts fit, and gives all their records. */
export async function readFile(
  files: Record<string, Uint8Array>,
  file: string,
  { cuts = [], chunk, field = 'GT' }: { cuts?: number[]; chunk?: number; field?: VcfField } = {},
): Promise<{ samples: string[]; records: PlainRecord[]; parts: PlainRecord[][]; summaries: RangeSummary[] }> {
  const opened = await openGenotypes(openOf(files, chunk), file, field)
  const ends = [...cuts.filter(cut => cut < opened.size).sort((a, b) => a - b), opened.size]
  const parts: PlainRecord[][] = []
  const summaries: RangeSummary[] = []
  let start = 0
  for (const end of ends) {
    const { records, summary } = opened.read({ start, end })
    const part: PlainRecord[] = []
    for await (const { bed: _, haploid: __, haploids: ___, ...record } of records)
      part.push({ ...record, dosages: [...record.dosages] })
    parts.push(part)
    summaries.push(summary)
    start = end
  }
  checkRangeOrder(opened, summaries)
  return { samples: opened.samples, records: parts.flat(), parts, summaries }
}

/** As readFile, of the bytes of a VCF. */
export const readParts = (bytes: Uint8Array, cuts: number[] = [], chunk?: number, field?: VcfField) =>
  readFile({ 'a.vcf': bytes }, 'a.vcf', { cuts, ...(chunk ? { chunk } : {}), ...(field ? { field } : {}) })

/** What went wrong, as a UserError's code, file and line. */
export async function problemOf(outcome: Promise<unknown>): Promise<string> {
  const error = await outcome.then(
    () => 'no error',
    (error: unknown) => error,
  )
  if (!(error instanceof UserError)) throw error
  return [error.code, error.place?.file, error.place?.line].filter(part => part !== undefined).join(' ')
}

/** The same records, read the slow and plain way: strings, split and counted. Only for valid files. */
export function naiveRecords(text: Uint8Array, field: VcfField = 'GT'): PlainRecord[] {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text).split('\n')
  const rows = lines.map(line => line.replace(/\r$/, '')).filter(line => line !== '' && !line.startsWith('#'))
  return rows.flatMap(row => {
    const [contig, pos, id, ref, alt, , , , format, ...calls] = row.split('\t')
    const chromosome = contig!.replace(/^chr/i, '').replace(/^M$/, 'MT')
    if (!/^([1-9]|1[0-9]|2[0-2]|X|Y|MT)$/.test(chromosome)) return []
    const alts = alt!.split(',')
    const fieldOf = (call: string, field: string) => call.split(':')[format!.split(':').indexOf(field)] ?? '.'
    const allelesOf = (call: string) => fieldOf(call, 'GT').replace(/^[|/]/, '').split(/[|/]/)
    return alts.flatMap((allele, i) => {
      if (!/^[ACGTN]+$/i.test(allele)) return []
      const dosages = calls.map(call => {
        const alleles = allelesOf(call)
        const isHaploid = alleles.length === 1 && alleles[0] !== '.'
        if (field === 'DS') {
          const ds = fieldOf(call, 'DS')
          const value = ds === '.' ? '.' : ds.split(',')[i]!
          return value === '.' ? 65_535 : Math.round(Number(value) * 16_384 * (isHaploid ? 2 : 1))
        }
        if (field === 'GP') {
          const texts = fieldOf(call, 'GP').split(',')
          if (texts.every(text => text === '.')) return 65_535
          const ofCopies = texts.map(Number)
          const sum = ofCopies.reduce((total, p) => total + p, 0)
          const copies = ofCopies.reduce((total, p, n) => total + n * p, 0)
          return Math.round(((texts.length === 2 ? 2 : 1) * copies * 16_384) / sum)
        }
        const copies = alleles.filter(a => Number(a) === i + 1).length
        return alleles.includes('.') ? 3 : alleles.length === 1 ? 2 * copies : copies
      })
      const site = { chromosome, pos1: Number(pos), id: id!, ref: ref!.toUpperCase(), alt: allele.toUpperCase() }
      return [{ ...site, multiallelic: alts.length > 1, dosages }]
    })
  })
}

/** Seeded pseudo-random integers below n (mulberry32). */
export function random(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** Calls of everyone, variant by variant, as groups. */
export function groupsOf(variants: Iterable<ArrayLike<number>>, people: number): CallGroup[] {
  const groups = new CallGroups({
    columns: Int32Array.from({ length: people }, (_, i) => i),
    samples: people,
    isReference: new Uint8Array(people),
    groupOf: new Uint16Array(people),
    groups: 0,
  })
  // Their bytes are written over.
  const kept = (group: CallGroup | undefined) => (group ? [{ ...group, bytes: group.bytes.slice() }] : [])
  const full = Array.from(variants).flatMap(calls => kept(groups.add({ bed: null, dosages: Uint8Array.from(calls) })))
  return [...full, ...kept(groups.finish())]
}

/** The parts of a tile file of calls. */
export function tileParts(variants: Iterable<ArrayLike<number>>, people: number): Uint8Array[] {
  const writer = new TileWriter(people, 'calls')
  const parts = groupsOf(variants, people).flatMap(({ bytes, copies }) => writer.addCalls(bytes, copies.length))
  return [...parts, ...writer.finish()]
}
