import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import type { Store } from '../../functions/ports.ts'

export interface ShimOptions {
  /** Where parts are copied to, for DuckDB reads files. */
  folder: string
  bucket(name: string): Store
  /** Each database's bucket, and each workgroup's limit on the bytes a query may scan. */
  databases: Record<string, string>
  workgroups: Record<string, { cutoffBytes?: number }>
}

/** How the next query goes wrong. `leaves`: its UNLOAD leaves a file that is none. */
export interface QueryFault {
  state: 'FAILED' | 'CANCELLED' | 'SUCCEEDED'
  reason?: string
  error?: { ErrorCategory: number; Retryable: boolean }
  leaves?: boolean
}

interface Execution {
  id: string
  text: string
  workgroup: string
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  reason?: string
  error?: QueryFault['error']
  bytes: number
  rows: (string | null)[][]
  stop: AbortController
}

class QueryFailed extends Error {}

/**
 * As much of Athena as its adapter asks for (awsJson1.1), over DuckDB with our prelude: it satisfies the real client, and
 * is wrong in the ways that Athena can be. An UNLOAD writes several files, none of no rows, and only into an empty place.
 */
export class AthenaShim {
  readonly #options: ShimOptions
  readonly #engine: DuckDb
  readonly #executions = new Map<string, Execution>()
  readonly #tokens = new Map<string, { request: string; id: string }>()
  readonly #faults: QueryFault[] = []
  #throttled = 0
  #turn: Promise<unknown> = Promise.resolve()
  #hold: Promise<void> = Promise.resolve()
  #copied = new Map<string, number>()

  constructor(options: ShimOptions) {
    this.#options = options
    this.#engine = new DuckDb({ threads: 1, memoryMb: 1024, spillFolder: join(options.folder, 'spill') })
  }

  /** Texts of the queries that were begun, in order; asking again under the same token begins none. */
  get begun(): string[] {
    return [...this.#executions.values()].map(({ text }) => text)
  }

  /** How each query stands. */
  get states(): string[] {
    return [...this.#executions.values()].map(({ state }) => state)
  }

  failNext(fault: QueryFault): void {
    this.#faults.push(fault)
  }

  /** Sets how many bytes a query of a workgroup may scan. */
  limit(workgroup: string, cutoffBytes: number): void {
    this.#options.workgroups[workgroup] = { cutoffBytes }
  }

  /** Refuses the next so many requests, as Athena does whose limits are reached. */
  throttleNext(requests: number): void {
    this.#throttled = requests
  }

  /** Lets no query end until the answer is called. */
  hold(): () => void {
    let release = () => {}
    this.#hold = new Promise(resolve => {
      release = resolve
    })
    return release
  }

  /** Forgets every token, as Athena does after a while. */
  forgetTokens(): void {
    this.#tokens.clear()
  }

  /** Whether a request is for Athena. */
  static isAsked = (message: IncomingMessage) => String(message.headers['x-amz-target']).startsWith('AmazonAthena.')

  readonly handler = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    const operation = String(message.headers['x-amz-target']).split('.')[1]!
    const send = (status: number, content: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(content))
    if (this.#throttled > 0) {
      this.#throttled--
      send(400, { __type: 'TooManyRequestsException', message: 'Rate exceeded' })
      return
    }
    try {
      send(200, this.#answer(operation, JSON.parse(Buffer.concat(chunks).toString('utf8'))))
    } catch (error) {
      send(400, { __type: 'InvalidRequestException', message: (error as Error).message })
    }
  }

  #answer(operation: string, asked: Record<string, unknown>): object {
    if (operation === 'StartQueryExecution') return { QueryExecutionId: this.#start(asked) }
    const execution = this.#executions.get(String(asked.QueryExecutionId))
    if (!execution) throw new Error(`QueryExecution ${asked.QueryExecutionId} was not found`)
    if (operation === 'GetQueryExecution') return { QueryExecution: told(execution) }
    if (operation === 'GetQueryResults')
      return page(execution, Number(asked.MaxResults ?? 1000), Number(asked.NextToken ?? 0))
    if (operation !== 'StopQueryExecution') throw new Error(`${operation} is not supported`)
    execution.stop.abort()
    return {}
  }

  #start(asked: Record<string, unknown>): string {
    const request = JSON.stringify(asked)
    const token = String(asked.ClientRequestToken ?? randomUUID())
    if (token.length < 32 || token.length > 128) throw new Error('ClientRequestToken has 32 to 128 characters')
    const before = this.#tokens.get(token)
    if (before && before.request !== request) throw new Error('Idempotent parameters do not match')
    if (before) return before.id
    const workgroup = String(asked.WorkGroup)
    if (!this.#options.workgroups[workgroup]) throw new Error(`WorkGroup ${workgroup} is not found.`)
    const id = randomUUID()
    const text = String(asked.QueryString)
    const execution: Execution = {
      id,
      text,
      workgroup,
      state: 'QUEUED',
      bytes: 0,
      rows: [],
      stop: new AbortController(),
    }
    this.#executions.set(id, execution)
    this.#tokens.set(token, { request, id })
    this.#turn = this.#turn.then(() => this.#run(execution, (asked.ExecutionParameters ?? []) as string[]))
    return id
  }

  async #run(execution: Execution, values: string[]): Promise<void> {
    const { signal } = execution.stop
    execution.state = 'RUNNING'
    try {
      await Promise.race([this.#hold, aborted(signal)])
      const unload = /^UNLOAD \(\n([\s\S]*)\n\) TO '([^']*)' WITH \(format = 'PARQUET', compression = 'SNAPPY'\)$/
      const [, select, target] = unload.exec(execution.text) ?? ['', execution.text, undefined]
      const fault = this.#faults.shift()
      if (fault) {
        if (fault.leaves) await this.#put(target!, 'orphan', Buffer.from('PAR1'))
        Object.assign(execution, fault)
        return
      }
      await this.#query(execution, withValues(select!, values))
      if (target === undefined) execution.rows = await this.#rows(signal)
      else await this.#unload(target, signal)
      execution.state = 'SUCCEEDED'
    } catch (error) {
      execution.state = signal.aborted ? 'CANCELLED' : 'FAILED'
      execution.reason = signal.aborted ? 'Query was cancelled by user' : reasonOf(error)
      if (/scanned limit/.test(execution.reason)) execution.state = 'CANCELLED'
    }
  }

  /** Leaves the query's rows in a table of the engine, `result`. */
  async #query(execution: Execution, select: string): Promise<void> {
    const { signal } = execution.stop
    const { cutoffBytes = Number.POSITIVE_INFINITY } = this.#options.workgroups[execution.workgroup]!
    const tables = [...select.matchAll(/ FROM "([^"]+)"\.(\w+)(?: WHERE step IN \(([^)]*)\))?/g)]
    for (const [, database, table, steps] of tables) {
      if (steps === undefined)
        throw new QueryFailed(
          'CONSTRAINT_VIOLATION: For the injected projected partition column step, the WHERE clause must contain only static equality conditions',
        )
      const files: string[] = []
      for (const [, step] of steps.matchAll(/'([^']*)'/g))
        files.push(...(await this.#copy(database!, `${table}/step=${step}/`, execution)))
      if (execution.bytes > cutoffBytes) throw new QueryFailed('Query cancelled! : Bytes scanned limit was exceeded')
      await this.#engine.run(`CREATE SCHEMA IF NOT EXISTS "${database}"`, [], signal)
      const from = `read_parquet([${files.map(file => `'${file}'`).join(', ')}], hive_partitioning = true, hive_types = {step: varchar})`
      await this.#engine.run(`CREATE OR REPLACE VIEW "${database}".${table} AS SELECT * FROM ${from}`, [], signal)
    }
    await this.#engine.run(`CREATE OR REPLACE TABLE result AS ${select}`, [], signal)
  }

  /** Copies a part's objects, once, to where DuckDB can read them. */
  async #copy(database: string, prefix: string, execution: Execution): Promise<string[]> {
    const bucket = this.#options.databases[database]
    if (bucket === undefined) throw new QueryFailed(`SCHEMA_NOT_FOUND: Schema ${database} does not exist`)
    const store = this.#options.bucket(bucket)
    const files: string[] = []
    for await (const key of store.list(prefix)) {
      const file = join(this.#options.folder, bucket, key)
      if (!this.#copied.has(file)) {
        mkdirSync(dirname(file), { recursive: true })
        const body = await whole(store, key)
        await writeFile(file, body)
        this.#copied.set(file, body.length)
      }
      execution.bytes += this.#copied.get(file)!
      files.push(file)
    }
    return files
  }

  async #rows(signal: AbortSignal): Promise<(string | null)[][]> {
    const names = (await this.#engine.run('DESCRIBE result', [], signal)).map(([name]) => String(name))
    const rows = await this.#engine.run('SELECT CAST(COLUMNS(*) AS varchar) FROM result', [], signal)
    return [names, ...(rows as (string | null)[][])]
  }

  async #unload(target: string, signal: AbortSignal): Promise<void> {
    const { store, prefix } = this.#placeOf(target)
    for await (const _ of store.list(prefix))
      throw new QueryFailed(`HIVE_PATH_ALREADY_EXISTS: Target directory for table already exists: ${target}`)
    const [[rows]] = (await this.#engine.run('SELECT count(*) FROM result', [], signal)) as [[bigint]]
    for (const half of [0, 1]) {
      if (rows <= half) continue
      const file = join(this.#options.folder, randomUUID())
      const select = `SELECT * FROM result WHERE rowid % 2 = ${half}`
      await this.#engine.run(`COPY (${select}) TO '${file}' (FORMAT parquet, COMPRESSION snappy)`, [], signal)
      await this.#put(target, `${half}_${basename(file)}`, await readFile(file))
      await rm(file)
    }
  }

  async #put(target: string, name: string, body: Uint8Array): Promise<void> {
    const { store, prefix } = this.#placeOf(target)
    await store.write(`${prefix}${name}`, once(body))
  }

  #placeOf(target: string): { store: Store; prefix: string } {
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*\/)$/.exec(target)!
    return { store: this.#options.bucket(bucket!), prefix: prefix! }
  }
}

function told({ id, text, workgroup, state, reason, error, bytes }: Execution): object {
  const Status = { State: state, StateChangeReason: reason, AthenaError: error }
  const Statistics = { DataScannedInBytes: bytes, TotalExecutionTimeInMillis: 1 }
  return { QueryExecutionId: id, Query: text, WorkGroup: workgroup, Status, Statistics }
}

function page({ state, rows }: Execution, most: number, from: number): object {
  if (state !== 'SUCCEEDED') throw new Error(`Query has not yet finished. Current state: ${state}`)
  const Rows = rows.slice(from, from + most).map(cells => ({
    Data: cells.map(cell => (cell === null ? {} : { VarCharValue: cell })),
  }))
  return { ResultSet: { Rows }, ...(from + most < rows.length && { NextToken: String(from + most) }) }
}

/** Question marks by their values' literals, but for those in texts, names and comments. */
function withValues(select: string, values: string[]): string {
  let used = 0
  const text = select.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?/g, found =>
    found === '?' ? (values[used++] ?? '?') : found,
  )
  if (used !== values.length)
    throw new QueryFailed(`SYNTAX_ERROR: Incorrect number of parameters: expected ${used} but found ${values.length}`)
  return text
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof QueryFailed ? message : `SYNTAX_ERROR: ${message.split('\n')[0]}`
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function whole(store: Store, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(key)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body
}
