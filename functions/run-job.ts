import { Attempt, discard } from './attempt.ts'
import { inputOf, readCommit, stepKey, writeCommit } from './commits.ts'
import { guardedEnv } from './env.ts'
import type { AnyJob, Home } from './ports.ts'

export interface StepResult {
  output: unknown
  /** The step had committed before: nothing was run. */
  skipped: boolean
}

/**
 * Runs a step once, whoever asks and however often. The step's key is the hash of the job's name, its code's digest and
 * its input, in which committed parts count by key, not by place. A committed step answers from its commit; else the job
 * writes into an attempt of its own and commits by putting `commits/<key>.json` if it is absent. The loser of a race
 * deletes what it wrote and takes the winner's output.
 *
 * The event is the input itself, or `{from: path}` of it in control.
 */
export async function runJob(job: AnyJob, event: unknown, home: Home, signal: AbortSignal): Promise<StepResult> {
  const raw = await inputOf(event, home.control)
  const key = stepKey(job.name, raw, home.digests)
  const committed = await readCommit(home.control, key)
  if (committed) return { output: committed.output, skipped: true }

  const attempt = new Attempt(key)
  const env = guardedEnv(job, home, attempt, signal)
  let output: unknown
  try {
    signal.throwIfAborted()
    output = await job.run(job.input.parse(raw) as never, env as never)
    signal.throwIfAborted()
  } catch (error) {
    // What cannot be deleted is never read; why the step failed must not be lost over it.
    await discard(attempt, home).catch(() => home.log('not deleted', { job: job.name, attempt: attempt.id }))
    throw error
  }
  if (await writeCommit(home.control, key, { job: job.name, output })) return { output, skipped: false }
  const { output: winner } = (await readCommit(home.control, key))!
  // A put whose answer was lost is repeated, and then finds its own: what this attempt wrote is what was committed.
  if (JSON.stringify(winner) === JSON.stringify(output)) return { output, skipped: false }
  await discard(attempt, home)
  return { output: winner, skipped: true }
}
