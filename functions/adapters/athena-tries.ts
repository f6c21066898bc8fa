import { encoded, readJson, sha256 } from '../json.ts'
import type { Store } from '../ports.ts'
import type { Ended } from './athena-query.ts'
import { TransientError } from './transient-error.ts'

/** What a query does in one of its tries; `name` is the try's own. */
export interface Tried<T> {
  run(name: string): Promise<Ended>
  /** What a try that ended well gives. Throws where it is not what it should be. */
  result(name: string, execution: string): Promise<T>
  /** Deletes what a try wrote. */
  clear(name: string): Promise<void>
  /** What a try gives that was kept before; absent where results are not kept. */
  kept?(name: string): T
}

/**
 * Runs a query until one of its tries has given its result. Whoever runs the same step finds the same tries, since a
 * try's name is the hash of the step, the query's text and values, and the try's number; it is the query's request token
 * and the folder it writes. Control holds one verdict on a try, put if absent. So, of all who run the step at once or one
 * after another:
 *
 * 1. They share the running query: the token is the same.
 * 2. A query writes into an empty folder: its try's own. Where it is not empty after all (a query was run whose token
 *    Athena has forgotten, and its runner died before the verdict), the try is given up for the next.
 * 3. Nobody deletes what another commits: only a kept try is handed on, only a given-up one deleted, never both.
 * 4. What a failed query left is deleted first: by whoever saw it fail, and again by whoever passes over its try.
 *
 * A verdict, not a query's state, decides: Athena may take up a query again that it told had failed.
 */
export async function runTries<T>(control: Store, step: readonly unknown[], tried: Tried<T>): Promise<T> {
  for (let nth = 0; ; nth++) {
    const name = sha256(JSON.stringify([...step, nth])).slice(0, 32)
    let verdict = await verdictOn(control, name)
    let error: unknown
    if (!verdict) {
      const end = await endOf(tried, name)
      if ('result' in end && !tried.kept) return end.result
      const mine = 'result' in end ? 'kept' : 'given up'
      const first = await control.write(pathOf(name), encoded({ verdict: mine }), 'absent')
      verdict = first ? mine : await verdictOn(control, name)
      // Of a try that another gave up, parts may be gone by now: that says nothing about the query.
      if ('error' in end && (first || end.failed)) error = end.error
    }
    if (verdict === 'kept' && tried.kept) return tried.kept(name)
    await tried.clear(name)
    if (error) throw error
  }
}

type Verdict = 'kept' | 'given up'
type End<T> = { result: T } | { error: unknown; failed: boolean } | { void: true }

async function endOf<T>({ run, result }: Tried<T>, name: string): Promise<End<T>> {
  const ended = await run(name)
  if (ended.state === 'void') return { void: true }
  if (ended.state === 'failed') return { error: ended.error, failed: true }
  try {
    return { result: await result(name, ended.execution) }
  } catch (error) {
    // Where it could not be looked at, nothing is known of it.
    if (error instanceof TransientError) throw error
    return { error, failed: false }
  }
}

async function verdictOn(control: Store, name: string): Promise<Verdict | undefined> {
  return ((await readJson(control, pathOf(name))) as { verdict: Verdict } | undefined)?.verdict
}

/** Below `commits/`, where every job may put and nobody may delete. */
const pathOf = (name: string) => `commits/queries/${name}.json`
