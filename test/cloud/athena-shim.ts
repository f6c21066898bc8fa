import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LakePlaces, QueryFailed, ShimLake } from './shim-lake.ts'

export interface ShimOptions extends LakePlaces {
  /** Each workgroup's limit on the bytes a query may scan. */
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
  asked: Date
  text: string
  workgroup: string
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  reason?: string
  error?: QueryFault['error']
  bytes: number
  rows: (string | null)[][]
  stop: AbortController
}

const MOST_LISTED = 50

/**
 * As much of Athena as its adapter asks for (awsJson1.1), over DuckDB with our prelude: it satisfies the real client, and
 * is wrong in the ways that Athena can be. Queries run one at a time.
 */
export class AthenaShim {
  readonly #workgroups: ShimOptions['workgroups']
  readonly #lake: ShimLake
  readonly #executions = new Map<string, Execution>()
  readonly #tokens = new Map<string, { request: string; id: string }>()
  readonly #faults: QueryFault[] = []
  #throttled = 0
  #turn: Promise<unknown> = Promise.resolve()
  #hold: Promise<void> = Promise.resolve()

  constructor(options: ShimOptions) {
    this.#workgroups = options.workgroups
    this.#lake = new ShimLake(options)
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
    this.#workgroups[workgroup] = { cutoffBytes }
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
    if (operation === 'ListQueryExecutions') return this.#list(String(asked.WorkGroup), Number(asked.NextToken ?? 0))
    if (operation === 'BatchGetQueryExecution')
      return { QueryExecutions: (asked.QueryExecutionIds as string[]).map(id => told(this.#executions.get(id)!)) }
    const execution = this.#executions.get(String(asked.QueryExecutionId))
    if (!execution) throw new Error(`QueryExecution ${asked.QueryExecutionId} was not found`)
    if (operation === 'GetQueryExecution') return { QueryExecution: told(execution) }
    if (operation === 'GetQueryResults')
      return page(execution, Number(asked.MaxResults ?? 1000), Number(asked.NextToken ?? 0))
    if (operation !== 'StopQueryExecution') throw new Error(`${operation} is not supported`)
    execution.stop.abort()
    return {}
  }

  /** The newest first, as many on a page as Athena has at most. */
  #list(workgroup: string, from: number): object {
    const ids = [...this.#executions.values()].filter(of => of.workgroup === workgroup).map(({ id }) => id)
    const [to, page] = [from + MOST_LISTED, ids.toReversed().slice(from, from + MOST_LISTED)]
    return { QueryExecutionIds: page, ...(to < ids.length && { NextToken: String(to) }) }
  }

  #start(asked: Record<string, unknown>): string {
    const request = JSON.stringify(asked)
    const token = String(asked.ClientRequestToken ?? randomUUID())
    if (token.length < 32 || token.length > 128) throw new Error('ClientRequestToken has 32 to 128 characters')
    const before = this.#tokens.get(token)
    if (before && before.request !== request) throw new Error('Idempotent parameters do not match')
    if (before) return before.id
    const workgroup = String(asked.WorkGroup)
    if (!this.#workgroups[workgroup]) throw new Error(`WorkGroup ${workgroup} is not found.`)
    const id = randomUUID()
    const text = String(asked.QueryString)
    const execution: Execution = {
      id,
      asked: new Date(),
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
        if (fault.leaves) await this.#lake.put(target!, 'orphan', Buffer.from('PAR1'))
        Object.assign(execution, fault)
        return
      }
      const { cutoffBytes = Number.POSITIVE_INFINITY } = this.#workgroups[execution.workgroup]!
      const scanned = (bytes: number) => {
        execution.bytes += bytes
        if (execution.bytes > cutoffBytes) throw new QueryFailed('Query cancelled! : Bytes scanned limit was exceeded')
      }
      await this.#lake.query(withValues(select!, values), scanned, signal)
      if (target === undefined) execution.rows = await this.#lake.rows(signal)
      else await this.#lake.unload(target, signal)
      execution.state = 'SUCCEEDED'
    } catch (error) {
      execution.state = signal.aborted ? 'CANCELLED' : 'FAILED'
      execution.reason = signal.aborted ? 'Query was cancelled by user' : reasonOf(error)
      if (/scanned limit/.test(execution.reason)) execution.state = 'CANCELLED'
    }
  }
}

function told({ id, asked, text, workgroup, state, reason, error, bytes }: Execution): object {
  const Status = {
    State: state,
    SubmissionDateTime: asked.getTime() / 1000,
    StateChangeReason: reason,
    AthenaError: error,
  }
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
