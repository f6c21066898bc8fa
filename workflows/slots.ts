/** A number of places that Map children take turns in, first come first served. */
export class Slots {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(count: number) {
    this.#free = count
  }

  /** Resolves once a place is ours; rejects with the signal's reason if it aborts before. */
  take(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason)
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.delete(take)
        reject(signal.reason)
      }
      const take = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      this.#waiting.add(take)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  give(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#free++
    else {
      this.#waiting.delete(next)
      next()
    }
  }
}

/**
 * The place of one child. It is given back while the child waits for a Map of its own: if it were kept, children that
 * wait for their children could hold every place and none would ever move.
 */
export class Place {
  readonly #slots: Slots
  readonly #signal: AbortSignal
  #held = false
  #mapsAwaited = 0

  constructor(slots: Slots, signal: AbortSignal) {
    this.#slots = slots
    this.#signal = signal
  }

  async take(): Promise<void> {
    await this.#slots.take(this.#signal)
    this.#held = true
  }

  give(): void {
    if (this.#held) this.#slots.give()
    this.#held = false
  }

  async during<T>(map: () => Promise<T>): Promise<T> {
    if (this.#mapsAwaited++ === 0) this.give()
    try {
      return await map()
    } finally {
      if (--this.#mapsAwaited === 0) await this.take()
    }
  }
}
