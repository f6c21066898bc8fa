import { job, refs } from '../ports.ts'
import { countedScore } from './shared/counted-score.ts'

/** Histograms of one score, by stratum of every view and outcome, on the fixed public grid; and of views that only audits read. */
export const countHistograms = job({
  name: 'count-histograms',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['histograms'],
  input: countedScore.extend({
    outcomes: refs('outcomes'),
    measures: refs('measures'),
    /** Strata of views that are not published, and nobody else counts. */
    rankingStrata: refs('strata'),
  }),
  run: async ({ score, count, rankingStrata, ...from }, env) => ({
    score,
    histograms: await env.sql.materialise('histograms', from, { score, count }),
    ranking:
      rankingStrata.length === 0
        ? []
        : [await env.sql.materialise('histograms', { ...from, strata: rankingStrata }, { score, count })],
  }),
})
