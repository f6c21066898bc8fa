import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { localHome } from '../../functions/adapters/local.ts'
import { Attempt } from '../../functions/attempt.ts'
import { folderOf, type Ref } from '../../functions/ports.ts'
import { literal } from '../../queries/bind.ts'
import type { Inputs, Params, QueryName } from '../../queries/index.ts'
import { QUERIES } from '../../queries/index.ts'
import { columnsOf, TABLES, type TableName } from '../../queries/tables.ts'
import { batchFrom, type Row, rowsFrom, rowsOf, sorted } from './lake-rows.ts'

/** Parts of every input of a query, by table. */
export type Parts = Partial<Record<TableName, Ref[]>>

/** Tables in a folder, written, read and queried by the adapters that a run at home uses. */
export class LakeFolder {
  /** A folder a zone. */
  readonly zones: string
  readonly #out: string
  readonly #home: ReturnType<typeof localHome>
  readonly #engine: DuckDb

  constructor(parent = tmpdir()) {
    this.#out = mkdtempSync(join(parent, 'evenstrand-lake-'))
    this.zones = join(this.#out, 'restricted')
    const engine = { threads: 2, memoryMb: 512 }
    const places = { source: this.#out, out: this.#out, ledger: join(this.#out, 'ledger'), digests: {} }
    this.#home = localHome(
      { ...places, ...engine },
      () => {},
      () => {},
    )
    this.#engine = new DuckDb({ ...engine, spillFolder: join(this.#out, 'spill') })
  }

  /** One new part of a table, as the jobs write it. */
  write(table: TableName, rows: readonly Row[]): Promise<Ref> {
    return this.#home.tables(new Attempt('given')).write(table, [batchFrom(table, rows)])
  }

  /** One new part of a table that holds what `parts` hold, written by DuckDB. */
  async copy(table: TableName, parts: readonly Ref[]): Promise<Ref> {
    const copy = new Attempt('copied').part(table)
    const zone = join(this.zones, TABLES[table].zone)
    const files = parts.map(part => literal(join(zone, folderOf(part), 'part-0.parquet')))
    const names = columnsOf(table).map(([name]) => `"${name}"`)
    mkdirSync(join(zone, folderOf(copy)), { recursive: true })
    await this.duckdb(
      `COPY (SELECT ${names.join(', ')} FROM read_parquet([${files.join(', ')}]))
       TO ${literal(join(zone, folderOf(copy), 'part-0.parquet'))} (FORMAT parquet)`,
    )
    return copy
  }

  /** All rows of some parts, in an order of their own. */
  async read(parts: readonly Ref[]): Promise<Row[]> {
    const rows: Row[] = []
    for (const part of parts)
      for await (const batch of this.#home.tables(new Attempt('reader')).read([part]))
        for (const row of rowsOf(part.table, batch)) rows.push(row)
    return sorted(rows)
  }

  /** What a query gives over some parts: materialised and read back, or its few rows. */
  async query<Q extends QueryName>(query: Q, parts: Parts, params: Params<Q>): Promise<Row[]> {
    const sql = this.#home.sql(new Attempt('query'), new AbortController().signal)
    if (!('output' in QUERIES[query])) return sql.rows(query, parts as Inputs<Q>, params)
    return this.read([await sql.materialise(query as never, parts as never, params as never)])
  }

  /** What a query gives over tables in readable text (see rowsFrom); a list of texts is a part each. */
  async given<Q extends QueryName>(
    query: Q,
    tables: Record<(typeof QUERIES)[Q]['inputs'][number], string | readonly string[]>,
    params: Params<Q>,
  ): Promise<Row[]> {
    const parts: Parts = {}
    for (const table of QUERIES[query].inputs) {
      const texts: string | readonly string[] = tables[table as keyof typeof tables]
      parts[table] = []
      for (const text of [texts].flat()) parts[table].push(await this.write(table, rowsFrom(table, text)))
    }
    return this.query(query, parts, params)
  }

  /** Rows of one statement on a DuckDB with the same prelude. */
  duckdb(statement: string, values: string[] = []) {
    return this.#engine.run(statement, values, new AbortController().signal)
  }

  remove(): void {
    rmSync(this.#out, { recursive: true, force: true })
  }
}
