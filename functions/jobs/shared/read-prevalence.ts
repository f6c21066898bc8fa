import { z } from 'zod'
import { decimalNumber } from '../../../science/decimal-number.ts'
import { UserError } from '../../../science/errors.ts'
import type { ByteSource } from '../../../science/genotypes/bytes.ts'
import { ALL, declaredLevels, parseStratumKey, stratumKey, viewName } from '../../../study/attributes.ts'
import { didYouMean } from '../../../study/nearest-name.ts'
import { listNames } from '../../../study/path.ts'
import type { Study } from '../../../study/schema.ts'
import { viewsOf } from '../../../study/views-of.ts'
import { readDelimited } from './read-delimited.ts'

/** How common an outcome is in a stratum, as is known from elsewhere: a share, and between which two it may lie. */
export const PREVALENCE = z.object({
  outcome: z.string(),
  view: z.string(),
  stratum: z.string(),
  prevalence: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Empty where the file does not say. */
  source: z.string(),
  year: z.number().nullable(),
})
export type Prevalence = z.infer<typeof PREVALENCE>
type Attributes = Study['people']['attributes']

/** A rarer outcome is more likely a slip of the unit. */
const RAREST = 1e-6
const OWN_COLUMNS = ['prevalence', 'low', 'high', 'source', 'year']

/**
 * The prevalence of an outcome by stratum, in the order of the file: a column `prevalence`; a column for each attribute that parts
 * people, with a level of it or `(all)`; and as may be `low`, `high`, `source` and `year`. Throws UserError with the line where a
 * column, level or view is not one of the study, a share is none or outside its limits, or a stratum comes twice; and where other
 * strata of a view are given and one is not.
 */
export async function readPrevalence(
  bytes: ByteSource,
  file: string,
  outcome: string,
  study: Study,
): Promise<Prevalence[]> {
  const { attributes } = study.people
  const counted = viewsOf(study).map(viewName)
  let header: readonly string[] = []
  const columns = (found: readonly string[]) => {
    header = headerOf(found, attributes, file)
    return header
  }
  const lines = new Map<string, number>()
  const given: Prevalence[] = []
  for await (const { cells, line } of readDelimited(bytes, file, columns)) {
    const cell = (column: string) => cells[header.indexOf(column)] ?? ''
    const fail: Fail = (code, message, todo) => new UserError(code, message, { todo, place: { file, line } })
    const pairs = header
      .filter(name => !OWN_COLUMNS.includes(name) && cell(name) !== ALL)
      .map(name => [name, levelOf(name, cell(name), attributes, fail)] as const)
    const [view, stratum] = [viewName(pairs.map(([name]) => name)), stratumKey(pairs)]
    if (!counted.includes(view))
      throw fail(
        'uncounted-view',
        `The line is of people by ${listNames(view.split('|'), 'and')}, by which no view counts.`,
        `Add \`[${view.replaceAll('|', ', ')}]\` to \`views\`, or write \`(all)\` for an attribute that does not part people.`,
      )
    const earlier = lines.get(stratum)
    if (earlier !== undefined)
      throw fail('duplicate-stratum', `Line ${earlier} has the prevalence of the same people.`, 'Keep one line.')
    lines.set(stratum, line)
    given.push({
      outcome,
      view,
      stratum,
      ...sharesOf(cell, fail),
      source: cell('source'),
      year: yearOf(cell('year'), fail),
    })
  }
  if (given.length === 0)
    throw new UserError('no-rows', 'The file has a header but no rows.', {
      todo: 'Give the prevalence of each group on a line of its own.',
      place: { file },
    })
  for (const view of new Set(given.map(of => of.view))) checkWhole(view, lines, attributes, file)
  return given
}

type Fail = (code: string, message: string, todo: string) => UserError

/** The columns to read: all that there are. */
function headerOf(header: readonly string[], attributes: Attributes, file: string): readonly string[] {
  const known = [...OWN_COLUMNS, ...Object.keys(attributes)]
  const fail: Fail = (code, message, todo) => new UserError(code, message, { todo, place: { file, line: 1 } })
  for (const [i, name] of header.entries()) {
    if (OWN_COLUMNS.includes(name)) continue
    if (!known.includes(name))
      throw fail(
        'unknown-column',
        `The name of column ${i + 1} is neither an attribute of the study nor ${listNames(OWN_COLUMNS, 'or')}.`,
        didYouMean(name, known) ?? 'Rename it, or remove it.',
      )
    if (declaredLevels(attributes[name]!) === undefined)
      throw fail(
        'unknown-levels',
        `Which groups \`${name}\` has is known only when people are read, and so is whether the prevalence of one is missing.`,
        `Declare the \`levels\` of \`${name}\` in the study file.`,
      )
  }
  return [...new Set([...header, 'prevalence'])]
}

function levelOf(name: string, value: string, attributes: Attributes, fail: Fail): string {
  const levels = declaredLevels(attributes[name]!)!
  if (levels.includes(value)) return value
  throw fail(
    'unknown-level',
    value === ''
      ? `The column \`${name}\` is empty.`
      : `The column \`${name}\` holds a value that is not a level of the attribute.`,
    `Its levels are ${listNames(levels, 'and')}; write \`${ALL}\` where the prevalence is of all of them together.`,
  )
}

function sharesOf(cell: (column: string) => string, fail: Fail) {
  const share = (column: string) => {
    const value = decimalNumber(cell(column))
    if (value !== undefined && value >= RAREST && value <= 1 - RAREST) return value
    throw fail(
      'bad-prevalence',
      `The column \`${column}\` holds no share between 0 and 1, of one in a million or more.`,
      'Write a share such as 0.05, of 5 in 100: no percent sign, and nothing per 1,000.',
    )
  }
  const prevalence = share('prevalence')
  if (cell('low') === '' && cell('high') === '') return { prevalence, low: null, high: null }
  const [low, high] = [share('low'), share('high')]
  if (low <= prevalence && prevalence <= high) return { prevalence, low, high }
  throw fail(
    'bad-prevalence',
    'The prevalence does not lie between `low` and `high`.',
    'Correct the line; leave both `low` and `high` empty where they are not known.',
  )
}

function yearOf(text: string, fail: Fail): number | null {
  if (text === '') return null
  if (/^(1[789]|2[01])\d\d$/.test(text)) return Number(text)
  throw fail('bad-year', 'The column `year` holds no year.', 'Write four digits, such as 2023, or leave it empty.')
}

/** Where one group of a view has its prevalence, all have: one that is left out would go without unseen. */
function checkWhole(view: string, lines: ReadonlyMap<string, number>, attributes: Attributes, file: string): void {
  const names = view === ALL ? [] : view.split('|')
  const strata = names.reduce<[string, string][][]>(
    (found, name) =>
      found.flatMap(pairs =>
        declaredLevels(attributes[name]!)!.map((level): [string, string][] => [...pairs, [name, level]]),
      ),
    [[]],
  )
  const missing = strata.map(stratumKey).filter(stratum => !lines.has(stratum))
  if (missing.length > 0)
    throw new UserError(
      'missing-stratum',
      `The file has no prevalence of ${listNames(missing.map(said), 'and')}, though of other groups by ${listNames(names, 'and')}.`,
      { todo: 'Add the lines, or remove those of the other groups.', place: { file } },
    )
}

const said = (stratum: string) =>
  parseStratumKey(stratum)
    .map(([name, level]) => `${name}=${level}`)
    .join(', ')
