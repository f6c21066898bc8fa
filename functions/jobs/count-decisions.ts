import { z } from 'zod'
import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** People of one score above each cut point of its model, by stratum of every view and outcome. Without cut points, nobody. */
export const countDecisions = job({
  name: 'count-decisions',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['decisions'],
  input: countedScore.extend({
    outcomes: refs('outcomes'),
    measures: refs('measures'),
    models: refs('models'),
    hasCuts: z.boolean(),
  }),
  run: async ({ score, count, hasCuts, ...from }, env) => ({
    score,
    decisions: hasCuts
      ? await env.sql.materialise('decisions', from, { score, count })
      : await env.tables.write('decisions', []),
  }),
})
