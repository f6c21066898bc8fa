import {
  type Definition,
  type HistoryEvent,
  type RunOptions,
  runWorkflow,
  type WorkflowEffects,
} from '../../workflows/index.ts'

/** What a function answers, call after call; the last answer repeats. `after`: seconds until it does. */
export type Answer = ({ returns: unknown } | { throws: { name: string; message: string } } | { echoes: true }) & {
  after?: number
}

export interface Script {
  tasks?: Record<string, Answer[]>
  /** JSON arrays in buckets, by `bucket/key`. */
  buckets?: Record<string, unknown>
}

/**
 * Effects with a clock of their own: when nothing else is left to do, time jumps to the earliest sleeper. `slept` lists
 * every sleep asked for, in seconds.
 */
export function virtualClock(random: () => number = () => 0.5): WorkflowEffects & { slept: number[]; nowMs(): number } {
  const sleepers = new Set<{ at: number; wake(): void }>()
  const slept: number[] = []
  let now = 0
  let pumping = false
  const pump = async () => {
    while (sleepers.size > 0) {
      for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
      const earliest = [...sleepers].sort((a, b) => a.at - b.at)[0]
      if (earliest === undefined) break
      now = earliest.at
      sleepers.delete(earliest)
      earliest.wake()
    }
    pumping = false
  }
  return {
    slept,
    nowMs: () => now,
    random,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        slept.push(milliseconds / 1000)
        if (signal.aborted) return reject(signal.reason)
        const sleeper = { at: now + milliseconds, wake: resolve }
        sleepers.add(sleeper)
        signal.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          reject(signal.reason)
        })
        if (!pumping) {
          pumping = true
          void pump()
        }
      }),
  }
}

/** Runs a definition whose functions and buckets are scripted; returns also what happened. */
export async function runScripted(
  definition: Definition,
  input: unknown,
  script: Script = {},
  options: Partial<RunOptions> & { random?: () => number } = {},
): Promise<{
  outcome: { output: unknown } | { error: unknown }
  events: HistoryEvent[]
  calls: Call[]
  slept: number[]
}> {
  const clock = virtualClock(options.random)
  const events: HistoryEvent[] = []
  const calls: Call[] = []
  const asked = new Map<string, number>()
  const outcome = await runWorkflow(
    definition,
    input,
    {
      concurrency: 4,
      signal: new AbortController().signal,
      on: event => void events.push(event),
      async invoke(functionName, payload, signal) {
        calls.push({ functionName, payload })
        const n = asked.get(functionName) ?? 0
        asked.set(functionName, n + 1)
        const answers = script.tasks?.[functionName] ?? []
        const answer = answers[Math.min(n, answers.length - 1)]
        if (answer === undefined) throw new Error(`the script has no function ${functionName}`)
        if (answer.after) await clock.sleep(answer.after * 1000, signal)
        if ('throws' in answer) throw Object.assign(new Error(answer.throws.message), { name: answer.throws.name })
        return 'echoes' in answer ? payload : answer.returns
      },
      async readItems(bucket, key) {
        const items = script.buckets?.[`${bucket}/${key}`]
        if (items === undefined) throw Object.assign(new Error(`no object ${key}`), { name: 'NoSuchKey' })
        return items
      },
      ...options,
    },
    clock,
  ).then(
    output => ({ output }),
    (error: unknown) => ({ error }),
  )
  return { outcome, events, calls, slept: clock.slept }
}

export interface Call {
  functionName: string
  payload: unknown
}
