import { z } from 'zod'
import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** People by bins of two scores and stratum of every view, on a coarse public grid. */
export const countPairs = job({
  name: 'count-pairs',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['pairs'],
  input: countedScore.extend({
    other: z.string(),
    measure: z.string(),
    outcomes: refs('outcomes'),
    measures: refs('measures'),
  }),
  run: async ({ score, other, measure, count, ...from }, env) => ({
    pairs: await env.sql.materialise('pairs', from, { score, other, measure, count }),
  }),
})
