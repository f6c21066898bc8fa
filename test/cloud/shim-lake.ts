import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import type { Store } from '../../functions/ports.ts'

export interface LakePlaces {
  /** Where parts are copied to, for DuckDB reads files. */
  folder: string
  bucket(name: string): Store
  /** Each database's bucket. */
  databases: Record<string, string>
}

/** A query that failed, with Athena's words for why. */
export class QueryFailed extends Error {}

/** Tables in buckets as Athena sees them, partitioned by `step` with injected values, on a DuckDB with our prelude. */
export class ShimLake {
  readonly #places: LakePlaces
  readonly #engine: DuckDb
  readonly #copied = new Map<string, number>()

  constructor(places: LakePlaces) {
    this.#places = places
    this.#engine = new DuckDb({ threads: 1, memoryMb: 1024, spillFolder: join(places.folder, 'spill') })
  }

  /** Leaves a query's rows for `rows` or `unload`; tells of the bytes that were scanned, part by part. */
  async query(select: string, scanned: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const tables = [...select.matchAll(/ FROM "([^"]+)"\.(\w+)(?: WHERE step IN \(([^)]*)\))?/g)]
    for (const [, database, table, steps] of tables) {
      if (steps === undefined)
        throw new QueryFailed(
          'CONSTRAINT_VIOLATION: For the injected projected partition column step, the WHERE clause must contain only static equality conditions',
        )
      const files: string[] = []
      for (const [, step] of steps.matchAll(/'([^']*)'/g))
        files.push(...(await this.#copy(database!, `${table}/step=${step}/`, scanned)))
      await this.#engine.run(`CREATE SCHEMA IF NOT EXISTS "${database}"`, [], signal)
      const from = `read_parquet([${files.map(file => `'${file}'`).join(', ')}], hive_partitioning = true, hive_types = {step: varchar})`
      await this.#engine.run(`CREATE OR REPLACE VIEW "${database}".${table} AS SELECT * FROM ${from}`, [], signal)
    }
    await this.#engine.run(`CREATE OR REPLACE TABLE result AS ${select}`, [], signal)
  }

  /** Copies a part's objects, once, to where DuckDB can read them. */
  async #copy(database: string, prefix: string, scanned: (bytes: number) => void): Promise<string[]> {
    const bucket = this.#places.databases[database]
    if (bucket === undefined) throw new QueryFailed(`SCHEMA_NOT_FOUND: Schema ${database} does not exist`)
    const store = this.#places.bucket(bucket)
    const files: string[] = []
    for await (const key of store.list(prefix)) {
      const file = join(this.#places.folder, bucket, key)
      if (!this.#copied.has(file)) {
        mkdirSync(dirname(file), { recursive: true })
        const body = await whole(store, key)
        await writeFile(file, body)
        this.#copied.set(file, body.length)
      }
      scanned(this.#copied.get(file)!)
      files.push(file)
    }
    return files
  }

  /** The rows as texts, the names first. */
  async rows(signal: AbortSignal): Promise<(string | null)[][]> {
    const names = (await this.#engine.run('DESCRIBE result', [], signal)).map(([name]) => String(name))
    const rows = await this.#engine.run('SELECT CAST(COLUMNS(*) AS varchar) FROM result', [], signal)
    return [names, ...(rows as (string | null)[][])]
  }

  /** Writes the rows in two files, none of no rows, and only into an empty place. */
  async unload(target: string, signal: AbortSignal): Promise<void> {
    const { store, prefix } = this.#placeOf(target)
    for await (const _ of store.list(prefix))
      throw new QueryFailed(`HIVE_PATH_ALREADY_EXISTS: Target directory for table already exists: ${target}`)
    const [[rows]] = (await this.#engine.run('SELECT count(*) FROM result', [], signal)) as [[bigint]]
    for (const half of [0, 1]) {
      if (rows <= half) continue
      const file = join(this.#places.folder, randomUUID())
      const select = `SELECT * FROM result WHERE rowid % 2 = ${half}`
      await this.#engine.run(`COPY (${select}) TO '${file}' (FORMAT parquet, COMPRESSION snappy)`, [], signal)
      await this.put(target, `${half}_${basename(file)}`, await readFile(file))
      await rm(file)
    }
  }

  async put(target: string, name: string, body: Uint8Array): Promise<void> {
    const { store, prefix } = this.#placeOf(target)
    await store.write(`${prefix}${name}`, once(body))
  }

  #placeOf(target: string): { store: Store; prefix: string } {
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*\/)$/.exec(target)!
    return { store: this.#places.bucket(bucket!), prefix: prefix! }
  }
}

async function whole(store: Store, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(key)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body
}
