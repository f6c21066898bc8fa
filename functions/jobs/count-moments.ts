import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** Moments of one score, by stratum of every view and outcome: sums of values and squares, in integers. */
export const countMoments = job({
  name: 'count-moments',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['moments'],
  input: countedScore.extend({ outcomes: refs('outcomes'), measures: refs('measures') }),
  run: async ({ score, count, ...from }, env) => ({
    score,
    moments: await env.sql.materialise('moments', from, { score, count }),
  }),
})
