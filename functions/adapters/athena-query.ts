import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import { UserError } from '../../science/errors.ts'
import { OutOfTime } from '../out-of-time.ts'
import type { Log } from '../ports.ts'
import { asTransient, TransientError } from './transient-error.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 3_000

export interface QueryRequest {
  /** What people call the query. */
  name: string
  text: string
  /** Of each question mark in order: an SQL literal. */
  values: string[]
  workgroup: string
  /** Who asks twice under one token is told of one execution. */
  token: string
}

/** How an execution ended. `void`: nothing is wrong with the query; another stopped it, or its folder was not empty. */
export type Ended =
  | { state: 'done'; execution: string }
  | { state: 'void' }
  | { state: 'failed'; error: UserError | TransientError }

/**
 * Starts a query, or takes up the one that was started under the same token, and waits until it has ended. An abort stops
 * it, unless the step only ran out of time: then the query goes on, and the next try takes it up. Throws where Athena could not be asked: how the query ends is then not known.
 */
export async function runQuery(
  client: AthenaClient,
  request: QueryRequest,
  signal: AbortSignal,
  log: Log,
): Promise<Ended> {
  signal.throwIfAborted()
  const id = await start(client, request)
  try {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(1.5 * wait, LONGEST_WAIT_MS)) {
      const asked = new GetQueryExecutionCommand({ QueryExecutionId: id })
      const { QueryExecution: execution } = await client.send(asked, { abortSignal: signal })
      const ended = endOf(execution!, request, id)
      if (ended) {
        const { DataScannedInBytes: bytes = 0, TotalExecutionTimeInMillis: milliseconds = 0 } =
          execution!.Statistics ?? {}
        log('query', { query: request.name, execution: id, state: ended.state, bytes, milliseconds })
        return ended
      }
      await sleep(wait, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw asTransient(error)
    if (signal.reason instanceof OutOfTime) throw signal.reason
    // Where even this fails, the workgroup's limit on bytes still bounds the query.
    await client
      .send(new StopQueryExecutionCommand({ QueryExecutionId: id }))
      .catch(() => log('not stopped', { execution: id }))
    throw signal.reason
  }
}

async function start(client: AthenaClient, { name, text, values, workgroup, token }: QueryRequest): Promise<string> {
  const command = new StartQueryExecutionCommand({
    QueryString: text,
    ...(values.length > 0 && { ExecutionParameters: values }),
    WorkGroup: workgroup,
    ClientRequestToken: token,
  })
  try {
    return (await client.send(command)).QueryExecutionId!
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidRequestException')
      throw refused(name, told(error.message), `Check that the deployed stacks are of this version.`)
    throw asTransient(error)
  }
}

function endOf({ Status: status }: QueryExecution, { name, workgroup }: QueryRequest, id: string): Ended | undefined {
  const state = status!.State!
  const reason = status!.StateChangeReason ?? ''
  if (state === 'SUCCEEDED') return { state: 'done', execution: id }
  if (state !== 'FAILED' && state !== 'CANCELLED') return undefined
  if (/bytes scanned limit/i.test(reason)) return { state: 'failed', error: beyondCutoff(name, workgroup) }
  if (state === 'CANCELLED' || reason.startsWith('HIVE_PATH_ALREADY_EXISTS')) return { state: 'void' }
  const { ErrorCategory: category, Retryable: retryable } = status!.AthenaError ?? {}
  if (retryable || category === OF_ATHENA)
    return { state: 'failed', error: new TransientError(`Athena: ${told(reason)}`) }
  const todo = `Read the whole reason in Athena: execution ${id} of workgroup ${workgroup}.`
  return { state: 'failed', error: refused(name, told(reason), todo) }
}

/** Athena's category of errors of its own. */
const OF_ATHENA = 1
/** Errors about a query's text. Others, of the form `CODE: …`, may quote a value out of the data. */
const ABOUT_TEXT = /^(SYNTAX_ERROR|TYPE_MISMATCH|(COLUMN|TABLE|SCHEMA|CATALOG|FUNCTION)_NOT_FOUND)\b/

/** As much of a reason as may stand in a message. */
function told(reason: string): string {
  const code = /^[A-Z][A-Z_]+(?=:)/.exec(reason)?.[0]
  return code && !ABOUT_TEXT.test(reason) ? code : reason || 'no reason given'
}

function refused(query: string, reason: string, todo: string): UserError {
  return new UserError('athena-query', `Athena did not run the query ${query}: ${reason}.`, { todo })
}

function beyondCutoff(query: string, workgroup: string): UserError {
  return new UserError('athena-cutoff', `The query ${query} would scan more bytes than its workgroup allows.`, {
    todo: `Raise the limit of workgroup ${workgroup} (bytesScannedCutoffPerQuery), then run again: finished steps are kept.`,
  })
}
