import { z } from 'zod'
import { refs } from '../../ports.ts'

/** What every count of one score in one view is given: who is counted, and in which strata they are. */
export const countedCell = z.object({
  score: z.string(),
  view: z.string(),
  count: z.enum(['reference', 'all']),
  people: refs('people'),
  strata: refs('strata'),
})
