import { UserError } from '../errors.ts'
import { checkBgzfEnd } from './bgzf.ts'
import type { ByteSource } from './bytes.ts'
import { compressionOf } from './compression.ts'
import { buildOfContig, buildOfReference } from './genome-build.ts'
import type { Build, SaidBuild } from './genotype-file.ts'
import { type Line, LineProblem, locate, readLines } from './lines.ts'
import type { Position, TextFile } from './text-chunks.ts'

export interface VcfHeader extends TextFile {
  /** Bytes of the file, as stored. */
  size: number
  /** Sample ids in file order. */
  samples: string[]
  /** Where the #CHROM line starts; the lines after it are the records. */
  lastLine: Position
  /** What the first `##contig` line with a known length says, or else the first `##reference` line. */
  build: SaidBuild | undefined
}

const COLUMNS = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT']
const LENIENT = new TextDecoder('utf-8')
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a VCF's header (VCF 4.1 to 4.5): how it is compressed, whose genotypes it holds, where its records start.
 * Throws UserError, with file and line: `empty-file`, `truncated`, `corrupt`, `not-vcf` (no ##fileformat), `bad-header` (no or a
 * wrong #CHROM line), `no-samples`, `duplicate-sample` (names the two columns, never the id), `line-too-long`.
 */
export async function readVcfHeader(source: ByteSource, file: string): Promise<VcfHeader> {
  if (source.size === 0) {
    throw new UserError('empty-file', 'The file is empty.', {
      todo: 'Give a VCF file with genotypes.',
      place: { file },
    })
  }
  const text: TextFile = { file, compression: await compressionOf(source) }
  if (text.compression === 'bgzip') await checkBgzfEnd(source, file)
  let isFirst = true
  let number = 0
  let contig: SaidBuild | undefined
  let reference: SaidBuild | undefined
  try {
    for await (const lines of readLines(source, text, { start: 0, end: source.size })) {
      for (const line of lines) {
        if (isFirst && !startsWith(line.bytes, '##fileformat=VCF')) throw notVcf()
        isFirst = false
        number++
        if (startsWith(line.bytes, '##contig=')) contig ??= said(buildOfContig(LENIENT.decode(line.bytes)), number)
        if (startsWith(line.bytes, '##reference=')) {
          reference ??= said(buildOfReference(LENIENT.decode(line.bytes)), number)
        }
        if (startsWith(line.bytes, '##')) continue
        const samples = readSamples(line)
        const lastLine = { block: line.block, offset: line.offset }
        return { ...text, size: source.size, samples, lastLine, build: contig ?? reference }
      }
    }
    throw bad('The file ends before its #CHROM line.', { block: source.size, offset: 0 })
  } catch (problem) {
    if (!(problem instanceof LineProblem)) throw problem
    throw await locate(source, text, isFirst ? notVcf() : problem)
  }
}

const said = (build: Build | undefined, line: number) => build && { build, line }

function readSamples(line: Line): string[] {
  const fields = decode(line).split('\t')
  const wrong = COLUMNS.findIndex((name, i) => i < Math.max(8, Math.min(fields.length, 9)) && fields[i] !== name)
  if (wrong >= 0) throw bad(`The line after the ## lines must have ${COLUMNS[wrong]} as column ${wrong + 1}.`, line)
  if (fields.length <= COLUMNS.length) throw noSamples(line)
  const samples = fields.slice(COLUMNS.length)
  const seen = new Map<string, number>()
  for (const [i, sample] of samples.entries()) {
    const column = COLUMNS.length + 1 + i
    const earlier = seen.get(sample)
    if (sample === '') throw bad(`The sample in column ${column} has no id.`, line)
    if (earlier !== undefined) throw duplicate(earlier, column, line)
    seen.set(sample, column)
  }
  return samples
}

function decode(line: Line): string {
  try {
    return DECODER.decode(line.bytes)
  } catch {
    throw bad('The #CHROM line is not UTF-8 text.', line)
  }
}

function startsWith(bytes: Uint8Array, prefix: string): boolean {
  return bytes.length >= prefix.length && [...prefix].every((letter, i) => bytes[i] === letter.charCodeAt(0))
}

function notVcf(): LineProblem {
  const todo = 'Give a VCF file, plain, gzip or bgzip; convert other formats with bcftools or plink2.'
  return new LineProblem('not-vcf', 'The file does not start with ##fileformat=VCF.', todo, { block: 0, offset: 0 })
}

function noSamples(line: Line): LineProblem {
  const todo = 'Give a VCF with a FORMAT column and one column per sample; a sites-only VCF has no genotypes to score.'
  return new LineProblem('no-samples', 'The VCF has no sample columns.', todo, line)
}

function duplicate(first: number, second: number, line: Line): LineProblem {
  const message = `Columns ${first} and ${second} of the #CHROM line have the same sample id.`
  return new LineProblem('duplicate-sample', message, 'Rename or remove one of the two samples.', line, second)
}

function bad(message: string, position: Position): LineProblem {
  const todo = 'Compare the header with one written by bcftools view -h.'
  return new LineProblem('bad-header', message, todo, position)
}
