import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBDecimalValue, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { bind, literal, parameterValues, partsOf } from '../../queries/bind.ts'
import { QUERIES, type QueryName } from '../../queries/index.ts'
import type { Zone } from '../../queries/tables/contract.ts'
import { columnsOf, TABLES, type TableName } from '../../queries/tables.ts'
import type { Attempt } from '../attempt.ts'
import { folderOf, type Ref, type Sql, type Store } from '../ports.ts'
import prelude from './duckdb-prelude.sql'
import { diskFull } from './files.ts'
import { checkFile, filesOf } from './parquet.ts'

const MOST_ROWS = 10_000

/** One DuckDB in memory, made on first use; the prelude makes Trino's SQL run on it. Queries take turns. */
export class DuckDb {
  readonly #options: { threads: number; memoryMb: number; spillFolder: string }
  #connection: Promise<DuckDBConnection> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: { threads: number; memoryMb: number; spillFolder: string }) {
    this.#options = options
  }

  /** Runs one statement and gives back its rows. An abort interrupts it. */
  run(sql: string, values: string[], signal: AbortSignal): Promise<DuckDBValue[][]> {
    const result = this.#turn.then(async () => {
      signal.throwIfAborted()
      this.#connection ??= this.#connect()
      const connection = await this.#connection
      signal.throwIfAborted()
      const interrupt = () => connection.interrupt()
      signal.addEventListener('abort', interrupt, { once: true })
      try {
        return (await connection.runAndReadAll(sql, values)).getRows()
      } catch (error) {
        signal.throwIfAborted()
        throw /No space left on device|disk quota/i.test(String(error)) ? diskFull(error) : error
      } finally {
        signal.removeEventListener('abort', interrupt)
      }
    })
    this.#turn = result.catch(() => {})
    return result
  }

  async #connect(): Promise<DuckDBConnection> {
    const { threads, memoryMb, spillFolder } = this.#options
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMb}MB`,
      temp_directory: spillFolder,
    })
    const connection = await instance.connect()
    for (const statement of prelude.split(/;[ \t]*\n/).filter(text => text.replace(/^--.*$/gm, '').trim()))
      await connection.run(statement)
    return connection
  }
}

/** The queries on DuckDB over folders: `root` says where a zone's folder lies. */
export function duckdbSql(
  engine: DuckDb,
  root: (zone: Zone) => string,
  zone: (zone: Zone) => Store,
  attempt: Attempt,
  signal: AbortSignal,
): Sql<Zone> {
  async function bound(query: QueryName, from: Record<string, readonly Ref[]>): Promise<string> {
    const relations: Record<string, string> = {}
    for (const table of QUERIES[query].inputs) relations[table] = await relation(table, from[table]!)
    return bind(query, relations)
  }

  async function relation(table: TableName, parts: readonly Ref[]): Promise<string> {
    const { zone: home } = TABLES[table]
    const files: string[] = []
    for (const part of parts)
      for (const key of await filesOf(zone(home), part)) {
        await checkFile(zone(home), key, table)
        files.push(literal(globbed(join(root(home), key))))
      }
    if (files.length === 0) return partsOf(table, [])
    const names = columnsOf(table).map(([name]) => name)
    return `SELECT ${names.join(', ')} FROM read_parquet([${files.join(', ')}])`
  }

  return {
    async rows(query, from, params) {
      const sql = `SELECT * FROM (\n${await bound(query, from)}\n) LIMIT ${MOST_ROWS + 1}`
      const rows = await engine.run(sql, parameterValues(query, params), signal)
      if (rows.length > MOST_ROWS) throw new Error(`${query} gave more than ${MOST_ROWS} rows; materialise it`)
      const names = Object.keys((QUERIES[query] as { columns?: object }).columns ?? {})
      return rows.map(row => Object.fromEntries(names.map((name, i) => [name, plain(row[i]!)]))) as never
    },
    async materialise(query, from, params) {
      const { output } = QUERIES[query] as { output: TableName }
      const part = attempt.part(output)
      const home = TABLES[output].zone
      const folder = folderOf(part)
      await mkdir(join(root(home), folder), { recursive: true, mode: 0o700 })
      const key = `${folder}/part-0.parquet`
      const target = literal(join(root(home), key))
      await engine.run(
        `COPY (\n${await bound(query, from)}\n) TO ${target} (FORMAT parquet)`,
        parameterValues(query, params),
        signal,
      )
      await chmod(join(root(home), key), 0o600)
      await checkFile(zone(home), key, output)
      return part as never
    },
  }
}

/** A path as a glob that matches it alone. */
const globbed = (path: string) => path.replace(/[*?[]/g, '[$&]')

function plain(value: DuckDBValue): string | number | bigint | boolean {
  if (value instanceof DuckDBDecimalValue) return value.value
  if (typeof value === 'object') throw new Error('a query’s rows may hold no NULL and no nested value')
  return value
}
