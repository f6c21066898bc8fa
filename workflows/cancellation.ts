/** Why a machine stops whose sibling failed: its tasks are awaited, so that none works on after its Map has failed. */
export class SiblingFailed extends Error {
  override name = 'SiblingFailed'
}

/**
 * A tree of abort signals: cancelling one cancels all below it. Every task and child has a signal of its own, so that
 * listeners never pile up on one that lives long.
 */
export class Cancellation {
  readonly #controller = new AbortController()
  readonly #below = new Set<Cancellation>()
  readonly #above: Cancellation | undefined

  constructor(above?: Cancellation) {
    this.#above = above
    if (above) above.#below.add(this)
    if (above?.signal.aborted) this.cancel(above.signal.reason)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  cancel(reason: unknown): void {
    this.#controller.abort(reason)
    for (const below of this.#below) below.cancel(reason)
  }

  /** Leaves the tree: its work is done. */
  close(): void {
    if (this.#above) this.#above.#below.delete(this)
  }
}

/**
 * Starts work unless its signal has aborted, and awaits it unless it aborts meanwhile; then rejects at once with the signal's reason, without waiting for work
 * that may not listen. Only after `SiblingFailed` is the work awaited.
 */
export async function untilCancelled<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const stop = () => {
      if (!(signal.reason instanceof SiblingFailed)) reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
