import { UserError } from '../errors.ts'
import { beside, checkSamples, fieldsOf, type OpenFile, openBeside, readFields } from './beside.ts'
import { type ByteRange, ByteReader, type ByteSource, readBytes, readExactly } from './bytes.ts'
import { unpackBed } from './calls-kernel.ts'
import { codedChromosome } from './chromosome.ts'
import {
  BASES,
  countLine,
  emptySummary,
  type GenotypeFile,
  type GenotypeRange,
  type GenotypeRecord,
  type RangeSummary,
} from './genotype-file.ts'
import { MAX_LINE_BYTES } from './lines.ts'

const MAGIC = Uint8Array.of(0x6c, 0x1b, 1)
/** Every so many lines of the .bim it is known where one starts, so that a range reads its own lines only. */
const STRIDE = 1_024

/**
 * Opens a PLINK 1 data set by its .bed, with the .bim and the .fam of the same name beside it: variant-major calls. ALT is A1, the
 * .bim's first allele, and REF is A2. A variant is in the range that holds its first byte.
 * Throws UserError `missing-file`, `not-bed`, `sample-major`, `wrong-size` (bytes that are not those of the people of the .fam and
 * the variants of the .bim), `bad-record`, `duplicate-sample`, `truncated`.
 */
export async function openBed(open: OpenFile, file: string): Promise<GenotypeFile> {
  const why = `The calls of \`${file}\` cannot be read without it.`
  const [bed, bim, fam] = [await open(file), beside(file, '.bim'), beside(file, '.fam')]
  const samples = await readFam(await openBeside(open, fam, why), fam)
  const variants = await indexLines(await openBeside(open, bim, why), bim)
  await checkMagic(bed, file)
  const bytes = Math.ceil(samples.length / 4)
  const size = MAGIC.length + variants.count * bytes
  if (bed.size !== size) {
    const expected = `its .fam of ${samples.length} lines and its .bim of ${variants.count} lines`
    throw new UserError('wrong-size', `The file has ${bed.size} bytes, and ${expected} make ${size}.`, {
      todo: 'Give the .bed, .bim and .fam that were written together, or copy them again.',
      place: { file },
    })
  }
  return {
    ...{ file, size, splittable: true, samples, kind: 'calls', build: undefined },
    read: range => readBed(bed, variants, bytes, samples.length, range),
  }
}

async function readFam(source: ByteSource, file: string): Promise<string[]> {
  const samples: string[] = []
  for await (const { fields, line } of readFields(source, file)) {
    if (fields.length !== 6) throw badLine('A line of a .fam has six fields.', file, line)
    samples.push(fields[1]!)
  }
  checkSamples(samples, file, nth => nth + 1)
  return samples
}

async function checkMagic(bed: ByteSource, file: string): Promise<void> {
  const magic = await readBytes(bed, 0, Math.min(bed.size, MAGIC.length))
  const isBed = magic.length === MAGIC.length && magic[0] === MAGIC[0] && magic[1] === MAGIC[1]
  if (isBed && magic[2] === MAGIC[2]) return
  if (isBed && magic[2] === 0) {
    throw new UserError('sample-major', 'The file is a sample-major .bed, which is not read.', {
      todo: 'Write it again with plink2 --bfile NAME --make-bed --out OTHER.',
      place: { file },
    })
  }
  throw new UserError('not-bed', 'The file does not start with the three bytes of a PLINK 1 .bed.', {
    todo: 'Give a .bed that plink --make-bed wrote; a list of regions with the same ending is something else.',
    place: { file },
  })
}

/** A .bim by line: how many there are, and where every 1,024th starts. */
interface Bim {
  file: string
  source: ByteSource
  count: number
  starts: number[]
}

async function indexLines(source: ByteSource, file: string): Promise<Bim> {
  const starts = [0]
  let count = 0
  let offset = 0
  let last = 10
  for await (const chunk of readExactly(source, 0, source.size)) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
      if (++count % STRIDE > 0) continue
      if (offset + at - starts.at(-1)! > MAX_LINE_BYTES) throw tooLong(file, count)
      starts.push(offset + at + 1)
    }
    offset += chunk.length
    last = chunk.at(-1)!
  }
  if (offset - starts.at(-1)! > MAX_LINE_BYTES) throw tooLong(file, count)
  if (last === 10) return { file, source, count, starts }
  throw new UserError('truncated', 'The last line has no line end, so the file may be cut.', {
    todo: 'Copy the file again; if it is complete, add a line end after its last line.',
    place: { file, line: count + 1 },
  })
}

function readBed(bed: ByteSource, bim: Bim, bytes: number, samples: number, range: ByteRange): GenotypeRange {
  const summary = emptySummary(range, bim.count)
  summary.firstBlock = range.start
  summary.nextBlock = range.end
  const variantAt = (byte: number) => Math.max(0, Math.ceil((byte - MAGIC.length) / bytes))
  return { records: readVariants(bed, bim, samples, variantAt(range.start), variantAt(range.end), summary), summary }
}

async function* readVariants(
  bed: ByteSource,
  bim: Bim,
  samples: number,
  first: number,
  end: number,
  summary: RangeSummary,
): AsyncGenerator<GenotypeRecord, void, undefined> {
  if (first >= end) return
  const bytes = Math.ceil(samples / 4)
  const reader = new ByteReader(readExactly(bed, MAGIC.length + first * bytes, MAGIC.length + end * bytes))
  const seen = new Set<string>()
  const dosages = new Uint8Array(samples)
  let variant = first
  try {
    for await (const { fields, line } of bimLines(bim, first, end)) {
      const site = readSite(fields, bim.file, line)
      const calls = await reader.peek(bytes)
      if (site.chromosome === undefined) {
        summary.lines++
        summary.skipped.otherContigs++
      } else {
        const disorder = countLine(summary, seen, { chromosome: site.contig, pos1: site.pos1 })
        if (disorder) throw outOfOrder(disorder, bim.file, line)
        const { chromosome, pos1, id, ref, alt } = site
        if (isNone(ref) || isNone(alt)) summary.skipped.monomorphic++
        else if (!(BASES.test(ref) && BASES.test(alt))) summary.skipped.symbolic++
        else {
          summary.records++
          yield {
            ...{ chromosome, pos1, id, ref, alt, multiallelic: false, bed: calls, haploid: 0, haploids: null },
            get dosages() {
              unpackBed(calls, dosages)
              return dosages
            },
          }
        }
      }
      reader.skip(bytes)
      variant++
    }
  } finally {
    await reader.close()
  }
  if (variant !== end) throw new Error(`${bim.file} changed while it was read`)
}

/** Lines [first, end) of a .bim, counted from 0; reads at most 1,023 others at each end. */
async function* bimLines({ file, source, count, starts }: Bim, first: number, end: number) {
  for (let part = Math.floor(first / STRIDE); part * STRIDE < end; part++) {
    const bytes = await readBytes(source, starts[part]!, starts[part + 1] ?? source.size)
    let at = 0
    for (let nth = part * STRIDE; nth < Math.min(count, (part + 1) * STRIDE); nth++) {
      const lineEnd = bytes.indexOf(10, at)
      if (lineEnd < 0) throw new Error(`${file} changed while it was read`)
      if (nth >= first && nth < end) yield { fields: fieldsOf(bytes.subarray(at, lineEnd)), line: nth + 1 }
      at = lineEnd + 1
    }
  }
}

/** Not an allele: nobody has it, or nobody knew it. */
const isNone = (allele: string) => allele === '0' || allele === '.'

interface Site {
  /** Undefined where the variant is on no chromosome that is read. */
  chromosome: string | undefined
  /** The chromosome, or a pseudo-autosomal region by its own name: such regions stand apart from the rest of X. */
  contig: string
  pos1: number
  id: string
  ref: string
  alt: string
}

function readSite(fields: string[], file: string, line: number): Site {
  if (fields.length !== 6) throw badLine('A line of a .bim has six fields.', file, line)
  const [name, id, , pos, a1, a2] = fields as [string, string, string, string, string, string]
  const pos1 = /^-?[0-9]{1,10}$/.test(pos) ? Number(pos) : Number.NaN
  if (!(pos1 < 2 ** 31)) throw badLine('The fourth field of a .bim is a position, a whole number.', file, line)
  const chromosome = pos1 > 0 ? codedChromosome(name) : undefined
  const contig = chromosome === 'X' && !/^(chr)?(X|0X|23)$/i.test(name) ? name : (chromosome ?? name)
  return { chromosome, contig, pos1, id, ref: a2.toUpperCase(), alt: a1.toUpperCase() }
}

function tooLong(file: string, line: number): UserError {
  return new UserError('line-too-long', `${STRIDE} lines of the file are longer than 64 MiB.`, {
    todo: 'Check that the file is a .bim.',
    place: { file, line },
  })
}

function badLine(message: string, file: string, line: number): UserError {
  return new UserError('bad-record', message, {
    todo: 'Write the data set again with plink2 --make-bed.',
    place: { file, line },
  })
}

function outOfOrder(message: string, file: string, line: number): UserError {
  return new UserError('order', message, {
    todo: 'Sort the variants, for example with plink2 --make-pgen --sort-vars, then --make-bed.',
    place: { file, line },
  })
}
