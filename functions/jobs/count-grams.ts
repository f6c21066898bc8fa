import { job, refs } from '../ports.ts'
import { countedCell } from './shared/counted-cell.ts'

/** Sums of products of a score, the outcomes that are regressed and their covariates, of one score and view, by stratum, in integers. */
export const countGrams = job({
  name: 'count-grams',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['grams'],
  input: countedCell.extend({ quantities: refs('quantities'), measures: refs('measures') }),
  run: async ({ score, view, count, ...from }, env) => ({
    grams: await env.sql.materialise('grams', from, { score, view, count }),
  }),
})
