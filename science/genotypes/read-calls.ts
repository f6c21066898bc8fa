import { readPlainCalls } from './calls-kernel.ts'
import { MISSING } from './dosages.ts'
import { type Line, LineProblem } from './lines.ts'

const TAB = 9
const SLASH = 47
const ZERO = 48
const DOT = 46
const COLON = 58
const PIPE = 124

/** Where GT stands in a line, and which allele is counted. */
export interface CallField {
  /** Byte of the line where the first sample's column starts. */
  from: number
  /** Fields before GT in each sample's column. */
  gtAt: number
  /** The counted allele, 1-based as in GT; the others are counted as not this one. */
  alt: number
  /** ALT alleles of the line. */
  alts: number
}

/**
 * Reads one line's GT straight from its bytes into `dosages` (length: samples): copies of one ALT allele per sample, or MISSING
 * where any allele of the call is. Phase is not kept. A haploid call
 * counts 0 or 2 copies, as plink2 counts them on X: so REF and ALT copies always add up to 2. Returns the number of haploid calls.
 * Throws LineProblem: `bad-record` (number of columns), `bad-genotype` (not a call, or an allele beyond ALT), `ploidy`.
 */
export function readCalls(line: Line, { from, gtAt, alt, alts }: CallField, dosages: Uint8Array): number {
  const { bytes } = line
  const end = bytes.length
  // Nearly every line of called genotypes has nothing but GT, of one-digit alleles: four bytes a column with its tab.
  const isPlain = gtAt === 0 && alt === 1 && end - from === 4 * dosages.length - 1
  const read = isPlain ? readPlainCalls(bytes.subarray(from), dosages) : 0
  return readColumns(line, from + 4 * read, read, { gtAt, alt, alts }, dosages)
}

/** The calls of samples from the nth on, whose column starts at byte `from`. */
function readColumns(
  line: Line,
  from: number,
  nth: number,
  { gtAt, alt, alts }: Pick<CallField, 'gtAt' | 'alt' | 'alts'>,
  dosages: Uint8Array,
): number {
  const { bytes } = line
  const end = bytes.length
  const code = alleleCodes(alt, alts)
  let haploid = 0
  let at = from
  for (let i = nth; i < dosages.length; i++) {
    if (at > end) throw wrongColumns(line, dosages.length)
    // Nearly every call is two one-digit alleles in the first field: three bytes and the tab.
    if (gtAt === 0 && at + 3 <= end) {
      const dosage = PAIR[code[bytes[at]!]! + code[bytes[at + 2]!]!]!
      const between = bytes[at + 1]
      if (dosage <= MISSING && (between === PIPE || between === SLASH)) {
        const after = at + 3 === end ? TAB : bytes[at + 3]
        if (after === TAB || after === COLON) {
          dosages[i] = dosage
          at = after === TAB ? at + 4 : columnEnd(bytes, at + 4) + 1
          continue
        }
      }
    }
    const stop = columnEnd(bytes, at)
    const call = readCall(line, at, stop, gtAt, alt, alts, i)
    dosages[i] = call & 3
    haploid += call >> 2
    at = stop + 1
  }
  if (at !== end + 1) throw wrongColumns(line, dosages.length)
  return haploid
}

/** Which of a line's calls are of one allele: 1 per sample, else 0. Of a line that `readCalls` has read. */
export function readHaploids(line: Line, { from, gtAt, alt, alts }: CallField, samples: number): Uint8Array {
  const haploids = new Uint8Array(samples)
  for (let i = 0, at = from; i < samples; i++) {
    const stop = columnEnd(line.bytes, at)
    haploids[i] = readCall(line, at, stop, gtAt, alt, alts, i) >> 2
    at = stop + 1
  }
  return haploids
}

/** Throws LineProblem unless as many columns follow byte `from` as there are samples: for lines whose calls are not read. */
export function checkColumns(line: Line, from: number, samples: number): void {
  let columns = 1
  for (let at = line.bytes.indexOf(TAB, from); at >= 0; at = line.bytes.indexOf(TAB, at + 1)) columns++
  if (columns !== samples) throw wrongColumns(line, samples)
}

/** Columns before the first sample's. */
export const FIXED_COLUMNS = 9

export function wrongColumns(line: Line, samples: number): LineProblem {
  const todo = 'Compare the line with the #CHROM line; columns are separated by one tab, and none is missing.'
  return new LineProblem('bad-record', `The record does not have ${FIXED_COLUMNS + samples} columns.`, todo, line)
}

// Codes of an allele's byte: 0 or 1 copies, 3 no call, 9 something else; PAIR gives the dosage of two codes' sum, 255 if unread.
const OTHER = 9
const PAIR = Uint8Array.from({ length: 2 * OTHER + 1 }, (_, sum) => (sum <= 2 ? sum : sum <= 6 ? MISSING : 255))
const BIALLELIC = makeCodes(1, 1)

function alleleCodes(alt: number, alts: number): Uint8Array {
  return alts === 1 ? BIALLELIC : makeCodes(alt, alts)
}

function makeCodes(alt: number, alts: number): Uint8Array {
  const codes = new Uint8Array(256).fill(OTHER)
  codes[DOT] = 3
  for (let allele = 0; allele <= Math.min(alts, 9); allele++) codes[ZERO + allele] = allele === alt ? 1 : 0
  return codes
}

export function columnEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== TAB) at++
  return at
}

/** Any call: the dosage in two bits, and 4 if haploid. `at` and `stop` bound the sample's column. */
function readCall(line: Line, from: number, stop: number, gtAt: number, alt: number, alts: number, sample: number) {
  const { bytes } = line
  let at = from
  for (let field = 0; field < gtAt; field++) {
    while (at < stop && bytes[at] !== COLON) at++
    if (at === stop) return MISSING // trailing fields may be dropped
    at++
  }
  if (bytes[at] === SLASH || bytes[at] === PIPE) at++ // VCF 4.4 may give the first allele's phase
  let copies = 0
  let alleles = 0
  let missing = false
  for (;;) {
    if (at < stop && bytes[at] === DOT) {
      missing = true
      at++
    } else {
      const start = at
      let allele = 0
      for (; at < stop && bytes[at]! >= ZERO && bytes[at]! < ZERO + 10 && allele <= alts; at++) {
        allele = allele * 10 + bytes[at]! - ZERO
      }
      if (at === start) throw badCall('A genotype cannot be read.', line, sample)
      if (allele > alts) throw badCall('A genotype has an allele that ALT does not list.', line, sample)
      if (allele === alt) copies++
    }
    alleles++
    if (alleles > 2) throw badPloidy(line, sample)
    if (at === stop || bytes[at] === COLON) break
    if (bytes[at] !== SLASH && bytes[at] !== PIPE) throw badCall('A genotype cannot be read.', line, sample)
    at++
  }
  if (missing) return MISSING
  return alleles === 1 ? (2 * copies) | 4 : copies
}

export function badCall(message: string, line: Line, sample: number): LineProblem {
  const todo = 'A GT is allele numbers or dots, joined by / or |, as in 0/1, 1|1 or ./. in VCF.'
  return new LineProblem('bad-genotype', message, todo, line, FIXED_COLUMNS + 1 + sample)
}

function badPloidy(line: Line, sample: number): LineProblem {
  const todo = 'Leave out such regions, or call them as diploid.'
  return new LineProblem('ploidy', 'A genotype has more than two alleles.', todo, line, FIXED_COLUMNS + 1 + sample)
}
