// node:zlib is used for what it computes (inflate).
import { inflateSync } from 'node:zlib'
import { UserError } from '../errors.ts'
import { beside, checkSamples, type OpenFile, openBeside, readFields } from './beside.ts'
import { BadGenotypes, mostBytes, readDosages } from './bgen-dosages.ts'
import { type ByteRange, ByteReader, type ByteSource, readBytes, readOn } from './bytes.ts'
import { codedChromosome } from './chromosome.ts'
import {
  BASES,
  countLine,
  emptySummary,
  type GenotypeFile,
  type GenotypeRecord,
  type RangeSummary,
} from './genotype-file.ts'

interface Header {
  file: string
  source: ByteSource
  /** Byte where the first variant starts. */
  first: number
  variants: number
  samples: number
  isDeflated: boolean
}

/**
 * Opens a BGEN file, version 1.2, layout 2 (https://www.chg.ox.ac.uk/~gav/bgen_format): expected copies of the second allele, which is
 * ALT by UK Biobank's convention. Sample ids are the file's own, or those of the .sample of the same name beside it.
 * A variant is in the range that holds its first byte; without an index it is found as findVariant says.
 * Throws UserError `missing-file`, `not-bgen`, `bgen-layout`, `bgen-zstd`, `truncated`, `bad-header`, `duplicate-sample`.
 */
export async function openBgen(open: OpenFile, file: string): Promise<GenotypeFile> {
  const source = await open(file)
  const { header, ids } = await readHeader(source, file)
  const samples = ids ?? (await readSampleFile(open, file, header.samples))
  return {
    ...{ file, size: source.size, splittable: true, samples, kind: 'dosages', build: undefined },
    read: range => {
      const summary = emptySummary(range, header.variants)
      return { records: readVariants(header, range, summary), summary }
    },
  }
}

const uint16 = (bytes: Uint8Array, at: number) => bytes[at]! | (bytes[at + 1]! << 8)
const uint32 = (bytes: Uint8Array, at: number) => (uint16(bytes, at) | (uint16(bytes, at + 2) << 16)) >>> 0
const DECODER = new TextDecoder()

async function readHeader(source: ByteSource, file: string): Promise<{ header: Header; ids: string[] | undefined }> {
  const head = await readBytes(source, 0, Math.min(24, source.size))
  const isBgen = head.length === 24 && /^(bgen|\0{4})$/.test(DECODER.decode(head.subarray(16, 20)))
  if (!isBgen) throw notBgen(file)
  const first = uint32(head, 0) + 4
  const length = uint32(head, 4)
  const variants = uint32(head, 8)
  const samples = uint32(head, 12)
  if (length < 20 || 4 + length > first || first > source.size) {
    throw badHeader(file, 'The header’s lengths are not those of the file, at byte 0.')
  }
  const flags = uint32(await readBytes(source, length, length + 4), 0)
  const layout = (flags >>> 2) & 15
  const packing = flags & 3
  if (layout !== 2) throw otherLayout(file, layout)
  if (packing === 2) throw zstd(file)
  if (packing > 1) throw badHeader(file, `The header names no known compression, at byte ${length}.`)
  if (samples === 0) throw badHeader(file, 'The header says that there are no samples, at byte 12.')
  const header: Header = { file, source, first, variants, samples, isDeflated: packing === 1 }
  return { header, ids: flags >>> 31 === 1 ? await readIds(header, 4 + length) : undefined }
}

/** An id is shorter; this only bounds what is read. */
const MOST_ID = 1_024

async function readIds({ file, source, first, samples }: Header, from: number): Promise<string[]> {
  const wrong = () => badHeader(file, `The list of samples is not of ${samples}, at byte ${from}.`)
  const bytes = await readBytes(source, from, Math.min(first, from + 8 + samples * (2 + MOST_ID)))
  if (bytes.length < 8 || uint32(bytes, 0) > bytes.length || uint32(bytes, 4) !== samples) throw wrong()
  const ids: string[] = []
  let at = 8
  // The bytes bound the loop, whatever number the header gives.
  for (; ids.length < samples && at + 2 <= bytes.length; at += 2 + uint16(bytes, at)) {
    ids.push(DECODER.decode(bytes.subarray(at + 2, at + 2 + uint16(bytes, at))))
  }
  if (ids.length < samples || at !== uint32(bytes, 0)) throw wrong()
  checkSamples(ids, file)
  return ids
}

/** Ids of an Oxford .sample: two lines of heading, then `ID_2` (or a single `ID`) of each sample. */
async function readSampleFile(open: OpenFile, bgen: string, expected: number): Promise<string[]> {
  const file = beside(bgen, '.sample')
  const source = await openBeside(open, file, `\`${bgen}\` holds no ids of its samples.`)
  const bad = (message: string, line: number) =>
    new UserError('bad-record', message, {
      todo: 'Give the .sample that was written with the BGEN file.',
      place: { file, line },
    })
  const ids: string[] = []
  let column = 0
  for await (const { fields, line } of readFields(source, file)) {
    if (line === 1) {
      if (!/^ID/i.test(fields[0] ?? '')) throw bad('A .sample starts with a line of headings, ID_1 first.', line)
      column = /^ID/i.test(fields[1] ?? '') ? 1 : 0
    }
    if (line <= 2) continue
    if (fields[column] === undefined) throw bad('The line has no sample id.', line)
    ids.push(fields[column]!)
  }
  if (ids.length !== expected) {
    throw bad(`The file has ${ids.length} samples, and the BGEN file has ${expected}.`, ids.length + 2)
  }
  checkSamples(ids, file, nth => nth + 3)
  return ids
}

async function* readVariants(
  header: Header,
  { start, end }: ByteRange,
  summary: RangeSummary,
): AsyncGenerator<GenotypeRecord, void, undefined> {
  const { file, source } = header
  // The header is a block of its own, in the range that starts at byte 0.
  let at = await findVariant(header, start)
  summary.firstBlock = start === 0 ? 0 : at
  summary.nextBlock = end === 0 ? 0 : at
  const reader = new ByteReader(readOn(source, at, end))
  const seen = new Set<string>()
  try {
    while (at < end && at < source.size) {
      const site = await peekSite(reader, header, at)
      checkSite(site, header, at)
      const block = await reader.peek(site.length)
      if (block.length < site.length) throw cut(file, source.size)
      const { chromosome, pos1, id } = site
      const disorder = countLine(summary, seen, { chromosome: chromosome ?? site.contig, pos1 })
      if (disorder) throw outOfOrder(disorder, file, at)
      const [ref, alt] = site.alleles as [string, string]
      if (chromosome === undefined) summary.skipped.otherContigs++
      else if (!(BASES.test(ref) && BASES.test(alt))) summary.skipped.symbolic++
      else {
        const { dosages, haploid } = dosagesOf(block.subarray(site.data), header, site, at)
        summary.haploid += haploid
        summary.records++
        yield { chromosome, pos1, id, ref, alt, multiallelic: false, dosages, haploid, haploids: null, bed: null }
      }
      reader.skip(site.length)
      at += site.length
      summary.nextBlock = at
    }
  } finally {
    await reader.close()
  }
}

/** What stands before a variant's genotypes. */
interface Site {
  /** Undefined where the variant is on no chromosome that is read. */
  chromosome: string | undefined
  contig: string
  pos1: number
  id: string
  alleles: string[]
  /** Bytes before its genotypes, and of all of it. */
  data: number
  length: number
}

/** The most text that a variant's alleles may have; real ones are shorter by far. */
const MOST_TEXT = 2 ** 20
const MOST_CONTIG = 255
const SITE_STEP = 1_024

/**
 * What stands before a variant's genotypes, from byte `at` on. Undefined where there is no variant; `short` where these bytes end
 * before it does.
 */
function siteAt(bytes: Uint8Array, at: number): Site | 'short' | undefined {
  const end = bytes.length
  let next = at
  const texts: Uint8Array[] = []
  for (const most of [65_535, 65_535, MOST_CONTIG]) {
    if (next + 2 > end) return 'short'
    const length = uint16(bytes, next)
    if (length > most) return undefined
    texts.push(bytes.subarray(next + 2, next + 2 + length))
    next += 2 + length
  }
  if (next + 6 > end) return 'short'
  const pos1 = uint32(bytes, next)
  const alleles = uint16(bytes, next + 4)
  if (texts[2]!.length === 0 || pos1 > 2 ** 31 - 1 || alleles === 0) return undefined
  next += 6
  let text = 0
  for (let i = 0; i < alleles; i++) {
    if (next + 4 > end) return 'short'
    const length = uint32(bytes, next)
    text += length
    if (text > MOST_TEXT) return undefined
    texts.push(bytes.subarray(next + 4, next + 4 + length))
    next += 4 + length
  }
  if (next + 4 > end) return 'short'
  const stored = uint32(bytes, next)
  if (!texts.every(isText)) return undefined
  const [, id, contig, ...spelled] = texts.map(text => DECODER.decode(text)) as [string, string, string, ...string[]]
  const chromosome = pos1 > 0 ? codedChromosome(contig) : undefined
  const data = next + 4 - at
  return {
    chromosome,
    contig,
    pos1,
    id: id || '.',
    alleles: spelled.map(a => a.toUpperCase()),
    data,
    length: data + stored,
  }
}

const isText = (bytes: Uint8Array) => bytes.every(byte => byte >= 32)

async function peekSite(reader: ByteReader, { file, source }: Header, at: number): Promise<Site> {
  for (let length = SITE_STEP; ; length *= 4) {
    const bytes = await reader.peek(length)
    const site = siteAt(bytes, 0)
    if (site === undefined) throw noVariant(file, at)
    if (site !== 'short') return site
    if (bytes.length < length) throw cut(file, source.size)
  }
}

function checkSite(site: Site, header: Header, at: number): void {
  if (site.alleles.length !== 2) throw otherAlleles(header.file, site, at)
  if (site.length - site.data > mostStored(header)) throw badGenotypes(header.file, site, at, tooLong(header))
}

/** Inflates and reads a variant's genotypes; `block` is what follows their length. */
function dosagesOf(block: Uint8Array, header: Header, site: Site, at: number) {
  try {
    return readDosages(inflated(block, header), header.samples)
  } catch (error) {
    if (!(error instanceof BadGenotypes)) throw error
    throw badGenotypes(header.file, site, at, error.message)
  }
}

function inflated(block: Uint8Array, header: Header): Uint8Array {
  if (!header.isDeflated) return block
  if (block.length < 4 || uint32(block, 0) > mostBytes(header.samples)) throw new BadGenotypes(tooLong(header))
  const size = uint32(block, 0)
  let bytes: Uint8Array
  try {
    bytes = inflateSync(block.subarray(4), { chunkSize: Math.max(64, size + 64), maxOutputLength: size + 1 })
  } catch {
    throw new BadGenotypes('cannot be inflated')
  }
  if (bytes.length !== size) throw new BadGenotypes(`do not inflate to the ${size} bytes that they say`)
  return bytes
}

/** Deflating can make bytes that are all noise a little longer; with them stands their length inflated. */
const mostStored = ({ samples }: Header) => 4 + 64 + Math.ceil(1.001 * mostBytes(samples))
const tooLong = ({ samples }: Header) => `are longer than those of ${samples} people with two alleles each`

const WINDOW = 2 ** 20

/**
 * The first byte at or after `at` where a variant starts; the file's size if none does. A place that only looks like one is passed over:
 * the genotypes must be those of the file's people, and another variant or the file's end must follow. (That no variant was passed
 * over is proved later, when each range's variants are seen to end where the next range's start: checkRangeOrder.)
 */
async function findVariant(header: Header, at: number): Promise<number> {
  const { source, first } = header
  if (at <= first) return first
  for (let from = at; from < source.size; from += WINDOW) {
    const window = await readBytes(source, from, Math.min(from + 2 * WINDOW, source.size))
    for (let start = 0; start < Math.min(WINDOW, window.length); start++) {
      const site = siteAt(window, start)
      if (site !== undefined && (await isVariant(header, from + start))) return from + start
    }
  }
  return source.size
}

async function isVariant(header: Header, at: number): Promise<boolean> {
  const { source, samples } = header
  try {
    const site = await siteFrom(header, at)
    const next = at + site.length
    if (next > source.size) return false
    if (next < source.size) await siteFrom(header, next)
    // Reading will refuse such a variant, by its place.
    if (site.alleles.length !== 2 || site.length - site.data > mostStored(header)) return true
    const genotypes = inflated(await readBytes(source, at + site.data, next), header)
    return genotypes.length >= 6 && uint32(genotypes, 0) === samples && uint16(genotypes, 4) === 2
  } catch (error) {
    if (error instanceof UserError || error instanceof BadGenotypes) return false
    throw error
  }
}

async function siteFrom(header: Header, at: number): Promise<Site> {
  const reader = new ByteReader(readOn(header.source, at, Math.min(at + SITE_STEP, header.source.size)))
  try {
    return await peekSite(reader, header, at)
  } finally {
    await reader.close()
  }
}

function notBgen(file: string): UserError {
  return new UserError('not-bgen', 'The file does not start as a BGEN file does.', {
    todo: 'Give a file that plink2 --export bgen-1.2 or qctool wrote.',
    place: { file },
  })
}

function otherLayout(file: string, layout: number): UserError {
  return new UserError('bgen-layout', `The file is a BGEN of layout ${layout}, and only layout 2 is read.`, {
    todo: 'Write it again with plink2 --export bgen-1.2.',
    place: { file },
  })
}

function zstd(file: string): UserError {
  return new UserError('bgen-zstd', 'The file is compressed with zstd, which is not read.', {
    todo: 'Write it again with plink2 --export bgen-1.2, or with qctool -bgen-compression zlib.',
    place: { file },
  })
}

function badHeader(file: string, message: string): UserError {
  return new UserError('bad-header', message, {
    todo: 'Copy the file again, or write it again with plink2 --export bgen-1.2.',
    place: { file },
  })
}

function noVariant(file: string, at: number): UserError {
  return new UserError('corrupt', `The file has no variant at byte ${at}, where one should start.`, {
    todo: 'Copy or download the file again, and compare its checksum with the original.',
    place: { file },
  })
}

function cut(file: string, size: number): UserError {
  return new UserError('truncated', `The file is cut inside a variant, at byte ${size}.`, {
    todo: 'Copy or download the file again, and compare its size and checksum with the original.',
    place: { file },
  })
}

function otherAlleles(file: string, { contig, pos1, alleles }: Site, at: number): UserError {
  return new UserError('multiallelic', `The variant ${contig}:${pos1} at byte ${at} has ${alleles.length} alleles.`, {
    todo: 'Split such variants into ones of two alleles, or leave them out, for example with plink2 --max-alleles 2.',
    place: { file },
  })
}

function badGenotypes(file: string, { contig, pos1 }: Site, at: number, what: string): UserError {
  return new UserError('bad-genotype', `The genotypes of the variant ${contig}:${pos1} at byte ${at} ${what}.`, {
    todo: 'Leave the variant out, or write the file again with plink2 --export bgen-1.2.',
    place: { file },
  })
}

function outOfOrder(message: string, file: string, at: number): UserError {
  return new UserError('order', `${message.replace(/\.$/, '')}, at byte ${at}.`, {
    todo: 'Sort the variants, for example with plink2 --make-pgen --sort-vars, then --export bgen-1.2.',
    place: { file },
  })
}
