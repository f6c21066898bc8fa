import { Cancellation } from './cancellation.ts'
import type { Definition } from './definition.ts'
import { realEffects, type WorkflowEffects } from './effects.ts'
import { ExecutionFailed } from './errors.ts'
import type { Frame, Run } from './frame.ts'
import type { Happening, HistoryEvent } from './history.ts'
import { passJson } from './payload.ts'
import { runMachine } from './run-machine.ts'
import { Slots } from './slots.ts'
import { withTimeout } from './with-timeout.ts'

export interface RunOptions {
  /**
   * Does what `lambda:invoke` does: calls the function and resolves to what it returns. An error it throws fails the state
   * under the error's name. The signal aborts on a timeout, when a sibling failed and when the run is stopped; the call
   * should then end soon: after a sibling's failure it is awaited.
   */
  invoke(functionName: string, payload: unknown, signal: AbortSignal): Promise<unknown>
  /** Reads the JSON array that a distributed Map runs over. */
  readItems(bucket: string, key: string): Promise<unknown>
  /** Map children at once over all Maps, not counting those that wait for a Map of their own. */
  concurrency: number
  /** Stops the run. */
  signal: AbortSignal
  /** Told of everything as it happens; nothing is kept. */
  on?(event: HistoryEvent): void
}

/**
 * Runs a loaded definition and resolves to its output. A Lambda's `$states.result` is `{ Payload, StatusCode: 200 }`.
 * @throws ExecutionFailed when a state fails and nothing catches it; its `cause` is the error that the task threw
 * @throws the signal's reason, promptly, when the signal aborts: running tasks get the signal, nothing further starts
 */
export async function runWorkflow(
  definition: Definition,
  input: unknown,
  options: RunOptions,
  effects: WorkflowEffects = realEffects,
): Promise<unknown> {
  options.signal.throwIfAborted()
  const note = historian(options)
  const run: Run = { options, effects, slots: new Slots(options.concurrency), note, transitions: 0 }
  const cancellation = new Cancellation()
  const stop = () => cancellation.cancel(options.signal.reason)
  options.signal.addEventListener('abort', stop, { once: true })
  let previous = note(0, '', { type: 'started' })
  try {
    const given = passJson(input, 'the input', '')
    const frame: Frame = {
      run,
      cancellation,
      variables: Object.create(null) as Record<string, unknown>,
      context: { Execution: { Input: given } },
      path: '',
      previous,
      place: undefined,
    }
    const output = await withTimeout(definition.timeoutSeconds, cancellation, effects, '', () =>
      runMachine(definition, given, frame).finally(() => {
        previous = frame.previous
      }),
    )
    note(previous, '', { type: 'succeeded' })
    // Through JSON: `path[]` makes jsonata mark the very arrays that it was given.
    return passJson(output, 'the output', '')
  } catch (error) {
    const ended: Happening =
      error instanceof ExecutionFailed
        ? { type: 'failed', error: error.error, detail: error.detail }
        : { type: 'stopped' }
    note(previous, '', ended)
    throw error
  } finally {
    options.signal.removeEventListener('abort', stop)
  }
}

/** Numbers events from 1 and tells them. */
function historian({ on }: RunOptions): Run['note'] {
  let id = 0
  return (previous, path, happening) => {
    id++
    on?.({ id, previous, path, ...happening })
    return id
  }
}
