import type { Done, Plan } from '../../functions/plan/plan.ts'
import { nextStages, STAGES, type StageName } from '../../functions/plan/stages.ts'
import type { OpenHome } from '../open-home.ts'

/** What sums need: all that a study does before a reference is fitted to them. */
const UP_TO_SUMS = [
  'ingest-people',
  'read-scores',
  'read-model',
  'ingest-components',
  'ingest-genotypes',
  'match-scores',
  'fit-scoring',
  'sum-scores',
] satisfies StageName[]

export type Summed = Required<Pick<Done, 'read-score' | 'ingest-people' | 'match-score' | 'fit-scoring' | 'sum-scores'>>

/** Runs the plan's stages up to the sums: those that wait for none of the others together. */
export async function runStages(plan: Plan, home: OpenHome, signal: AbortSignal): Promise<Summed> {
  const done: Record<string, unknown[]> = {}
  const begun: StageName[] = []
  while (begun.length < UP_TO_SUMS.length) {
    const ready = nextStages(plan, done as Done, begun).filter(([name]) => UP_TO_SUMS.some(needed => needed === name))
    if (ready.length === 0) throw new Error(`nothing can be planned after ${begun.at(-1)}`)
    begun.push(...ready.map(([name]) => name))
    const steps = ready.flatMap(([, items]) => items.flatMap(item => Object.entries(item)))
    const outputs = await inTurns(steps, home.threads, async ([job, input]) => ({
      job,
      output: (await home.run(job, input, signal)).output,
    }))
    for (const [stage] of ready) {
      for (const job of STAGES[stage].jobs) done[job] = outputs.filter(of => of.job === job).map(({ output }) => output)
      const { complete } = STAGES[stage] as { complete?: (plan: Plan, done: unknown) => void }
      complete?.(plan, done)
    }
  }
  return done as Summed
}

/** Runs so many at once; after a failure begins no more, and throws it when those under way have ended. */
async function inTurns<T, R>(items: readonly T[], atOnce: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length && failures.length === 0) {
      const i = next++
      await run(items[i]!).then(
        result => {
          results[i] = result
        },
        error => failures.push(error),
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (failures.length > 0) throw failures[0]
  return results
}
