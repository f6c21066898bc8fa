import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { bind, partsOf } from '../../queries/bind.ts'
import { QUERIES, type QueryName } from '../../queries/index.ts'
import { columnsOf, TABLES, type TableName } from '../../queries/tables.ts'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { brokenRules, type Declared, RULES } from './sql-rules.ts'

/** Athena's limit, less room for what an adapter wraps around a query. */
const MOST_BYTES = 262_144 - 4096

const lake = new LakeFolder()
afterAll(() => lake.remove())

const names = Object.keys(QUERIES) as QueryName[]

describe.each(names)('%s', name => {
  const query = QUERIES[name]
  const file = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

  test('breaks no rule of portable SQL', () => {
    const row = 'output' in query ? TABLES[query.output].row : query.text.split('\n')[0]!.slice(3)
    expect(row).toMatch(/^one row per /)
    expect(brokenRules(query.text, { ...query, row })).toEqual([])
  })

  test('yields the columns of its contract, in order, with their types', async () => {
    const expected = 'output' in query ? columnsOf(query.output) : Object.entries(query.columns)
    expect(await describedColumns(bind(name, relations(name, 0)))).toEqual(expected)
  })

  test('fits Athena’s limit on a text when every input has a thousand parts', () => {
    expect(Buffer.byteLength(bind(name, relations(name, 1000)))).toBeLessThan(MOST_BYTES)
  })

  test('has its own file and its own given and expected rows', () => {
    expect(readFileSync(`queries/${file}.sql`, 'utf8')).toBe(query.text)
    expect(existsSync(`test/queries/${file}.test.ts`)).toBe(true)
  })
})

test('every SQL file is a query', () => {
  expect(readdirSync('queries').filter(file => file.endsWith('.sql'))).toHaveLength(names.length)
})

test('no cube holds a double', () => {
  const cubes = (Object.keys(TABLES) as TableName[]).filter(table => TABLES[table].zone === 'cubes')
  expect(cubes.length).toBeGreaterThan(0)
  for (const table of cubes) expect(columnsOf(table).filter(([, type]) => type === 'double')).toEqual([])
})

const declared: Declared = { row: 'one row per atom', inputs: ['people', 'atoms'], params: ['atom'] }
const good = `-- one row per atom
WITH chosen AS (
  SELECT p.atom, p.weight_q AS w -- a comment; with 1.0 // and ?
  FROM people p
  WHERE p.atom = ? AND p.person_id <> 'it''s 1.0; step ?'
)
SELECT c.atom, CAST(sum(c.w) AS bigint) AS sum_w, count(DISTINCT k.value) AS n
FROM chosen c
JOIN atoms k ON k.atom = c.atom
GROUP BY c.atom`

test('a good query breaks no rule', () => {
  expect(brokenRules(good, declared)).toEqual([])
  expect(brokenRules(good.replace('c.w)', 'CAST(c.w AS double) / nullif(c.w + (1), 0e0))'), declared)).toEqual([])
  expect(brokenRules(good.replace('CAST(sum(c.w) AS bigint)', 'sum(CAST(c.w AS decimal(38,0)))'), declared)).toEqual([])
  expect(brokenRules(good.replace('c.w)', 'ARRAY[c.w, 1.5e0][1])'), declared)).toEqual([])
})

const swap = (from: string, to: string) => {
  if (!good.includes(from)) throw new Error(`the good query does not hold ${from}`)
  return good.replace(from, to)
}
const planted: [rule: string, text: string][] = [
  ['the first line says what one row is, as the contract does', swap('per atom', 'per person')],
  ['the first line says what one row is, as the contract does', `\n${good}`],
  ['a bare SELECT, which may start with WITH', good.replace(/WITH[\s\S]*\)\n/, 'EXPLAIN ')],
  ['only a SELECT', swap('WITH chosen', 'CREATE TABLE chosen')],
  ['no semicolon', `${good};`],
  ['no :: cast', swap('CAST(sum(c.w) AS bigint)', 'CAST(sum(c.w) AS bigint)::bigint')],
  ['no // division', swap('c.w)', 'c.w // 2)')],
  ['no ILIKE', swap('p.atom = ?', "p.atom = ? AND p.person_id ILIKE 'a%'")],
  ['no QUALIFY', `${good}\nQUALIFY row_number() OVER () = 1`],
  ['no GROUP BY ALL', swap('GROUP BY c.atom', 'GROUP BY ALL')],
  ['GROUP BY names columns, not aliases', swap('SELECT c.atom', 'SELECT c.atom % 2 AS atom').replace('BY c.', 'BY ')],
  ['GROUP BY names columns, not aliases', swap("?'\n)", "?'\n  GROUP BY p.atom, w\n)")],
  ['OFFSET before LIMIT', `${good}\nLIMIT 10 OFFSET 5`],
  ['no decimal literal', swap('c.w)', 'c.w * 1.0)')],
  ['no decimal literal', swap('c.w)', 'c.w * .5)')],
  ['no decimal literal', swap('c.w)', 'c.w * 2.)')],
  ['division is CAST(… AS double) / nullif(…, 0e0)', swap('c.w)', 'c.w / 2)')],
  ['division is CAST(… AS double) / nullif(…, 0e0)', swap('c.w)', 'CAST(c.w AS double) / 2e0)')],
  ['division is CAST(… AS double) / nullif(…, 0e0)', swap('c.w)', 'CAST(c.w AS double) / nullif(c.w, 1e0))')],
  ['division is CAST(… AS double) / nullif(…, 0e0)', swap('c.w)', 'CAST(c.w AS bigint) / nullif(c.w, 0e0))')],
  ['no approximate function', swap('count(DISTINCT k.value)', 'approx_distinct(k.value)')],
  ['no avg', swap('CAST(sum(c.w) AS bigint)', 'CAST(avg (c.w) AS bigint)')],
  ['no corr and no regr_', swap('count(DISTINCT k.value)', 'corr(c.w, c.atom)')],
  ['nothing random, nothing of the clock', swap('count(DISTINCT k.value)', 'max(current_timestamp)')],
  ['no NaN and no infinity', swap('count(DISTINCT k.value)', 'max(nan())')],
  ['every sum has its type said by a CAST', swap('CAST(sum(c.w) AS bigint)', 'sum(c.w)')],
  ['every sum has its type said by a CAST', swap('CAST(sum(c.w) AS bigint)', 'sum(CAST(c.w AS bigint))')],
  [
    'every sum has its type said by a CAST',
    swap('CAST(sum(c.w) AS bigint)', 'sum(CAST(c.w AS decimal(38,0)) * CAST(c.w AS decimal(38,0)))'),
  ],
  ['lists are written ARRAY[…]', swap('c.w)', 'cardinality([c.w]))')],
  ['no filter by step', swap('p.atom = ?', "p.atom = ? AND p.step = 'a'")],
  ['question marks only in WHERE', swap('SELECT p.atom,', 'SELECT ? AS atom,').replace('p.atom = ? AND ', '')],
  ['question marks only in WHERE', swap('k.atom = c.atom', 'k.atom = ?').replace('p.atom = ? AND ', '')],
  ['question marks only in WHERE', swap('p.atom = ?', 'p.atom IN (SELECT ? FROM atoms)')],
  ['as many question marks as parameters', swap('p.atom = ?', 'p.atom IN (?, ?)')],
  ['names its inputs, all of them, and nothing else', swap('JOIN atoms', 'JOIN strata')],
  ['names its inputs, all of them, and nothing else', swap('FROM people', 'FROM lake.people')],
  ['names its inputs, all of them, and nothing else', swap('FROM chosen c', 'FROM chosen c, strata s')],
  ['names its inputs, all of them, and nothing else', swap('JOIN atoms', 'JOIN chosen')],
  ['names its inputs, all of them, and nothing else', good.replaceAll('chosen', 'atoms')],
]

test.each(planted)('a planted breach is caught: %s', (rule, text) => {
  expect(brokenRules(text, declared)).toContain(rule)
})

test('every rule has a planted breach', () => {
  expect(RULES.map(({ name }) => name).filter(rule => !planted.some(([caught]) => caught === rule))).toEqual([])
})

test('columns of another order or type are seen', async () => {
  const text = bind('referenceSums', relations('referenceSums', 0))
  expect(await describedColumns(`SELECT sum_units, CAST(n AS double) AS n FROM (${text})`)).toEqual([
    ['sum_units', 'decimal(38,0)'],
    ['n', 'double'],
  ])
})

test.each(Object.keys(TABLES) as TableName[])(
  'no parts are no rows, with the columns of the contract: %s',
  async table => {
    expect(await lake.duckdb(partsOf(table, []))).toEqual([])
    expect(await describedColumns(partsOf(table, []))).toEqual(columnsOf(table))
  },
)

test('a part’s name is escaped, and more parts than Athena takes are refused', () => {
  expect(partsOf('atoms', [{ attempt: "a'b" }, { attempt: 'c' }])).toBe(
    "SELECT atom, atom_key, attribute, value FROM lake.atoms WHERE step IN ('a''b', 'c')",
  )
  expect(() => partsOf('atoms', Array(1001).fill({ attempt: 'a' }))).toThrow('1001 parts')
})

function relations(name: QueryName, parts: number): Record<string, string> {
  const steps = Array.from({ length: parts }, (_, i) => ({ attempt: `0123456789ab.${i}` }))
  return Object.fromEntries(QUERIES[name].inputs.map(table => [table, partsOf(table, steps)]))
}

async function describedColumns(bound: string): Promise<[name: string, type: string][]> {
  const rows = await lake.duckdb(`DESCRIBE ${bound.replaceAll('?', "''")}`)
  return rows.map(([name, type]) => [String(name), String(type).toLowerCase()])
}
