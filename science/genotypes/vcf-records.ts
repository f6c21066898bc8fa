import type { ByteRange, ByteSource } from './bytes.ts'
import { canonicalChromosome } from './chromosome.ts'
import {
  BASES,
  countLine,
  emptySummary,
  type GenotypeRange,
  type GenotypeRecord,
  type Locus,
  type RangeSummary,
} from './genotype-file.ts'
import { type Line, LineProblem, locate, readLines } from './lines.ts'
import { checkColumns, FIXED_COLUMNS, readCalls, readHaploids, wrongColumns } from './read-calls.ts'
import { type DosageField, readDosages } from './read-dosages.ts'
import type { VcfHeader } from './vcf-header.ts'

/** Which FORMAT field is read: called genotypes (GT), or imputed dosages from DS or from GP. */
export type VcfField = 'GT' | 'DS' | 'GP'

/**
 * The genotypes of a VCF's part [start, end), bytes of the file as stored. Any cuts of [0, size) give each record once; a gzip
 * file's records are all in the part that starts at byte 0. Several ALT alleles become one record each.
 * Throws UserError, with file and line: `bad-record`, `bad-genotype`, `ploidy`, `no-genotypes` (`field` is not in FORMAT), `order`
 * (positions descend or a chromosome comes back within the part), and what reading text throws: `truncated`, `corrupt`,
 * `line-too-long`. The line number is counted only then, from the file's start.
 */
export function readVcfRecords(
  source: ByteSource,
  header: VcfHeader,
  range: ByteRange,
  field: VcfField,
): GenotypeRange {
  const summary = emptySummary(range, null)
  return { records: readRecords(source, header, range, field, summary), summary }
}

async function* readRecords(
  source: ByteSource,
  header: VcfHeader,
  range: ByteRange,
  field: VcfField,
  summary: RangeSummary,
) {
  const { lastLine, samples } = header
  const seen = new Set<string>()
  try {
    for await (const lines of readLines(source, header, range, summary)) {
      for (const line of lines) {
        const isHeader =
          line.block < lastLine.block || (line.block === lastLine.block && line.offset <= lastLine.offset)
        if (isHeader || line.bytes.length === 0) continue
        const site = readSite(line, samples.length)
        const disorder = countLine(summary, seen, site)
        if (disorder) throw outOfOrder(disorder, line)
        yield* readAlleles(line, site, field, samples.length, summary)
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

function* readAlleles(
  line: Line,
  site: Site,
  field: VcfField,
  samples: number,
  summary: RangeSummary,
): Generator<GenotypeRecord> {
  const { chromosome, pos1, id, ref, alts, from } = site
  const multiallelic = alts.length > 1
  const kept = site.isCanonical ? alts.flatMap((alt, i) => (BASES.test(alt) ? [i + 1] : [])) : []
  if (!site.isCanonical) summary.skipped.otherContigs++
  else if (alts.length === 0) summary.skipped.monomorphic++
  else summary.skipped.symbolic += alts.length - kept.length
  if (multiallelic) summary.multiallelic++
  if (kept.length === 0) checkColumns(line, from, samples)
  const fields = site.format.split(':')
  const fieldAt = fields.indexOf(field)
  if (kept.length > 0 && fieldAt < 0) throw noGenotypes(line, field, fields)
  for (const [nth, alt] of kept.entries()) {
    const at = { from, field, fieldAt, gtAt: fields.indexOf('GT'), alt, alts: alts.length }
    const { dosages, haploid } = readGenotypes(line, at, samples)
    const haploids = field === 'GT' && haploid > 0 ? readHaploids(line, at, samples) : null
    if (nth === 0) summary.haploid += haploid
    summary.records++
    yield {
      chromosome,
      pos1,
      id,
      ref,
      alt: alts[alt - 1]!.toUpperCase(),
      multiallelic,
      dosages,
      haploid,
      haploids,
      bed: null,
    }
  }
}

/** The line's calls or dosages of one ALT allele, and how many calls are haploid. */
function readGenotypes(line: Line, at: Omit<DosageField, 'field'> & { field: VcfField }, samples: number) {
  const { field } = at
  if (field === 'GT') {
    const calls = new Uint8Array(samples)
    return { dosages: calls, haploid: readCalls(line, at, calls) }
  }
  const dosages = new Uint16Array(samples)
  return { dosages, haploid: readDosages(line, { ...at, field }, dosages) }
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

function noGenotypes(line: Line, field: VcfField, fields: string[]): LineProblem {
  const others = (['GT', 'DS', 'GP'] as const).filter(other => fields.includes(other))
  const todo =
    others.length > 0
      ? `The record has ${others.join(' and ')}: \`dosage: ${others[0]}\` under \`genotypes\` reads that from every record.`
      : 'Give a VCF with called genotypes (GT) or imputed dosages (DS or GP); likelihoods alone are not read.'
  return new LineProblem('no-genotypes', `FORMAT has no ${field}.`, todo, line, FIXED_COLUMNS)
}

function outOfOrder(message: string, line: Line): LineProblem {
  return new LineProblem(
    'order',
    message,
    'Sort the file by chromosome and position, for example with bcftools sort.',
    line,
  )
}
