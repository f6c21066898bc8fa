import { parentPort, threadId, workerData } from 'node:worker_threads'

/** A thread that does as it is told: answers, fails, dies, waits to be aborted, or says who it is. */
const waiting = new Map()

parentPort.on('message', message => {
  const { id } = message
  if ('abort' in message) {
    waiting.get(id)?.()
    return
  }
  const { say, fail, crash, exit, hold, after = 0 } = message.run
  if (crash) throw new Error(crash)
  if (exit !== undefined) process.exit(exit)
  if (hold) {
    waiting.set(id, () => parentPort.postMessage({ id, error: `${hold}: aborted` }))
    return
  }
  setTimeout(() => {
    if (fail) parentPort.postMessage({ id, error: fail })
    else parentPort.postMessage({ id, result: { say, threadId, workerData } })
  }, after)
})
