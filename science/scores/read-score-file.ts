import { UserError } from '../errors.ts'
import { canonicalChromosome } from '../genotypes/chromosome.ts'

/** One data row of a score file. Weights stay text until a model parses them once. */
export interface ScoreRow {
  /** Data row, from 1. */
  row: number
  /** Line of the file, from 1. */
  line: number
  rsid: string
  /** '' where the file gives no position on a chromosome. */
  chromosome: string
  pos1: number
  effectAllele: string
  otherAllele: string
  weight: string
}

export interface ScoreFile {
  /** The `#key=value` lines. */
  header: Readonly<Record<string, string>>
  /** Genome build of the positions: the harmonised one where the file is harmonised. */
  build: string | undefined
  rows: ScoreRow[]
}

const REFUSED = ['is_interaction', 'is_haplotype', 'is_diplotype', 'is_dominant', 'is_recessive']
const TRUE = new Set(['true', 't', '1', 'yes'])
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/**
 * Reads a PGS Catalog scoring file, format 2.0, harmonised or not: additive weights by position and alleles.
 * Where the file is harmonised, hm_chr and hm_pos replace the author's positions even when empty.
 * Throws UserError, with the line, for a file that is not one or holds what is not additive.
 * Source: www.pgscatalog.org/downloads/#scoring_header.
 */
export function readScoreFile(text: string, file: string): ScoreFile {
  if (text.trim() === '')
    throw problem('score-empty', 'The score file is empty.', 'Name a file with variants and weights.', file)
  const lines = text.split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line))
  const first = lines.findIndex(line => !line.startsWith('#'))
  if (first === -1)
    throw problem('score-empty', 'The score file has no rows.', 'Name a file with variants and weights.', file)
  const header = headerOf(lines.slice(0, first))
  const names = lines[first]!.split('\t')
  const column = columnsOf(names, file, first + 1)
  const rows: ScoreRow[] = []
  for (let i = first + 1; i < lines.length; i++) {
    const line = lines[i]!
    if (line === '' && i === lines.length - 1) break
    rows.push(rowOf(line.split('\t'), names.length, column, { file, line: i + 1, row: rows.length + 1 }))
  }
  if (rows.length === 0)
    throw problem(
      'score-empty',
      'The score file has a header but no rows.',
      'Name a file with variants and weights.',
      file,
      first + 1,
    )
  const harmonised = column('hm_pos') !== undefined
  const build = harmonised ? header.HmPOS_build : header.genome_build
  return { header, build: build === 'NR' || build === '' ? undefined : build, rows }
}

type ColumnIndex = (name: string) => number | undefined

function headerOf(lines: string[]): Record<string, string> {
  const header: Record<string, string> = {}
  for (const line of lines) {
    const at = line.indexOf('=')
    if (!line.startsWith('##') && at > 0) header[line.slice(1, at)] = line.slice(at + 1)
  }
  return header
}

function columnsOf(names: string[], file: string, line: number): ColumnIndex {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw problem('score-columns', `The column ${twice} comes twice.`, 'Keep one of them.', file, line)
  const column: ColumnIndex = name => (names.includes(name) ? names.indexOf(name) : undefined)
  const positions = column('hm_pos') !== undefined ? ['hm_chr', 'hm_pos'] : ['chr_name', 'chr_position']
  const missing = ['effect_allele', 'effect_weight', ...positions].filter(name => column(name) === undefined)
  if (missing.length > 0)
    throw problem(
      'score-columns',
      `The score file has no column ${missing.join(', ')}.`,
      'It must be tab-separated with the columns chr_name, chr_position, effect_allele, other_allele and effect_weight (PGS Catalog format 2.0).',
      file,
      line,
    )
  return column
}

function rowOf(
  cells: string[],
  width: number,
  column: ColumnIndex,
  at: { file: string; line: number; row: number },
): ScoreRow {
  const fail = (message: string, todo: string) => problem('score-row', message, todo, at.file, at.line)
  if (cells.length !== width)
    throw fail(
      `The row has ${cells.length} columns where the header has ${width}.`,
      'Separate the columns by single tabs.',
    )
  const cell = (name: string) => {
    const i = column(name)
    return i === undefined ? '' : cells[i]!.trim()
  }
  const refused = REFUSED.find(name => TRUE.has(cell(name).toLowerCase()))
  if (refused)
    throw fail(
      `The row is marked ${refused}, and this version reads additive weights only.`,
      'Use an additive score, or leave the row out knowingly.',
    )
  const weight = cell('effect_weight')
  if (!NUMBER.test(weight) || !Number.isFinite(Number(weight)))
    throw fail('The effect_weight is not a number.', 'Write it as a decimal number such as 0.0123 or 1.2e-3.')
  const effectAllele = cell('effect_allele').toUpperCase()
  if (effectAllele === '') throw fail('The effect_allele is empty.', 'Name the allele that the weight counts.')
  const harmonised = column('hm_pos') !== undefined
  const chromosome = canonicalChromosome(cell(harmonised ? 'hm_chr' : 'chr_name'))
  const position = cell(harmonised ? 'hm_pos' : 'chr_position')
  if (position !== '' && !/^[1-9]\d{0,8}$/.test(position))
    throw fail(
      'The position is not a whole number from 1.',
      'Positions count from 1; leave the cell empty where there is none.',
    )
  const placed = chromosome !== undefined && position !== ''
  const other = cell('other_allele').toUpperCase()
  return {
    row: at.row,
    line: at.line,
    rsid: cell('rsID'),
    chromosome: placed ? chromosome : '',
    pos1: placed ? Number(position) : 0,
    effectAllele,
    // "A/C" says only what the other allele may be.
    otherAllele: other.includes('/') ? '' : other,
    weight,
  }
}

function problem(code: string, message: string, todo: string, file: string, line?: number): UserError {
  return new UserError(code, message, { todo, place: { file, ...(line === undefined ? {} : { line }) } })
}
