import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** How much of one score could be read, by stratum of every view: people, calls and weight, with what is missing of each; of a model’s output people alone. */
export const countQuality = job({
  name: 'count-quality',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['quality'],
  input: countedScore.extend({ sums: refs('sums'), predictions: refs('predictions'), models: refs('models') }),
  run: async ({ score, count, ...from }, env) => ({
    score,
    quality: await env.sql.materialise('quality', from, { score, count }),
  }),
})
