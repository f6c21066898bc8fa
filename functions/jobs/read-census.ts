import { createHash } from 'node:crypto'
import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { level, MISSING, NOT_MAPPED, stratumKey, viewName } from '../../study/attributes.ts'
import { job, type Objects } from '../ports.ts'
import { readDelimited } from './shared/read-delimited.ts'
import { bytesOf, sourceFile } from './shared/source-file.ts'

const CENSUS = z.object({
  census: z.string(),
  source: sourceFile,
  /** The column with the number of people. */
  count: z.string(),
  match: z.array(
    z.object({
      attribute: z.string(),
      columns: z.array(z.string()),
      map: sourceFile.optional(),
      /** The only levels there may be, where the study declares them. */
      levels: z.array(z.string()).optional(),
    }),
  ),
  views: z.array(z.array(z.string())),
})
type Census = z.infer<typeof CENSUS>

/** What a census's values become: its part of the crosswalk between census and cohort. */
export interface CensusCrosswalk {
  attribute: string
  columns: string[]
  /** Every joint value of the columns that the census has, in order, with the people it counts. */
  rows: { values: string[]; level: string; people: number }[]
}

/**
 * Censuses counted by the levels of the study's attributes: one row a census, view and stratum. A joint value that the
 * map does not have becomes `(not mapped)`, counted and shown. Refuses counts that are no whole numbers, levels that
 * the study does not declare, and rows of a map that meet no row of the census.
 */
export const readCensus = job({
  name: 'read-census',
  reads: ['source'],
  writes: 'cubes',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ censuses: z.array(CENSUS) }),
  run: async ({ censuses }, env) => {
    const source = env.store('source')
    const read = []
    for (const census of censuses) read.push({ census, ...(await countCensus(census, source)) })
    const rows = read.flatMap(({ census, strata }) => strata.map(stratum => ({ census: census.census, ...stratum })))
    return {
      censusCounts: await env.tables.write('census_counts', [
        {
          census: rows.map(row => row.census),
          view: rows.map(row => row.view),
          stratum: rows.map(row => row.stratum),
          rows: BigInt64Array.from(rows, row => row.rows),
          people: BigInt64Array.from(rows, row => row.people),
        },
      ]),
      censuses: read.map(({ census: { census }, digest, crosswalks }) => ({ census, digest, crosswalks })),
    }
  },
})

interface Counted {
  rows: bigint
  people: bigint
}

async function countCensus(census: Census, source: Objects) {
  const { source: file, count, match, views } = census
  const maps = await Promise.all(match.map(({ map, ...of }) => map && readMap(map.file, of, source)))
  const columns = [...new Set([count, ...match.flatMap(({ columns }) => columns)])]
  const joint = new Map<string, Counted>()
  const values = match.map(() => new Map<string, { level: string; people: bigint }>())
  const lines: string[] = []
  for await (const { cells, line } of readDelimited(await bytesOf(source, file.file), file.file, columns)) {
    const cell = (column: string) => cells[columns.indexOf(column)]!
    const people = countOf(cell(count), count, file.file, line)
    const levels = match.map(({ attribute, columns, levels }, i) => {
      const found = columns.map(cell)
      const key = JSON.stringify(found)
      const map = maps[i]
      const given = map ? (map.get(key)?.level ?? NOT_MAPPED) : level({ levels }, found[0])
      if (given === undefined) throw unknownLevel(attribute, columns[0]!, file.file, line)
      const before = values[i]!.get(key)?.people ?? 0n
      values[i]!.set(key, { level: given, people: before + people })
      return given
    })
    add(joint, JSON.stringify(levels), 1n, people)
    lines.push(JSON.stringify(cells))
  }
  for (const [i, { columns, map: file }] of match.entries())
    for (const [key, { line }] of maps[i] ?? []) if (!values[i]!.has(key)) throw unmet(columns, file!.file, line)
  for (const [i, { attribute }] of match.entries())
    if ([...values[i]!.values()].every(({ level, people }) => people === 0n || isUnknown(level)))
      throw nothingMapped(attribute, file.file)
  const names = match.map(({ attribute }) => attribute)
  return {
    strata: views.flatMap(view => strataOf(view, names, joint)),
    digest: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
    crosswalks: match.map(({ attribute, columns }, i): CensusCrosswalk => {
      const sorted = [...values[i]!].sort(([a], [b]) => (a < b ? -1 : 1))
      return {
        attribute,
        columns,
        rows: sorted.map(([key, { level, people }]) => ({ values: JSON.parse(key), level, people: Number(people) })),
      }
    }),
  }
}

function strataOf(view: string[], names: string[], joint: Map<string, Counted>) {
  const strata = new Map<string, Counted>()
  for (const [key, { rows, people }] of joint) {
    const levels: string[] = JSON.parse(key)
    add(strata, stratumKey(view.map(name => [name, levels[names.indexOf(name)]!])), rows, people)
  }
  return [...strata]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stratum, counted]) => ({ view: viewName(view), stratum, ...counted }))
}

/** A map file: the census's columns, and `level`; an empty level leaves the value out on purpose. */
async function readMap(
  file: string,
  { columns, levels }: Pick<Census['match'][number], 'columns' | 'levels'>,
  source: Objects,
) {
  const map = new Map<string, { level: string; line: number }>()
  for await (const { cells, line } of readDelimited(await bytesOf(source, file), file, [...columns, 'level'])) {
    const key = JSON.stringify(cells.slice(0, -1))
    const to = cells.at(-1)!
    const fail = (code: string, message: string, todo: string) =>
      new UserError(code, message, { todo, place: { file, line } })
    const earlier = map.get(key)
    if (earlier)
      throw fail('duplicate-value', `The values on this line are on line ${earlier.line} already.`, 'Keep one line.')
    const known = to === '' ? NOT_MAPPED : to === MISSING || to === NOT_MAPPED ? to : level({ levels }, to)
    if (known === undefined)
      throw fail(
        'unknown-level',
        'The line leads to a level that the study does not declare.',
        `Correct the line, or declare the level for the attribute${levels ? `, whose levels are ${levels.join(', ')}` : ''}.`,
      )
    map.set(key, { level: known, line })
  }
  return map
}

function countOf(text: string, column: string, file: string, line: number): bigint {
  if (/^\d{1,15}$/.test(text)) return BigInt(text)
  throw new UserError('bad-count', `The column \`${column}\` holds no whole number of people.`, {
    todo: 'Write digits only: no thousands separators, no decimals, no estimate left empty.',
    place: { file, line },
  })
}

function add(cells: Map<string, Counted>, key: string, rows: bigint, people: bigint): void {
  const before = cells.get(key)
  cells.set(key, { rows: (before?.rows ?? 0n) + rows, people: (before?.people ?? 0n) + people })
}

const isUnknown = (level: string) => level === MISSING || level === NOT_MAPPED

function unknownLevel(attribute: string, column: string, file: string, line: number): UserError {
  return new UserError(
    'unknown-level',
    `The column \`${column}\` holds a value that is not a declared level of \`${attribute}\`.`,
    { todo: `Give \`match.${attribute}\` of the census a \`map\` from its values to levels.`, place: { file, line } },
  )
}

function unmet(columns: string[], file: string, line: number): UserError {
  return new UserError('unmet-value', `No row of the census holds the values on this line (${columns.join(', ')}).`, {
    todo: 'Correct their spelling, or remove the line: a value that is not met would be lost unseen.',
    place: { file, line },
  })
}

function nothingMapped(attribute: string, file: string): UserError {
  return new UserError('nothing-mapped', `Nobody in the census has a known level of \`${attribute}\`.`, {
    todo: 'Check `count` and `match` of the census in the study file.',
    place: { file },
  })
}
