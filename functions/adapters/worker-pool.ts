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
  readonly #idle: Worker[] = []
  readonly #waiting: Task[] = []
  readonly #all = new Set<Worker>()
  #nextId = 0

  constructor(url: URL, size: number, workerData: unknown) {
    this.#url = url
    this.#size = size
    this.#workerData = workerData
  }

  /** Hands a message to a free thread. Rejects with what the thread answered as its error, or as the signal says. */
  run(run: unknown, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, signal, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map(worker => worker.terminate()))
  }

  #next(): void {
    const task = this.#waiting[0]
    if (!task) return
    const worker = this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined)
    if (!worker) return
    this.#waiting.shift()
    this.#serve(worker, task)
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#workerData })
    this.#all.add(worker)
    worker.on('exit', () => this.#all.delete(worker))
    return worker
  }

  #serve(worker: Worker, { run, signal, resolve, reject }: Task): void {
    if (signal.aborted) {
      this.#idle.push(worker)
      reject(signal.reason)
      this.#next()
      return
    }
    const id = this.#nextId++
    const abort = () => worker.postMessage({ id, abort: true } satisfies ToWorker)
    const done = (settle: () => void, stillUsable: boolean) => {
      signal.removeEventListener('abort', abort)
      worker.off('message', onMessage).off('error', onError)
      if (stillUsable) this.#idle.push(worker)
      worker.unref()
      settle()
      this.#next()
    }
    const onMessage = (answer: FromWorker) => {
      if (answer.id === id) done(() => ('error' in answer ? reject(answer.error) : resolve(answer.result)), true)
    }
    const onError = (error: unknown) => done(() => reject(error), false)
    worker.ref()
    worker.on('message', onMessage).on('error', onError)
    signal.addEventListener('abort', abort, { once: true })
    worker.postMessage({ id, run } satisfies ToWorker)
  }
}
