import { z } from 'zod'
import type { Done } from '../plan/plan.ts'
import { STAGES, type StageName } from '../plan/stages.ts'
import { job } from '../ports.ts'
import { advance, type RunState } from './shared/advance.ts'

/** A stage of a nation has thousands of steps: one commit after the other would not end in time. */
const READS_AT_ONCE = 32

/**
 * After a stage: checks every item that was planned against the commits, so that no cohort is ever partial in silence,
 * adds the outputs to the list, and plans what can begin.
 */
export const gather = job({
  name: 'gather',
  reads: [],
  writes: 'control',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ state: z.string() }),
  run: async ({ state: path }, env) => {
    const { plan, done: before, pending, begun } = (await env.control.read(path)) as RunState
    const gathered: Record<string, unknown[]> = {}
    for (const [stage, items] of Object.entries(pending)) {
      for (const job of STAGES[stage as StageName].jobs) gathered[job] = []
      const missing = new Map<string, number>()
      const steps = items.flatMap(item => Object.entries(item))
      for (let i = 0; i < steps.length; i += READS_AT_ONCE) {
        const some = steps.slice(i, i + READS_AT_ONCE)
        const outputs = await Promise.all(some.map(([job, input]) => env.control.committed(job, input)))
        for (const [n, output] of outputs.entries()) {
          const [job] = some[n]!
          if (output === undefined) missing.set(job, (missing.get(job) ?? 0) + 1)
          else gathered[job]!.push(output)
        }
      }
      for (const [job, count] of missing)
        throw new Error(
          `${stage}: ${count} of ${items.length} steps of ${job} did not finish; run the study again to redo them`,
        )
      const done = { ...before, ...gathered }
      const { complete } = STAGES[stage as StageName] as { complete?: (plan: unknown, done: unknown) => void }
      complete?.(plan, done)
    }
    return advance(env.control, { plan, done: { ...before, ...gathered } as Done, begun })
  },
})
