import { z } from 'zod'
import { job, refs } from '../ports.ts'

/** People by joint value of all attributes in use: what every published count is a sum of. */
export const countAtoms = job({
  name: 'count-atoms',
  reads: ['lake'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 10 },
  queries: ['atomCounts'],
  input: z.object({ people: refs('people'), atoms: refs('atoms'), outcomes: refs('outcomes') }),
  run: async (from, env) => ({ atomCounts: await env.sql.materialise('atomCounts', from, {}) }),
})
