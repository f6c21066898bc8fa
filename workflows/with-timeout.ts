import type { Cancellation } from './cancellation.ts'
import type { WorkflowEffects } from './effects.ts'
import { ExecutionFailed } from './errors.ts'

/** Does work that is cancelled with States.Timeout when it takes longer. */
export async function withTimeout<T>(
  seconds: number | undefined,
  cancellation: Cancellation,
  effects: WorkflowEffects,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work()
  const timer = new AbortController()
  effects.sleep(seconds * 1000, timer.signal).then(
    () => cancellation.cancel(new ExecutionFailed('States.Timeout', `took longer than ${seconds} seconds`, path)),
    () => undefined,
  )
  try {
    return await work()
  } finally {
    timer.abort()
  }
}
