import { UserError } from '../errors.ts'
import { canonicalChromosome } from '../genotypes/chromosome.ts'
import type { Effect } from './effects.ts'

/** One data row of a score file. Weights stay text until a model parses them once. */
export interface ScoreRow {
  /** Data row, from 1. */
  row: number
  /** Line of the file, from 1. */
  line: number
  rsid: string
  /** '' where the file names none that genotypes are read of. */
  chromosome: string
  /** 0 where the file gives none. */
  pos1: number
  effectAllele: string
  /** '' where the file names none, or several. */
  otherAllele: string
  effect: Effect
  /** Of `dosage`, the weights of 0, 1 and 2 copies with spaces between. */
  weight: string
}

export interface ScoreFile {
  /** In the PGS Catalog, such as PGS000001; '' where the file gives none. */
  id: string
  name: string
  citation: string
  licence: string
  /** Genome build of the positions, the harmonised one where the file is harmonised; undefined where none is stated. */
  build: string | undefined
  /** Read while they are asked for, once; throws UserError at a row that is none. */
  rows: Iterable<ScoreRow>
}

/** More columns are no score. */
const MOST_COLUMNS = 1000

/** Headers of format 1.0 (until 2021) by their names in 2.0. */
const NAMES_IN_2: Readonly<Record<string, string>> = {
  'PGS ID': 'pgs_id',
  'PGS Name': 'pgs_name',
  'Original Genome Build': 'genome_build',
  Citation: 'citation',
  License: 'license',
}
const HEADERS = ['variants_number', 'pgs_id', 'pgs_name', 'genome_build', 'HmPOS_build', 'citation', 'license']
const BUILDS: Readonly<Record<string, string>> = { hg18: 'NCBI36', hg19: 'GRCh37', hg38: 'GRCh38' }
const DOSAGE_WEIGHTS = ['dosage_0_weight', 'dosage_1_weight', 'dosage_2_weight']
const COMPLEX = { is_interaction: 'an interaction', is_haplotype: 'a haplotype', is_diplotype: 'a diplotype' }
const TRUE = new Set(['true', 't', '1', 'yes'])
const FALSE = new Set(['', 'false', 'f', '0', 'no'])
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/**
 * Reads a PGS Catalog scoring file, format 1.0 or 2.0, harmonised or not: weights of single variants by position and
 * alleles, additive, dominant, recessive or by dosage. Where the file is harmonised, hm_chr and hm_pos replace the
 * author's positions even when empty, and hm_inferOtherAllele stands in for a missing other_allele.
 * Throws UserError, with the line, for a file that is not one, and for interactions, haplotypes and diplotypes.
 * Source: www.pgscatalog.org/downloads/#scoring_header; pgscatalog.core 1.1.1, `models.py` and `_normalise.py`.
 */
export function readScoreFile(text: string, file: string): ScoreFile {
  const header = new Map<string, string>()
  const lines = linesOf(text)
  let next = lines.next()
  for (; !next.done && next.value.text.startsWith('#'); next = lines.next()) addHeader(header, next.value.text)
  if (next.done)
    throw problem('score-empty', 'The score file has no rows.', 'Name a file with variants and weights.', file)
  const { line, text: names } = next.value
  const harmonised = header.has('HmPOS_build') || names.split('\t', MOST_COLUMNS).includes('hm_pos')
  const columns = columnsOf(names, harmonised, file, line)
  const build = header.get(harmonised ? 'HmPOS_build' : 'genome_build') ?? ''
  return {
    id: header.get('pgs_id') ?? '',
    name: header.get('pgs_name') ?? header.get('pgs_id') ?? '',
    citation: header.get('citation') ?? '',
    licence: header.get('license') ?? '',
    build: build === '' || build === 'NR' ? undefined : (BUILDS[build] ?? build),
    rows: rowsOf(lines, columns, file, line, Number(header.get('variants_number') ?? 0)),
  }
}

interface Line {
  /** From 1. */
  line: number
  text: string
}

/** Lines that are not empty, one at a time: a text of nothing but line ends does not become millions of strings. */
function* linesOf(text: string): Generator<Line, void, undefined> {
  for (let start = 0, line = 1; start < text.length; line++) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    const stop = text[end - 1] === '\r' ? end - 1 : end
    if (stop > start) yield { line, text: text.slice(start, stop) }
    start = end + 1
  }
}

function addHeader(header: Map<string, string>, line: string): void {
  const at = line.indexOf('=')
  if (line.startsWith('##') || at === -1) return
  const written = line.slice(1, at).trim()
  const name = NAMES_IN_2[written] ?? written
  if (HEADERS.includes(name)) header.set(name, line.slice(at + 1).trim())
}

interface Columns {
  width: number
  harmonised: boolean
  places: ReadonlyMap<string, number>
}

function columnsOf(line: string, harmonised: boolean, file: string, number: number): Columns {
  const fail = (message: string, todo: string) => problem('score-columns', message, todo, file, number)
  const names = line.split('\t', MOST_COLUMNS + 1)
  if (names.length > MOST_COLUMNS)
    throw fail(`The file has more than ${MOST_COLUMNS} columns.`, 'Check that it is a score file.')
  const places = new Map<string, number>()
  for (const [i, written] of names.entries()) {
    const name = written === 'reference_allele' ? 'other_allele' : written
    if (places.has(name)) throw fail(`The column ${name} comes twice.`, 'Keep one of them.')
    places.set(name, i)
  }
  const weights = DOSAGE_WEIGHTS.every(name => places.has(name)) ? [] : ['effect_weight']
  const positions = harmonised ? ['hm_chr', 'hm_pos'] : ['chr_name', 'chr_position']
  const missing = ['effect_allele', ...weights, ...positions].filter(name => !places.has(name))
  if (missing.length > 0)
    throw fail(
      `The score file has no column ${missing.join(', ')}.`,
      'It must be tab-separated with the columns chr_name, chr_position, effect_allele, other_allele and effect_weight (PGS Catalog format 2.0); a harmonised one also has hm_chr and hm_pos.',
    )
  return { width: names.length, harmonised, places }
}

/** `stated`: how many variants the header says there are; a file that is cut short has fewer rows. */
function* rowsOf(
  lines: Generator<Line, void, undefined>,
  columns: Columns,
  file: string,
  header: number,
  stated: number,
) {
  let row = 0
  for (const { line, text } of lines) yield rowOf(text, columns, { file, line, row: ++row })
  if (row > 0 && row < stated)
    throw problem(
      'score-short',
      `The header says that there are ${stated} variants (variants_number), and the file has ${row} rows.`,
      'The file is cut short: fetch it again. If rows were left out on purpose, correct variants_number.',
      file,
    )
  if (row > 0) return
  const message = 'The score file has a header but no rows.'
  throw problem('score-empty', message, 'Name a file with variants and weights.', file, header)
}

function rowOf(
  text: string,
  { width, harmonised, places }: Columns,
  { file, line, row }: { file: string; line: number; row: number },
): ScoreRow {
  const fail = (message: string, todo: string) => problem('score-row', message, todo, file, line)
  const cells = text.split('\t', width + 1)
  if (cells.length !== width)
    throw fail(
      `The row has ${cells.length > width ? 'more' : 'fewer'} columns than the header, which has ${width}.`,
      'Separate the columns by single tabs.',
    )
  const cell = (name: string) => cells[places.get(name) ?? -1]?.trim() ?? ''
  const flag = (name: string) => {
    const value = cell(name).toLowerCase()
    if (!TRUE.has(value) && !FALSE.has(value))
      throw fail(`The cell in ${name} is neither true nor false.`, 'Write True or False, or leave it empty.')
    return TRUE.has(value)
  }
  for (const [name, what] of Object.entries(COMPLEX))
    if (flag(name)) throw fail(`The row is ${what} (${name}), and only single variants can be scored.`, SINGLE)
  const kind = cell('variant_type')
  if (kind !== '') throw fail(`The row is an allele of a gene (variant_type ${kind.slice(0, 40)}).`, SINGLE)
  if (cell('rsID').includes('_x_') || cell('effect_allele').includes('_x_'))
    throw fail('The row is an interaction (`_x_`), and only single variants can be scored.', SINGLE)

  const effectAllele = cell('effect_allele').toUpperCase()
  if (effectAllele === '') throw fail('The effect_allele is empty.', 'Name the allele that the weight counts.')
  const position = cell(harmonised ? 'hm_pos' : 'chr_position')
  if (position !== '' && !/^[1-9]\d{0,8}$/.test(position))
    throw fail(
      'The position is not a whole number from 1.',
      'Positions count from 1; leave the cell empty where there is none.',
    )
  const other = (cell('other_allele') || (harmonised ? cell('hm_inferOtherAllele') : '')).toUpperCase()
  return {
    row,
    line,
    rsid: cell('rsID'),
    chromosome: canonicalChromosome(cell(harmonised ? 'hm_chr' : 'chr_name')) ?? '',
    pos1: Number(position),
    effectAllele,
    // "A/C" says only what the other allele may be.
    otherAllele: other.includes('/') ? '' : other,
    ...effectOf(cell, flag, fail),
  }
}

const SINGLE = 'Use a score of single variants, or take the row out of the file and say so where you report the score.'

/** The effect_weight, where there is one, wins over dosage weights. */
function effectOf(
  cell: (name: string) => string,
  flag: (name: string) => boolean,
  fail: (message: string, todo: string) => UserError,
): Pick<ScoreRow, 'effect' | 'weight'> {
  const number = (name: string) => {
    const text = cell(name)
    if (NUMBER.test(text) && Number.isFinite(Number(text))) return text
    throw fail(`The ${name} is not a number.`, 'Write it as a decimal number such as 0.0123 or 1.2e-3.')
  }
  const [dominant, recessive] = [flag('is_dominant'), flag('is_recessive')]
  const byDosage = cell('effect_weight') === '' && DOSAGE_WEIGHTS.some(name => cell(name) !== '')
  if ([dominant, recessive, byDosage].filter(Boolean).length > 1)
    throw fail(
      'The row has more than one kind of effect (is_dominant, is_recessive, dosage weights).',
      'Mark it as one of them.',
    )
  if (byDosage) return { effect: 'dosage', weight: DOSAGE_WEIGHTS.map(number).join(' ') }
  const effect = dominant ? 'dominant' : recessive ? 'recessive' : 'additive'
  return { effect, weight: number('effect_weight') }
}

function problem(code: string, message: string, todo: string, file: string, line?: number): UserError {
  return new UserError(code, message, { todo, place: { file, ...(line === undefined ? {} : { line }) } })
}
