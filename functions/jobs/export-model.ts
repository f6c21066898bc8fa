import { z } from 'zod'
import { job, type Ref, ref, type Tables } from '../ports.ts'
import { Model } from './shared/model.ts'
import { type FrozenScore, fittedUnder, modelFileText } from './shared/model-file.ts'

/** The study's models as one file, which another study can name as its `model`. */
export const exportModel = job({
  name: 'export-model',
  reads: ['scores'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    under: fittedUnder.nullable(),
    scores: z.array(
      z.object({
        score: z.string(),
        digest: z.string(),
        scoring: ref('models'),
        modelVariants: ref('model_variants'),
        reference: ref('models'),
      }),
    ),
  }),
  run: async ({ under, scores }, env) => {
    if (!under) return { file: null }
    const frozen: FrozenScore[] = []
    for (const { score, digest, scoring, modelVariants, reference } of scores)
      frozen.push({
        score,
        digest,
        scoring: (await Model.read(env.tables, scoring)).written(),
        variants: await readVariants(env.tables, modelVariants),
        reference: (await Model.read(env.tables, reference)).written(),
      })
    return { file: await env.tables.attach('model', 'model.json', [Buffer.from(modelFileText(under, frozen))]) }
  },
})

async function readVariants(tables: Tables<'scores'>, from: Ref<'model_variants'>): Promise<FrozenScore['variants']> {
  const all: FrozenScore['variants'] = {
    chromosome: [],
    pos1: [],
    ref: [],
    alt: [],
    units_0: [],
    units_1: [],
    units_2: [],
    units_missing: [],
    weight_units: [],
    effect_frequency: [],
  }
  const names = Object.keys(all) as (keyof typeof all)[]
  for await (const batch of tables.read([from], names))
    for (const name of names)
      for (const value of batch[name]) (all[name] as unknown[]).push(typeof value === 'bigint' ? Number(value) : value)
  return all
}
