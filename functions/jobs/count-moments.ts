import { z } from 'zod'
import { job, refs } from '../ports.ts'

/** Moments of one score and view, by stratum and outcome: sums of values and squares, in integers. */
export const countMoments = job({
  name: 'count-moments',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['moments'],
  input: z.object({
    score: z.string(),
    view: z.string(),
    count: z.enum(['reference', 'all']),
    people: refs('people'),
    strata: refs('strata'),
    outcomes: refs('outcomes'),
    measures: refs('measures'),
  }),
  run: async ({ score, view, count, ...from }, env) => ({
    score,
    moments: await env.sql.materialise('moments', from, { score, view, count }),
  }),
})
