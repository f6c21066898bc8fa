import { parentPort, workerData } from 'node:worker_threads'
import { type LocalOptions, localHome } from '../functions/adapters/local.ts'
import type { FromWorker, ToWorker } from '../functions/adapters/worker-pool.ts'
import { JOBS } from '../functions/jobs/index.ts'
import { runJob } from '../functions/run-job.ts'
import { packError } from './pack-error.ts'

/** A thread of the local home: runs jobs by name, one at a time, in a home of its own over the same folders. */
const home = localHome(
  workerData as LocalOptions,
  () => {},
  () => {},
)
const running = new Map<number, AbortController>()

parentPort!.on('message', async (message: ToWorker) => {
  if ('abort' in message) return running.get(message.id)?.abort()
  const { job: name, event } = message.run as { job: string; event: unknown }
  const controller = new AbortController()
  running.set(message.id, controller)
  let answer: FromWorker
  try {
    const job = JOBS.find(job => job.name === name)!
    answer = { id: message.id, result: await runJob(job, event, home, controller.signal) }
  } catch (error) {
    answer = { id: message.id, error: packError(error) }
  }
  running.delete(message.id)
  parentPort!.postMessage(answer)
})
