import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Attempt } from '../../functions/attempt.ts'
import { folderOf, type Ref } from '../../functions/ports.ts'
import { bind, parameterValues, partsOf } from '../../queries/bind.ts'
import { QUERIES, type QueryName } from '../../queries/index.ts'
import { ZONES } from '../../queries/tables/contract.ts'
import { columnsOf, TABLES, type TableName } from '../../queries/tables.ts'
import { type Cohort, type CohortTable, cohortOf, partsOfCohort, seededPeople } from '../helpers/lake-cohort.ts'
import { LakeFolder, type Parts } from '../helpers/lake-folder.ts'
import { RECOUNT } from '../helpers/lake-recount.ts'
import type { Row } from '../helpers/lake-rows.ts'
import { type AskTrino, trinoClient } from './ask-trino.ts'

const trino = inject('trino')
const PEOPLE = 20_000
/** The widest and the narrowest of the cohort's views: a query adds up all that there are. */
const VIEWS = ['(all)', 'region|sex']
const PARAMS = [
  { score: 'a', other: 'b', measure: 'znorm2', count: 'reference' },
  { score: 'b', other: 'a', measure: 'unadjusted', count: 'all' },
]
const names = Object.keys(QUERIES) as QueryName[]

describe.skipIf('lacking' in trino)('on a real Trino', () => {
  let lake: LakeFolder
  let ask: AskTrino
  let cohort: Cohort
  /** The same cohort in three parts a table: as the jobs write them, as DuckDB writes them, and some of each. */
  const written: Record<string, Parts> = { 'hyparquet-writer': {}, DuckDB: {}, both: {} }

  beforeAll(async () => {
    if ('lacking' in trino) return
    ask = trinoClient(trino.url)
    lake = new LakeFolder(trino.lake)
    const everything = cohortOf(seededPeople(PEOPLE, 1))
    cohort = { ...everything, strata: everything.strata.filter(({ view }) => VIEWS.includes(view as string)) }
    const cuts = partsOfCohort(cohort, 3)
    for (const table of new Set(names.flatMap(name => QUERIES[name].inputs as readonly CohortTable[]))) {
      const ours: Ref[] = []
      for (const cut of cuts) ours.push(await lake.write(table, cut[table]))
      const duckdbs = await Promise.all(ours.map(part => lake.copy(table, [part])))
      written['hyparquet-writer']![table] = ours
      written.DuckDB![table] = duckdbs
      written.both![table] = [ours[0]!, duckdbs[1]!, ours[2]!]
    }
    for (const zone of ZONES) await ask(`CREATE SCHEMA ${zone}`)
    for (const table of Object.keys(TABLES) as TableName[]) await declare(table)
  })
  afterAll(() => lake?.remove())

  describe.each(names)('%s', query => {
    test.each(PARAMS)('gives what DuckDB gives and what a loop over people counts: %o', async params => {
      const expected = RECOUNT[query](cohort, params)
      expect(expected.length).toBeGreaterThan(0)
      expect(await lake.query(query, written.both!, params)).toEqual(expected)
      for (const parts of Object.values(written)) expect(await onTrino(query, parts, params)).toEqual(expected)
    })

    test('of no parts at all gives what DuckDB gives', async () => {
      const none = Object.fromEntries(QUERIES[query].inputs.map(table => [table, []]))
      const { text, values } = bound(query, none, PARAMS[0]!)
      const expected = await lake.query(query, none, PARAMS[0]!)
      expect(await rowsOf(query, text, values)).toEqual(expected)
    })
  })

  test.each(Object.keys(TABLES) as TableName[])(
    'a part that is not there, and no part, are no rows: %s',
    async table => {
      expect((await ask(partsOf(table, [{ attempt: "it's none" }]))).rows).toEqual([])
      expect((await ask(partsOf(table, []))).rows).toEqual([])
      expect((await ask(partsOf(table, []))).columns.map(({ name }) => name)).toEqual(columnsOf(table).map(([n]) => n))
    },
  )

  /** What Trino gives: materialised as Athena's UNLOAD does and read back by the jobs' reader, or its few rows. */
  function onTrino(query: QueryName, parts: Parts, params: (typeof PARAMS)[0]): Promise<Row[]> {
    const { text, values } = bound(query, parts, params)
    const contract = QUERIES[query]
    return 'output' in contract ? unloaded(contract.output, text, values) : rowsOf(query, text, values)
  }

  function bound(query: QueryName, parts: Parts, params: (typeof PARAMS)[0]): { text: string; values: string[] } {
    const relations = QUERIES[query].inputs.map(table => [table, partsOf(table, parts[table] ?? [])])
    return { text: bind(query, Object.fromEntries(relations)), values: parameterValues(query, params) }
  }

  /** The rows of a query whose columns are all integers, as text so that none is rounded; its types are its contract's. */
  async function rowsOf(query: QueryName, text: string, values: string[]): Promise<Row[]> {
    const contract = QUERIES[query]
    const columns = 'output' in contract ? columnsOf(contract.output) : Object.entries(contract.columns)
    const types = (await ask(text, values)).columns.map(({ name, type }) => [name, type.replace(', ', ',')])
    expect(types.map(([name, type]) => [name, type!.replace(/^varchar\(\d+\)$/, 'varchar')])).toEqual(columns)
    const texts = columns.map(([name]) => `CAST(${name} AS varchar)`)
    const { rows } = await ask(`SELECT ${texts.join(', ')} FROM (\n${text}\n)`, values)
    return rows.map(row => Object.fromEntries(columns.map(([name], i) => [name, BigInt(String(row[i]))])))
  }

  /** Writes no file where there is no row, and then Trino finds no folder to call a table: so only for some rows. */
  async function unloaded(table: TableName, text: string, values: string[]): Promise<Row[]> {
    const part = new Attempt('unloaded').part(table)
    const folder = at(join(lake.zones, TABLES[table].zone, folderOf(part)))
    const name = `${TABLES[table].zone}.unloaded_${part.attempt.replace('.', '_')}`
    await ask(`CREATE TABLE ${name} WITH (format = 'PARQUET', external_location = '${folder}') AS\n${text}`, values)
    await ask(`DROP TABLE ${name}`)
    return lake.read([part])
  }

  /** A table as the Glue catalogue has it: over the zone's folder, partitioned by step. */
  async function declare(table: TableName): Promise<void> {
    const { zone } = TABLES[table]
    const folder = join(lake.zones, zone, table)
    mkdirSync(folder, { recursive: true })
    const columns = columnsOf(table).map(([name, type]) => `${name} ${type}`)
    await ask(
      `CREATE TABLE ${zone}.${table} (${columns.join(', ')}, step varchar)
       WITH (format = 'PARQUET', external_location = '${at(folder)}', partitioned_by = ARRAY['step'])`,
    )
    await ask(`CALL system.sync_partition_metadata('${zone}', '${table}', 'FULL')`)
  }

  const at = (folder: string) => `local://${folder.slice('lacking' in trino ? 0 : trino.lake.length)}`
})
