import { Worker } from 'node:worker_threads'

/** What a worker is asked and what it answers; `id` pairs the two. */
export type ToWorker = { id: number; run: unknown } | { id: number; abort: true }
export type FromWorker = { id: number; result: unknown } | { id: number; error: unknown }

interface Task {
  run: unknown
  signal: AbortSignal
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** Threads that each run one piece of work at a time; started on demand, at most `size` of them. */
export class WorkerPool {
  readonly #url: URL
  readonly #size: number
  readonly #workerData: unknown
  readonly #idle = new Set<Worker>()
  readonly #waiting: Task[] = []
  readonly #all = new Set<Worker>()
  #nextId = 0
  #closed = false

  constructor(url: URL, size: number, workerData: unknown) {
    this.#url = url
    this.#size = size
    this.#workerData = workerData
  }

  /**
   * Hands a message to a free thread. Rejects with what the thread answered as its error, with what it died of, or,
   * where it had not begun, as the signal says.
   */
  run(run: unknown, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new Error(CLOSED)
      this.#waiting.push({ run, signal, resolve, reject })
      this.#next()
    })
  }

  /** Ends the threads; what they run and what waits for them is rejected. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(CLOSED))
    await Promise.all([...this.#all].map(worker => worker.terminate()))
  }

  #next(): void {
    while (this.#waiting[0]?.signal.aborted) {
      const { signal, reject } = this.#waiting.shift()!
      reject(signal.reason)
    }
    if (this.#waiting.length === 0) return
    const [idle] = this.#idle
    const worker = idle ?? (this.#all.size < this.#size ? this.#start() : undefined)
    if (!worker) return
    this.#idle.delete(worker)
    this.#serve(worker, this.#waiting.shift()!)
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#workerData })
    this.#all.add(worker)
    // Without a listener, a thread that dies idle would end the process.
    worker.on('error', () => {})
    worker.on('exit', () => {
      this.#all.delete(worker)
      this.#idle.delete(worker)
      this.#next()
    })
    return worker
  }

  #serve(worker: Worker, { run, signal, resolve, reject }: Task): void {
    const id = this.#nextId++
    const abort = () => worker.postMessage({ id, abort: true } satisfies ToWorker)
    const done = (settle: () => void, stillUsable: boolean) => {
      signal.removeEventListener('abort', abort)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      if (stillUsable) this.#idle.add(worker)
      worker.unref()
      settle()
      this.#next()
    }
    const onMessage = (answer: FromWorker) => {
      if (answer.id === id) done(() => ('error' in answer ? reject(answer.error) : resolve(answer.result)), true)
    }
    const onError = (error: unknown) => done(() => reject(error), false)
    const onExit = () => done(() => reject(new Error(this.#closed ? CLOSED : 'a worker thread ended unasked')), false)
    worker.ref()
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal.addEventListener('abort', abort, { once: true })
    try {
      worker.postMessage({ id, run } satisfies ToWorker)
    } catch (error) {
      done(() => reject(error), true)
    }
  }
}

const CLOSED = 'the worker threads were closed'
