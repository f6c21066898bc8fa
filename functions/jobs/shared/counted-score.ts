import { z } from 'zod'
import { refs } from '../../ports.ts'

/** What every count of one score is given: who is counted, and the strata that they are counted in, of all views. */
export const countedScore = z.object({
  score: z.string(),
  count: z.enum(['reference', 'all']),
  people: refs('people'),
  strata: refs('strata'),
})
