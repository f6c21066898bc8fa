import { z } from 'zod'
import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** Score histograms of one score and view, by stratum and outcome, on the fixed public grid; and of a view that only audits read. */
export const countHistograms = job({
  name: 'count-histograms',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['histograms'],
  input: countedCell.extend({
    outcomes: refs('outcomes'),
    measures: refs('measures'),
    /** A view that is not published, and nobody else counts. */
    joint: z.string().nullable(),
  }),
  run: async ({ score, view, count, joint, ...from }, env) => ({
    score,
    histograms: await env.sql.materialise('histograms', from, { score, view, count }),
    joint: joint === null ? [] : [await env.sql.materialise('histograms', from, { score, view: joint, count })],
  }),
})
