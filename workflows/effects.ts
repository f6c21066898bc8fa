/** What running a workflow needs of the world beside its tasks. */
export interface WorkflowEffects {
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** A number from [0, 1), for jitter. */
  random(): number
}

/** The longest that `setTimeout` can wait; beyond it fires at once. */
const LONGEST_MS = 2 ** 31 - 1

export const realEffects: WorkflowEffects = {
  async sleep(milliseconds, signal) {
    for (let left = milliseconds; left > 0; left -= LONGEST_MS) await sleepOnce(Math.min(left, LONGEST_MS), signal)
  },
  random: Math.random,
}

function sleepOnce(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
