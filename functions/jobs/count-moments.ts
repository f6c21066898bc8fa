import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** Moments of one score and view, by stratum and outcome: sums of values and squares, in integers. */
export const countMoments = job({
  name: 'count-moments',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['moments'],
  input: countedCell.extend({ outcomes: refs('outcomes'), measures: refs('measures') }),
  run: async ({ score, view, count, ...from }, env) => ({
    score,
    moments: await env.sql.materialise('moments', from, { score, view, count }),
  }),
})
