import { z } from 'zod'
import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** People of one view by bins of two scores, on a coarse public grid. */
export const countPairs = job({
  name: 'count-pairs',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['pairs'],
  input: countedCell.extend({
    other: z.string(),
    measure: z.string(),
    outcomes: refs('outcomes'),
    measures: refs('measures'),
  }),
  run: async ({ score, other, measure, view, count, ...from }, env) => ({
    pairs: await env.sql.materialise('pairs', from, { score, other, measure, view, count }),
  }),
})
