import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { type Adjustment, fitAdjustment } from '../../science/scores/adjust/fit-adjustment.ts'
import { quotient } from '../../science/stats/moments.ts'
import { job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { Model, modelBatch } from './shared/model.ts'
import { readComponents } from './shared/read-components.ts'
import { seededSample } from './shared/seeded-sample.ts'

/** More say no more of four components, and a fit must not grow with the cohort. */
const MOST_REFERENCE = 20_000

/**
 * Freezes what a sum is compared with: mean and standard deviation (with n, not n − 1) of the reference people's sums,
 * and, of those who have components, how sums depend on these. The model names the scoring model it stands on.
 */
export const fitReference = job({
  name: 'fit-reference',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  queries: ['referenceSums'],
  input: z.object({
    score: z.string(),
    file: z.string(),
    seed: z.number(),
    scoring: ref('models'),
    batches: z.array(z.object({ people: refs('people'), components: refs('components'), sums: refs('sums') })),
    adjusted: z.boolean(),
  }),
  run: async ({ score, file, seed, scoring, batches, adjusted }, env) => {
    let [n, sum, sum2] = [0n, 0n, 0n]
    for (const { people, sums } of batches) {
      const [row] = await env.sql.rows('referenceSums', { people, sums }, { score })
      n += row!.n
      sum += row!.sum_units
      sum2 += row!.sum_units2
    }
    const spread = n * sum2 - sum * sum
    if (spread <= 0n) throw noSpread(file)
    const summing = await Model.read(env.tables, scoring)
    const unit = 2 ** -summing.number('unit_log2')
    const adjustment = adjusted ? await adjustmentOf(env.tables, { score, seed, unit, batches }) : undefined
    const values: Record<string, string> = {
      scoring_model: summing.id,
      variants: summing.text('variants'),
      weight_units: summing.text('weight_units'),
      unit_log2: summing.text('unit_log2'),
      reference_people: String(n),
      mean: String(quotient(sum, n)),
      sd: String(Math.sqrt(quotient(spread, n * n))),
      ...(adjustment && { adjustment: JSON.stringify(adjustment) }),
    }
    const { model, batch } = modelBatch(score, values)
    return { score, model, models: await env.tables.write('models', [batch]) }
  },
})

interface Batch {
  people: readonly Ref<'people'>[]
  components: readonly Ref<'components'>[]
  sums: readonly Ref<'sums'>[]
}

interface Reference {
  score: string
  seed: number
  /** What one unit of a sum is. */
  unit: number
  batches: readonly Batch[]
}

/** The adjustment, from at most 20,000 reference people with a sum and components, of all batches. */
async function adjustmentOf(tables: Tables<'scores'>, { score, seed, unit, batches }: Reference): Promise<Adjustment> {
  const candidates: { id: string; components: number[]; sum: number }[] = []
  for (const { people, components, sums } of batches) {
    const ids = new Map<number, string>()
    for await (const batch of tables.read(people, ['person', 'person_id', 'reference']))
      for (const [i, person] of batch.person.entries()) if (batch.reference[i]) ids.set(person, batch.person_id[i]!)
    const values = await readComponents(tables, components, person => ids.has(person))
    for await (const batch of tables.read(sums, ['person', 'score', 'sum_units']))
      for (const [i, person] of batch.person.entries()) {
        const of = values.get(person)
        if (of && batch.score[i] === score)
          candidates.push({ id: ids.get(person)!, components: of, sum: Number(batch.sum_units[i]!) * unit })
      }
  }
  const drawn = seededSample(candidates, MOST_REFERENCE, seed)
  try {
    return fitAdjustment({
      components: Float64Array.from(drawn.flatMap(({ components }) => components)),
      sums: Float64Array.from(drawn, ({ sum }) => sum),
    })
  } catch (error) {
    throw error instanceof RangeError ? noFit(error) : error
  }
}

function noSpread(file: string): UserError {
  const message = 'The reference people’s sums of the score do not differ, so nothing can be measured against them.'
  return new UserError('no-spread', message, {
    todo: 'Check that `people.reference` marks at least two people with genotypes, and that the score has weights.',
    place: { file },
  })
}

function noFit(cause: RangeError): UserError {
  return new UserError(
    'no-adjustment',
    `The components of the reference people cannot adjust the score: ${cause.message}.`,
    {
      todo: 'Give components of more reference people, or fewer or other components; or remove `components`.',
      cause,
    },
  )
}
