import { type AthenaClient, paginateGetQueryResults, type Row } from '@aws-sdk/client-athena'
import { bind, literal, parameterValues, partsOf } from '../../queries/bind.ts'
import { QUERIES, type QueryName } from '../../queries/index.ts'
import { type ColumnType, ZONES, type Zone } from '../../queries/tables/contract.ts'
import { TABLES, type TableName } from '../../queries/tables.ts'
import type { Attempt } from '../attempt.ts'
import { folderOf, type Log, type Ref, type Sql, type Store } from '../ports.ts'
import { runQuery } from './athena-query.ts'
import { runTries } from './athena-tries.ts'
import { checkFile, filesOf, writePart } from './parquet.ts'
import { asTransient } from './transient-error.ts'

const MOST_ROWS = 10_000
/** The longest text Athena takes, in bytes. */
const MOST_TEXT_BYTES = 262_144
const CHECKS_AT_ONCE = 16

/** Where Athena finds and puts tables. */
export interface AthenaPlaces {
  buckets: Partial<Record<Zone, string>>
  databases: Partial<Record<Zone, string>>
  workgroups: Partial<Record<Zone, string>>
}

/** The queries on Athena over buckets. The job itself asks and waits, so a query runs under the job's role. */
export function athenaSql(
  client: AthenaClient,
  places: AthenaPlaces,
  zone: (zone: Zone) => Store,
  control: Store,
  attempt: Attempt,
  signal: AbortSignal,
  log: Log,
): Sql<Zone> {
  async function bound(query: QueryName, from: Record<string, readonly Ref[]>): Promise<string> {
    const relations: Record<string, string> = {}
    for (const table of QUERIES[query].inputs) {
      const parts = from[table]!
      relations[table] = partsOf(table, parts, `"${placeOf(places.databases, TABLES[table].zone)}"`)
      await checkParts(zone(TABLES[table].zone), parts)
    }
    return bind(query, relations)
  }

  const run = (query: QueryName, workgroup: string, values: string[], text: string, token: string) => {
    const bytes = Buffer.byteLength(text)
    if (bytes > MOST_TEXT_BYTES) throw new Error(`${query} is ${bytes} bytes long; Athena takes ${MOST_TEXT_BYTES}`)
    return runQuery(client, { name: query, text, values, workgroup, token }, signal, log)
  }

  return {
    async rows(query, from, params) {
      const text = `SELECT * FROM (\n${await bound(query, from)}\n) LIMIT ${MOST_ROWS + 1}`
      const values = parameterValues(query, params).map(literal)
      const workgroup = placeOf(places.workgroups, resultsZone(query, places))
      return runTries(control, [attempt.key, text, values], {
        run: name => run(query, workgroup, values, text, name),
        result: (_, execution) => resultsOf(client, query, execution) as never,
        clear: async () => {},
      })
    },
    async materialise(query, from, params) {
      const { output } = QUERIES[query] as { output: TableName }
      const home = TABLES[output].zone
      const store = zone(home)
      const key = attempt.sharedKey(output)
      const select = await bound(query, from)
      const values = parameterValues(query, params).map(literal)
      const partOf = (name: string): Ref => ({ table: output, key, attempt: name })
      const target = (name: string) => `s3://${placeOf(places.buckets, home)}/${folderOf(partOf(name))}/`
      return (await runTries(control, [attempt.key, select, values], {
        run: name => run(query, placeOf(places.workgroups, home), values, unload(select, target(name)), name),
        result: async name => {
          await completePart(store, partOf(name))
          return partOf(name)
        },
        kept: partOf,
        clear: async name => {
          for await (const file of store.list(`${folderOf(partOf(name))}/`)) await store.remove(file)
        },
      })) as never
    },
  }
}

const unload = (select: string, target: string) =>
  `UNLOAD (\n${select}\n) TO ${literal(target)} WITH (format = 'PARQUET', compression = 'SNAPPY')`

/** Of no rows Athena writes no file; a part has at least one, so that what is lost is never taken for empty. */
async function completePart(store: Store, part: Ref): Promise<void> {
  for await (const _ of store.list(`${folderOf(part)}/`)) return checkParts(store, [part])
  await writePart(store, part, [])
}

async function checkParts(store: Store, parts: readonly Ref[]): Promise<void> {
  for (let at = 0; at < parts.length; at += CHECKS_AT_ONCE)
    await Promise.all(
      parts.slice(at, at + CHECKS_AT_ONCE).map(async part => {
        for (const key of await filesOf(store, part)) await checkFile(store, key, part.table)
      }),
    )
}

/** Where rows that no table holds may lie: in the first zone, from the last one read on, whose workgroup this home has. */
function resultsZone(query: QueryName, { workgroups }: AthenaPlaces): Zone {
  const last = Math.max(...QUERIES[query].inputs.map(table => ZONES.indexOf(TABLES[table].zone)))
  return ZONES.slice(last).find(zone => workgroups[zone]) ?? ZONES[last]!
}

function placeOf(places: Partial<Record<Zone, string>>, zone: Zone): string {
  const place = places[zone]
  if (place === undefined) throw new Error(`this home has nothing for queries in ${zone}`)
  return place
}

async function resultsOf(client: AthenaClient, query: QueryName, execution: string) {
  const { columns = {} } = QUERIES[query] as { columns?: Record<string, ColumnType> }
  const rows: Record<string, unknown>[] = []
  let header = true
  try {
    for await (const page of paginateGetQueryResults({ client }, { QueryExecutionId: execution }))
      for (const row of page.ResultSet?.Rows ?? []) {
        if (!header) rows.push(typedRow(row, columns))
        header = false
      }
  } catch (error) {
    throw asTransient(error)
  }
  if (rows.length > MOST_ROWS) throw new Error(`${query} gave more than ${MOST_ROWS} rows; materialise it`)
  return rows
}

function typedRow({ Data: cells = [] }: Row, columns: Record<string, ColumnType>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, type], i) => {
      const text = cells[i]?.VarCharValue
      if (text === undefined) throw new Error('a query’s rows may hold no NULL and no nested value')
      return [name, TYPED[type](text)]
    }),
  )
}

const TYPED: Record<ColumnType, (text: string) => unknown> = {
  boolean: text => text === 'true',
  integer: Number,
  bigint: BigInt,
  double: Number,
  varchar: text => text,
  'decimal(38,0)': BigInt,
}
