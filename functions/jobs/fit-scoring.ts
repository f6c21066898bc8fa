import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { scoreUnits } from '../../science/scores/score-units.ts'
import { job, type Ref, refs, type Tables } from '../ports.ts'
import { modelBatch, type Parameter } from './shared/model.ts'
import { variantKeyAt } from './shared/variant-key.ts'

/** Fewer reference people give frequencies too rough to stand in for a missing call. */
const LEAST_REFERENCE = 50

/**
 * Freezes how one score is summed: its variants, the integer unit of its weights, and what a missing call adds, which
 * is the expected dosage by the reference people's allele frequency.
 */
export const fitScoring = job({
  name: 'fit-scoring',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ score: z.string(), file: z.string(), matches: refs('matches'), variants: refs('variants') }),
  run: async ({ score, file, matches, variants }, env) => {
    const matched = await readMatched(env.tables, matches)
    const counts = await readCounts(env.tables, variants, new Set(matched.map(({ variant }) => variant)))
    for (const { variant } of matched) {
      const { called, referenceCalled, people } = counts.get(variant)!
      if (called < people && referenceCalled < LEAST_REFERENCE) throw tooFewReference(file)
    }
    const frequencies = matched.map(({ variant, effectIsAlt }) => {
      const { referenceAltCopies, referenceCalled } = counts.get(variant)!
      const alt = referenceCalled === 0 ? 0 : referenceAltCopies / (2 * referenceCalled)
      return effectIsAlt ? alt : 1 - alt
    })
    const units = scoreUnits(
      matched.map(({ weight }) => Number(weight)),
      frequencies,
    )
    const parameters: Parameter[] = [
      { parameter: 'variants', variant: '', value: String(matched.length) },
      { parameter: 'unit_log2', variant: '', value: String(units.log2) },
      {
        parameter: 'weight_units',
        variant: '',
        value: String(units.weights.reduce((sum, weight) => sum + Math.abs(weight), 0)),
      },
      ...matched.flatMap(({ variant, effectIsAlt }, i) => [
        { parameter: 'effect_is_alt', variant, value: effectIsAlt ? '1' : '0' },
        { parameter: 'effect_frequency', variant, value: String(frequencies[i]) },
        { parameter: 'weight', variant, value: String(units.weights[i]) },
        { parameter: 'missing', variant, value: String(units.missing[i]) },
      ]),
    ]
    const { model, batch } = modelBatch(score, parameters)
    return { score, model, models: await env.tables.write('models', [batch]) }
  },
})

async function readMatched(tables: Tables<'scores'>, from: readonly Ref<'matches'>[]) {
  const matched = []
  for await (const batch of tables.read(from))
    for (const [i, status] of batch.status.entries())
      if (status === 'matched')
        matched.push({
          variant: variantKeyAt(batch, i),
          effectIsAlt: batch.effect_is_alt[i]!,
          weight: batch.weight[i]!,
        })
  return matched
}

/** Of all batches of people together. */
async function readCounts(tables: Tables<'scores'>, from: readonly Ref<'variants'>[], wanted: ReadonlySet<string>) {
  const counts = new Map<
    string,
    { called: number; people: number; referenceCalled: number; referenceAltCopies: number }
  >()
  for await (const batch of tables.read(from))
    for (let i = 0; i < batch.pos1.length; i++) {
      const variant = variantKeyAt(batch, i)
      if (!wanted.has(variant)) continue
      const before = counts.get(variant)
      counts.set(variant, {
        called: (before?.called ?? 0) + Number(batch.called[i]!),
        people: (before?.people ?? 0) + Number(batch.people[i]!),
        referenceCalled: (before?.referenceCalled ?? 0) + Number(batch.reference_called[i]!),
        referenceAltCopies: (before?.referenceAltCopies ?? 0) + Number(batch.reference_alt_copies[i]!),
      })
    }
  return counts
}

function tooFewReference(file: string): UserError {
  return new UserError(
    'few-reference',
    `Calls are missing, and fewer than ${LEAST_REFERENCE} reference people have one to estimate them from.`,
    {
      todo: 'Give genotypes without missing calls, or more reference people.',
      place: { file },
    },
  )
}
