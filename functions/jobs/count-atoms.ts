import { z } from 'zod'
import { job, refs } from '../ports.ts'

/** People by joint value of all attributes in use, what every published count is a sum of; and by the stages of the cascade that they reached. */
export const countAtoms = job({
  name: 'count-atoms',
  reads: ['lake'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['atomCounts', 'participation'],
  input: z.object({
    people: refs('people'),
    atoms: refs('atoms'),
    outcomes: refs('outcomes'),
    strata: refs('strata'),
    stages: refs('stages'),
    count: z.enum(['reference', 'all']),
    hasCascade: z.boolean(),
  }),
  run: async ({ count, hasCascade, atoms, outcomes, strata, stages, people }, env) => ({
    atomCounts: await env.sql.materialise('atomCounts', { people, atoms, outcomes }, {}),
    participation: hasCascade
      ? await env.sql.materialise('participation', { people, strata, stages }, { count })
      : await env.tables.write('participation_counts', []),
  }),
})
