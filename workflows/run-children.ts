import { Cancellation, SiblingFailed } from './cancellation.ts'

/**
 * Runs children 0 … count − 1, at most `limit` at once, and resolves to their results in order. The first to fail stops
 * the others through their cancellations; once all have ended, its error is thrown.
 */
export async function runChildren(
  count: number,
  limit: number,
  above: Cancellation,
  child: (index: number, cancellation: Cancellation) => Promise<unknown>,
): Promise<unknown[]> {
  const together = new Cancellation(above)
  const results = new Array<unknown>(count)
  let failure: { error: unknown } | undefined
  let next = 0
  const worker = async () => {
    while (next < count && !together.signal.aborted) {
      const index = next++
      const own = new Cancellation(together)
      try {
        results[index] = await child(index, own)
      } catch (error) {
        failure ??= { error }
        together.cancel(new SiblingFailed())
      } finally {
        own.close()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker))
  together.close()
  above.signal.throwIfAborted()
  if (failure) throw failure.error
  return results
}
