import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** Sums of products of a score, the outcomes that are regressed and their covariates, of one score, by stratum of every view, in integers. */
export const countGrams = job({
  name: 'count-grams',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['grams'],
  input: countedScore.extend({ quantities: refs('quantities'), measures: refs('measures') }),
  run: async ({ score, count, ...from }, env) => ({
    grams: await env.sql.materialise('grams', from, { score, count }),
  }),
})
