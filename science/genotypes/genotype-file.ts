import type { ByteRange } from './bytes.ts'
import type { BlockWalk } from './text-chunks.ts'
import type { TileKind } from './tiles.ts'

/** A file of genotypes, opened: whose they are, and what its records hold. Formats differ only behind this. */
export interface GenotypeFile {
  file: string
  /** Bytes of the file as stored, which are what is cut into ranges. */
  size: number
  /** Whether any cuts of [0, size) give each record once; otherwise all records are in the range that starts at byte 0. */
  splittable: boolean
  /** Sample ids in file order. */
  samples: string[]
  kind: TileKind
  /** The genome build that the file says it is of, and where; undefined where it says nothing. */
  build: SaidBuild | undefined
  /** The genotypes of the part [start, end); reads that part's bytes and no others of the file's records. */
  read(range: ByteRange): GenotypeRange
}

export interface SaidBuild {
  build: Build
  /** 1-based. */
  line: number
}
export type Build = 'GRCh37' | 'GRCh38'

export interface GenotypeRange {
  records: AsyncGenerator<GenotypeRecord, void, undefined>
  /** Complete once the records are read to the end. */
  summary: RangeSummary
}

/** One ALT allele at one position. */
export interface GenotypeRecord {
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
  /**
   * One element per sample in file order: calls as bytes or dosages as 16-bit integers, as the file's `kind` says. The next
   * record may be written over it.
   */
  dosages: Uint8Array | Uint16Array
  /** The same calls in the bytes of a .bed, where the file is one: `dosages` are then unpacked when they are read. Null elsewhere. */
  bed: Uint8Array | null
  /** Calls of one allele only, as on X, Y and MT; they count 0 or 2 copies. */
  haploid: number
  /** Per sample 1 where the call is of one allele; null where no call is, or the records do not hold calls. */
  haploids: Uint8Array | null
}

export interface Locus {
  /** As in GenotypeRecord, or another contig's own name. */
  chromosome: string
  pos1: number
}

/** What one range held; plain values, to be compared with the other ranges'. */
export interface RangeSummary extends ByteRange, BlockWalk {
  /** Lines of text, or variants of a binary file. */
  lines: number
  /** As many as the file's header says the whole file has; null where it does not say. */
  linesOfFile: number | null
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

export function emptySummary({ start, end }: ByteRange, linesOfFile: number | null): RangeSummary {
  return {
    ...{ start, end, firstBlock: 0, nextBlock: 0, lines: 0, linesOfFile, records: 0, multiallelic: 0, haploid: 0 },
    ...{ first: null, last: null, chromosomes: [] },
    skipped: { monomorphic: 0, symbolic: 0, otherContigs: 0 },
  }
}

/**
 * Counts a line and its place in the summary. Returns what is wrong with its order: positions that descend, or a chromosome
 * that comes back within the range; undefined if nothing is.
 */
export function countLine(summary: RangeSummary, seen: Set<string>, { chromosome, pos1 }: Locus): string | undefined {
  const { last } = summary
  if (last?.chromosome !== chromosome) {
    if (seen.has(chromosome)) return `Chromosome ${chromosome} comes back after another one.`
    seen.add(chromosome)
    summary.chromosomes.push(chromosome)
  } else if (pos1 < last.pos1) return `Position ${pos1} follows ${last.pos1} on chromosome ${chromosome}.`
  summary.last = { chromosome, pos1 }
  summary.first ??= summary.last
  summary.lines++
  return undefined
}

/** Alleles that can be matched with a score's: spelled out in bases. */
export const BASES = /^[ACGTN]+$/i
