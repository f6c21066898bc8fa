import { COPY, MISSING_DOSAGE } from './dosages.ts'
import { type Line, LineProblem } from './lines.ts'
import { badCall, columnEnd, FIXED_COLUMNS, wrongColumns } from './read-calls.ts'

/** Where DS or GP stands in a line, and whose dosage is read. */
export interface DosageField {
  /** Byte of the line where the first sample's column starts. */
  from: number
  field: 'DS' | 'GP'
  /** Fields before it in each sample's column, and before GT; -1 without GT. */
  fieldAt: number
  gtAt: number
  /** The ALT allele, 1-based, and how many the line has. */
  alt: number
  alts: number
}

/**
 * Reads one line's imputed dosages into `dosages` (length: samples): expected copies of one ALT allele in units of 1/16,384,
 * rounded, or MISSING_DOSAGE where the field is `.` or dropped. DS has one number per ALT allele. GP has the probabilities of
 * 0/0, 0/1 and 1/1 (of 0 and 1 in a haploid call), for one ALT allele only; the dosage is P(0/1) + 2 P(1/1).
 * A haploid call (its GT has one allele, or its GP two numbers) counts twice, as in GT. Returns the number of haploid calls.
 * Throws LineProblem: `bad-record` (number of columns), `bad-genotype` (no number, or one out of its range).
 */
export function readDosages(line: Line, at: DosageField, dosages: Uint16Array): number {
  if (at.field === 'GP' && at.alts > 1) throw severalAlts(line)
  const { bytes } = line
  const end = bytes.length
  let haploid = 0
  let column = at.from
  for (let i = 0; i < dosages.length; i++) {
    if (column > end) throw wrongColumns(line, dosages.length)
    const stop = columnEnd(bytes, column)
    const alleles = at.gtAt >= 0 ? allelesOfCall(bytes, column, stop, at.gtAt) : 2
    if (alleles < 0) throw badCall('A GT cannot be read.', line, i)
    const isHaploid = alleles === 1
    if (isHaploid) haploid++
    const start = fieldStart(bytes, column, stop, at.fieldAt)
    const fieldEnd = start < 0 ? stop : endOf(COLON, bytes, start, stop)
    const isMissing = start < 0 || (fieldEnd === start + 1 && bytes[start] === DOT)
    const dosage = isMissing
      ? MISSING_DOSAGE
      : at.field === 'DS'
        ? readDs(bytes, start, fieldEnd, at, isHaploid ? 1 : 2)
        : readGp(bytes, start, fieldEnd, isHaploid)
    if (dosage < 0) throw badDosage(line, at.field, i)
    dosages[i] = dosage
    column = stop + 1
  }
  if (column !== end + 1) throw wrongColumns(line, dosages.length)
  return haploid
}

const BAD = -1
const COMMA = 44
const DOT = 46
const SLASH = 47
const ZERO = 48
const NINE = 57
const COLON = 58
const PIPE = 124

/** Where a field starts in a sample's column; -1 where it was dropped from the column's end. */
function fieldStart(bytes: Uint8Array, from: number, stop: number, field: number): number {
  let at = from
  for (let before = field; before > 0; before--) {
    at = endOf(COLON, bytes, at, stop) + 1
    if (at > stop) return -1
  }
  return at
}

function endOf(separator: number, bytes: Uint8Array, from: number, stop: number): number {
  let at = from
  while (at < stop && bytes[at] !== separator) at++
  return at
}

/** How many alleles GT says that the call has, 1 or 2; 2 where it was dropped or is one dot, which says nothing; BAD where it is no call. */
function allelesOfCall(bytes: Uint8Array, from: number, stop: number, gtAt: number): number {
  let at = fieldStart(bytes, from, stop, gtAt)
  if (at < 0) return 2
  const end = endOf(COLON, bytes, at, stop)
  if (bytes[at] === SLASH || bytes[at] === PIPE) at++ // VCF 4.4 may give the first allele's phase
  for (let alleles = 1; alleles <= 2; alleles++) {
    const start = at
    if (at < end && bytes[at] === DOT) at++
    else while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
    if (at === start) return BAD
    if (at === end) return bytes[start] === DOT ? 2 : alleles
    if (bytes[at] !== SLASH && bytes[at] !== PIPE) return BAD
    at++
  }
  return BAD
}

/** One number per ALT allele, of which `alt`'s counts. */
function readDs(bytes: Uint8Array, start: number, end: number, { alt, alts }: DosageField, ploidy: number): number {
  let dosage = BAD
  let at = start
  for (let nth = 1; nth <= alts; nth++) {
    const partEnd = endOf(COMMA, bytes, at, end)
    if ((partEnd === end) !== (nth === alts)) return BAD
    if (nth === alt) {
      if (partEnd === at + 1 && bytes[at] === DOT) dosage = MISSING_DOSAGE
      else {
        const copies = numberAt(bytes, at, partEnd)
        dosage = copies <= ploidy ? Math.round((copies * 2 * COPY) / ploidy) : BAD
      }
    }
    at = partEnd + 1
  }
  return dosage
}

/** Probabilities are rounded in files, so they may add up to a little more or less than 1. */
const TOLERANCE = 0.05

/** Probabilities of 0, 1 and 2 copies, or of 0 and 1 in a haploid call; the dosage is theirs over their sum. */
function readGp(bytes: Uint8Array, start: number, end: number, isHaploid: boolean): number {
  let sum = 0
  let copies = 0
  let missing = 0
  let parts = 0
  for (let at = start; at <= end; parts++) {
    const partEnd = endOf(COMMA, bytes, at, end)
    if (partEnd === at + 1 && bytes[at] === DOT) missing++
    else {
      const probability = numberAt(bytes, at, partEnd)
      if (!(probability <= 1)) return BAD
      sum += probability
      copies += parts * probability
    }
    at = partEnd + 1
  }
  if (parts !== 3 && parts !== 2) return BAD
  if (isHaploid && parts !== 2) return BAD
  if (missing === parts) return MISSING_DOSAGE
  if (missing > 0 || Math.abs(sum - 1) > TOLERANCE) return BAD
  return Math.round(((parts === 2 ? 2 : 1) * copies * COPY) / sum)
}

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i)

/** The decimal number that fills [start, end), 0 or more; NaN if that is none. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0
  let value = 0
  let point = -1
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= ZERO && byte <= NINE) {
      value = 10 * value + byte - ZERO
      digits++
    } else if (byte === DOT && point < 0) point = at
    else return unusualNumber(bytes, start, end)
  }
  if (digits > 15) return unusualNumber(bytes, start, end)
  if (digits === 0) return Number.NaN
  return point < 0 ? value : value / POWERS[end - point - 1]!
}

const UNUSUAL = /^([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,3})?$/i

function unusualNumber(bytes: Uint8Array, start: number, end: number): number {
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 64)))
  return end - start <= 64 && UNUSUAL.test(text) ? Number(text) : Number.NaN
}

function badDosage(line: Line, field: 'DS' | 'GP', sample: number): LineProblem {
  const todo =
    field === 'DS'
      ? 'A DS is a number from 0 to 2 for each ALT allele (to 1 in a haploid call), or a dot.'
      : 'A GP is three probabilities (two in a haploid call) that add up to 1, or a dot.'
  return new LineProblem('bad-genotype', `A ${field} cannot be read.`, todo, line, FIXED_COLUMNS + 1 + sample)
}

function severalAlts(line: Line): LineProblem {
  const todo = 'Split the record, for example with bcftools norm -m -any, or read `dosage: DS` if the file has DS.'
  return new LineProblem('multiallelic-gp', 'A record with GP has several ALT alleles.', todo, line, 5)
}
