import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { COPY } from '../../science/genotypes/dosages.ts'
import { compareVariants, VariantIndex, type VariantName } from '../../science/genotypes/variant-index.ts'
import { type Effect, genotypeWeights, ofOtherAllele } from '../../science/scores/effects.ts'
import { scoreUnits } from '../../science/scores/score-units.ts'
import { job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { GENOTYPE_SIZES } from './shared/genotype-sizes.ts'
import { modelBatch, variantsDigest } from './shared/model.ts'
import { readFrequencies } from './shared/read-frequencies.ts'
import { sourceFile } from './shared/source-file.ts'

/** Fewer reference people give frequencies too rough to stand in for a missing call. */
const LEAST_REFERENCE = 50

/**
 * Freezes how one score is summed: its variants, the integer unit of its weights, and what a missing call adds: what is
 * expected at the reference people's allele frequency, or at one given (`mean`), or nothing (`drop`). What is frozen already stays as it is.
 */
export const fitScoring = job({
  name: 'fit-scoring',
  reads: ['source', 'lake', 'scores'],
  writes: 'scores',
  size: GENOTYPE_SIZES['fit-scoring'],
  input: z.object({
    score: z.string(),
    file: z.string(),
    missing: z.enum(['mean', 'drop']),
    matches: refs('matches'),
    variants: refs('variants'),
    /** Allele frequencies from elsewhere for missing calls, in place of the reference people's. */
    frequencies: sourceFile.nullable(),
    frozen: z
      .object({
        model: z.string(),
        models: ref('models'),
        modelVariants: ref('model_variants'),
        variants: z.number().int(),
      })
      .nullable(),
  }),
  run: async ({ score, file, missing, matches, variants, frequencies, frozen }, env) => {
    if (frozen) return { score, ...frozen }
    const matched = (await readMatched(env.tables, matches)).sort(compareVariants)
    const names = {
      chromosome: matched.map(variant => variant.chromosome),
      pos1: Int32Array.from(matched, variant => variant.pos1),
      ref: matched.map(variant => variant.ref),
      alt: matched.map(variant => variant.alt),
    }
    const index = new VariantIndex(names)
    const counts = await readCounts(env.tables, variants, index, matched.length)
    const given = frequencies ? await readFrequencies(env.store('source'), frequencies.file, index) : undefined
    const incomplete = counts.flatMap(({ called, people }, i) => (called < people ? [i] : []))
    if (given) {
      const unknown = incomplete.filter(i => !given.has(i)).length
      if (unknown > 0) throw noFrequency(frequencies!.file, unknown)
    } else if (missing === 'mean' && incomplete.some(i => counts[i]!.referenceCalled < LEAST_REFERENCE))
      throw tooFewReference(file)
    const altFrequencies = counts.map(
      ({ referenceCalled, referenceAltUnits }, i) =>
        given?.get(i) ?? (referenceCalled === 0 ? 0 : referenceAltUnits / (2 * COPY * referenceCalled)),
    )
    const units = scoreUnits(
      matched.map(({ effect, weight, effectIsAlt }) => {
        const weights = genotypeWeights(effect, weight)
        return effectIsAlt ? weights : ofOtherAllele(weights)
      }),
      missing === 'mean' ? altFrequencies : undefined,
    )
    const columns = {
      ...names,
      units_0: bigints(units.copies[0]),
      units_1: bigints(units.copies[1]),
      units_2: bigints(units.copies[2]),
      units_missing: bigints(units.missing),
      weight_units: bigints(units.spans),
      effect_frequency: Float64Array.from(matched, ({ effectIsAlt }, i) =>
        effectIsAlt ? altFrequencies[i]! : 1 - altFrequencies[i]!,
      ),
    }
    const { model, batch } = modelBatch(score, {
      missing,
      variants: String(matched.length),
      variants_sha256: variantsDigest(columns),
      unit_log2: String(units.log2),
      weight_units: String(units.spans.reduce((sum, span) => sum + span, 0)),
    })
    return {
      score,
      model,
      models: await env.tables.write('models', [batch]),
      modelVariants: await env.tables.write('model_variants', [
        { model: matched.map(() => model), score: matched.map(() => score), ...columns },
      ]),
      variants: matched.length,
    }
  },
})

async function readMatched(tables: Tables<'scores'>, from: readonly Ref<'matches'>[]) {
  const matched: (VariantName & { effectIsAlt: boolean; effect: Effect; weight: string })[] = []
  for await (const batch of tables.read(from))
    for (const [i, status] of batch.status.entries())
      if (status === 'matched')
        matched.push({
          chromosome: batch.chromosome[i]!,
          pos1: batch.pos1[i]!,
          ref: batch.ref[i]!,
          alt: batch.alt[i]!,
          effectIsAlt: batch.effect_is_alt[i]!,
          effect: batch.effect[i]! as Effect,
          weight: batch.weight[i]!,
        })
  return matched
}

/** Calls and copies of the wanted variants over all batches of people, in the index's order. */
async function readCounts(
  tables: Tables<'scores'>,
  from: readonly Ref<'variants'>[],
  wanted: VariantIndex,
  length: number,
) {
  const counts = Array.from({ length }, () => ({ called: 0, people: 0, referenceCalled: 0, referenceAltUnits: 0 }))
  for await (const batch of tables.read(from))
    for (const [i, chromosome] of batch.chromosome.entries()) {
      const row = wanted.find({ chromosome, pos1: batch.pos1[i]!, ref: batch.ref[i]!, alt: batch.alt[i]! })
      if (row === undefined) continue
      const count = counts[row]!
      count.called += Number(batch.called[i]!)
      count.people += Number(batch.people[i]!)
      count.referenceCalled += Number(batch.reference_called[i]!)
      count.referenceAltUnits += Number(batch.reference_alt_units[i]!)
    }
  return counts
}

const bigints = (integers: Float64Array) => BigInt64Array.from(integers, BigInt)

function tooFewReference(file: string): UserError {
  return new UserError(
    'few-reference',
    `Calls are missing, and fewer than ${LEAST_REFERENCE} reference people have one to estimate them from.`,
    {
      todo: 'Give genotypes without missing calls, or more reference people; or write `missing: drop` under `genotypes`, by which missing calls add nothing.',
      place: { file },
    },
  )
}

function noFrequency(file: string, variants: number): UserError {
  return new UserError(
    'no-frequency',
    `The file gives no frequency for ${variants} of the score’s variants whose calls are missing in some people.`,
    {
      todo: 'Give a file with all of them, of the same genome build; or drop missing calls, which then add nothing.',
      place: { file },
    },
  )
}
