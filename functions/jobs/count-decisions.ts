import { z } from 'zod'
import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** People of one score and view above each cut point of its model, by stratum and outcome. Without cut points, nobody. */
export const countDecisions = job({
  name: 'count-decisions',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['decisions'],
  input: countedCell.extend({
    outcomes: refs('outcomes'),
    measures: refs('measures'),
    models: refs('models'),
    hasCuts: z.boolean(),
  }),
  run: async ({ score, view, count, hasCuts, ...from }, env) => ({
    score,
    decisions: hasCuts
      ? await env.sql.materialise('decisions', from, { score, view, count })
      : await env.tables.write('decisions', []),
  }),
})
