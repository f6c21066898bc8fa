import type { ByteRange, ByteSource } from './bytes.ts'
import { canonicalChromosome } from './chromosome.ts'
import { type Line, LineProblem, locate, readLines } from './lines.ts'
import { checkColumns, FIXED_COLUMNS, readCalls, wrongColumns } from './read-calls.ts'
import type { BlockWalk } from './text-chunks.ts'
import type { VcfHeader } from './vcf-header.ts'

/** One ALT allele of one line. */
export interface VcfRecord {
  /** `1` to `22`, `X`, `Y` or `MT`. */
  chromosome: string
  /** 1-based position of REF's first base. */
  pos1: number
  /** As in the file; `.` if none. */
  id: string
  /** Upper case. */
  ref: string
  alt: string
  /** Whether the line lists several ALT alleles. */
  multiallelic: boolean
  /** One byte per sample in file order: copies of ALT, or MISSING. */
  dosages: Uint8Array
  /** Calls of one allele only, as on X, Y and MT; they count 0 or 2 copies. */
  haploid: number
}

export interface Locus {
  /** As in VcfRecord, or another contig's own name. */
  chromosome: string
  pos1: number
}

/** What one range held, complete once its records are read to the end; plain values, to be compared with the other ranges'. */
export interface RangeSummary extends ByteRange, BlockWalk {
  /** Lines. */
  lines: number
  /** Records given out: one per ALT allele that is spelled out in bases. */
  records: number
  /** Left out: lines without ALT; ALT alleles `*`, `<…>` and breakends; lines on other contigs. */
  skipped: { monomorphic: number; symbolic: number; otherContigs: number }
  /** Lines with several ALT alleles. */
  multiallelic: number
  /** Haploid calls in lines. */
  haploid: number
  /** The first and the last line's place, of whatever contig. */
  first: Locus | null
  last: Locus | null
  /** Contigs in order of appearance. */
  chromosomes: string[]
}

/**
 * The genotypes of a VCF's part [start, end), bytes of the file as stored. Any cuts of [0, size) give each record once; a gzip
 * file's records are all in the part that starts at byte 0. Several ALT alleles become one record each.
 * Throws UserError, with file and line: `bad-record`, `bad-genotype`, `ploidy`, `no-genotypes` (no GT in FORMAT), `order`
 * (positions descend or a chromosome comes back within the part), and what reading text throws: `truncated`, `corrupt`,
 * `line-too-long`. The line number is counted only then, from the file's start.
 */
export function readVcfRecords(
  source: ByteSource,
  header: VcfHeader,
  range: ByteRange,
): { records: AsyncGenerator<VcfRecord, void, undefined>; summary: RangeSummary } {
  const summary: RangeSummary = {
    ...{ start: range.start, end: range.end, firstBlock: 0, nextBlock: 0, lines: 0, records: 0, multiallelic: 0 },
    ...{ haploid: 0, first: null, last: null, chromosomes: [] },
    skipped: { monomorphic: 0, symbolic: 0, otherContigs: 0 },
  }
  return { records: readRecords(source, header, range, summary), summary }
}

async function* readRecords(source: ByteSource, header: VcfHeader, range: ByteRange, summary: RangeSummary) {
  const { lastLine, samples } = header
  const seen = new Set<string>()
  try {
    for await (const lines of readLines(source, header, range, summary)) {
      for (const line of lines) {
        const isHeader =
          line.block < lastLine.block || (line.block === lastLine.block && line.offset <= lastLine.offset)
        if (isHeader || line.bytes.length === 0) continue
        const site = readSite(line, samples.length)
        checkOrder(line, site, summary, seen)
        for (const record of readAlleles(line, site, samples.length, summary)) yield record
      }
    }
  } catch (problem) {
    throw problem instanceof LineProblem ? await locate(source, header, problem) : problem
  }
}

interface Site extends Locus {
  id: string
  ref: string
  alts: string[]
  isCanonical: boolean
  /** Byte where the first sample's column starts. */
  from: number
  format: string
}

const TAB = 9
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
const MAX_POS1 = 2 ** 31 - 1
const BASES = /^[ACGTN]+$/i
const BASES_AND_CODES = /^[ACGTRYSWKMBDHVN]+$/i
const SYMBOLIC = /^(\*|<[^<>]+>|[^[\]]*(\[[^[\]]+\[|\][^[\]]+\])[^[\]]*|\.[ACGTN]+|[ACGTN]+\.)$/i

function readSite(line: Line, samples: number): Site {
  const { bytes } = line
  const tabs: number[] = []
  for (let at = 0; tabs.length < FIXED_COLUMNS; at++) {
    if (at >= bytes.length) throw wrongColumns(line, samples)
    if (bytes[at] === TAB) tabs.push(at)
  }
  const [contig = '', pos = '', id = '', ref = '', alt = ''] = DECODER.decode(bytes.subarray(0, tabs[4])).split('\t')
  if (contig === '' || contig.startsWith('#')) throw badRecord('A record starts with its chromosome.', line, 1)
  const pos1 = /^[1-9][0-9]{0,9}$/.test(pos) ? Number(pos) : 0
  if (pos1 < 1 || pos1 > MAX_POS1) throw badRecord('POS must be a whole number of 1 or more.', line, 2)
  if (!BASES_AND_CODES.test(ref)) throw badRecord('REF must be bases.', line, 4)
  const alts = alt === '.' ? [] : alt.split(',')
  if (!alts.every(allele => BASES.test(allele) || SYMBOLIC.test(allele))) {
    throw badRecord('ALT must be bases, a symbolic allele or a dot.', line, 5)
  }
  const canonical = canonicalChromosome(contig)
  return {
    chromosome: canonical ?? contig,
    isCanonical: canonical !== undefined,
    pos1,
    id,
    ref: ref.toUpperCase(),
    alts,
    from: tabs[8]! + 1,
    format: DECODER.decode(bytes.subarray(tabs[7]! + 1, tabs[8])),
  }
}

function checkOrder(line: Line, { chromosome, pos1 }: Site, summary: RangeSummary, seen: Set<string>): void {
  if (summary.last?.chromosome !== chromosome) {
    if (seen.has(chromosome)) throw outOfOrder(`Chromosome ${chromosome} comes back after another one.`, line)
    seen.add(chromosome)
    summary.chromosomes.push(chromosome)
  } else if (pos1 < summary.last.pos1) {
    throw outOfOrder(`Position ${pos1} follows ${summary.last.pos1} on chromosome ${chromosome}.`, line)
  }
  summary.last = { chromosome, pos1 }
  summary.first ??= summary.last
  summary.lines++
}

function* readAlleles(line: Line, site: Site, samples: number, summary: RangeSummary): Generator<VcfRecord> {
  const { chromosome, pos1, id, ref, alts, from } = site
  const multiallelic = alts.length > 1
  const kept = site.isCanonical ? alts.flatMap((alt, i) => (BASES.test(alt) ? [i + 1] : [])) : []
  if (!site.isCanonical) summary.skipped.otherContigs++
  else if (alts.length === 0) summary.skipped.monomorphic++
  else summary.skipped.symbolic += alts.length - kept.length
  if (multiallelic) summary.multiallelic++
  if (kept.length === 0) checkColumns(line, from, samples)
  const gtAt = site.format === 'GT' ? 0 : site.format.split(':').indexOf('GT')
  if (kept.length > 0 && gtAt < 0) throw noGenotypes(line)
  for (const [nth, alt] of kept.entries()) {
    const dosages = new Uint8Array(samples)
    const haploid = readCalls(line, { from, gtAt, alt, alts: alts.length }, dosages)
    if (nth === 0) summary.haploid += haploid
    summary.records++
    yield { chromosome, pos1, id, ref, alt: alts[alt - 1]!.toUpperCase(), multiallelic, dosages, haploid }
  }
}

function badRecord(message: string, line: Line, column: number): LineProblem {
  return new LineProblem(
    'bad-record',
    message,
    'Mend the line, or write the file again with bcftools view.',
    line,
    column,
  )
}

function noGenotypes(line: Line): LineProblem {
  const todo = 'Give a VCF with called genotypes (GT); dosages or likelihoods alone are not read.'
  return new LineProblem('no-genotypes', 'FORMAT has no GT, so the record has no genotypes.', todo, line, FIXED_COLUMNS)
}

function outOfOrder(message: string, line: Line): LineProblem {
  return new LineProblem(
    'order',
    message,
    'Sort the file by chromosome and position, for example with bcftools sort.',
    line,
  )
}
