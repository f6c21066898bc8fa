import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { quotient } from '../../science/stats/moments.ts'
import { job, ref, refs } from '../ports.ts'
import { Model, modelBatch } from './shared/model.ts'

/**
 * Freezes what a sum is compared with: mean and standard deviation (with n, not n − 1) of the reference people's sums.
 * The model names the scoring model it stands on.
 */
export const fitReference = job({
  name: 'fit-reference',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: { memoryMb: 512, minutes: 5 },
  queries: ['referenceSums'],
  input: z.object({
    score: z.string(),
    file: z.string(),
    scoring: ref('models'),
    people: refs('people'),
    sums: refs('sums'),
  }),
  run: async ({ score, file, scoring, people, sums }, env) => {
    const [row] = await env.sql.rows('referenceSums', { people, sums }, { score })
    const { n, sum_units: sum, sum_units2: sum2 } = row!
    const spread = n * sum2 - sum * sum
    if (spread <= 0n) throw noSpread(file)
    const summing = await Model.read(env.tables, scoring)
    const values: Record<string, string> = {
      scoring_model: summing.id,
      variants: summing.text('variants'),
      weight_units: summing.text('weight_units'),
      unit_log2: summing.text('unit_log2'),
      reference_people: String(n),
      mean: String(quotient(sum, n)),
      sd: String(Math.sqrt(quotient(spread, n * n))),
    }
    const { model, batch } = modelBatch(
      score,
      Object.entries(values).map(([parameter, value]) => ({ parameter, variant: '', value })),
    )
    return { score, model, models: await env.tables.write('models', [batch]) }
  },
})

function noSpread(file: string): UserError {
  return new UserError(
    'no-spread',
    'The reference people’s sums of the score do not differ, so nothing can be measured against them.',
    {
      todo: 'Check that `people.reference` marks at least two people with genotypes, and that the score has weights.',
      place: { file },
    },
  )
}
