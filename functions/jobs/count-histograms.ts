import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** Score histograms of one score and view, by stratum and outcome, on the fixed public grid. */
export const countHistograms = job({
  name: 'count-histograms',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['histograms'],
  input: countedCell.extend({ outcomes: refs('outcomes'), measures: refs('measures') }),
  run: async ({ score, view, count, ...from }, env) => ({
    score,
    histograms: await env.sql.materialise('histograms', from, { score, view, count }),
  }),
})
