import { z } from 'zod'
import { job, type Ref, type Tables } from '../ports.ts'
import { modelBatch } from './shared/model.ts'
import { columnsOf, type FrozenScore, fittedUnder, modelOf, readModelFile } from './shared/model-file.ts'
import { sourceFile } from './shared/source-file.ts'

/** The frozen models of a study that names a file of them: as if they had been fitted here. Without a file, none. */
export const readModel = job({
  name: 'read-model',
  reads: ['source'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    source: sourceFile.nullable(),
    under: fittedUnder.nullable(),
    /** Each score with the digest of its file's rows. */
    scores: z.array(z.object({ score: z.string(), digest: z.string() })),
  }),
  run: async ({ source, under, scores }, env) => {
    if (!source || !under) return { frozen: null }
    const file = await readModelFile(env.store('source'), source.file, under)
    const frozen: Frozen[] = []
    for (const { score, digest } of scores)
      frozen.push(await written(env.tables, modelOf(file, source.file, score, digest)))
    return { frozen }
  },
})

/** A score's two models, committed. */
interface Frozen {
  score: string
  scoring: { model: string; models: Ref<'models'>; modelVariants: Ref<'model_variants'>; variants: number }
  reference: { model: string; models: Ref<'models'> }
}

async function written(
  tables: Tables<'scores'>,
  { score, scoring, variants, reference }: FrozenScore,
): Promise<Frozen> {
  const columns = columnsOf(variants)
  const { model } = scoring
  const of = (words: string[], word: string) => words.map(() => word)
  return {
    score,
    scoring: {
      model,
      models: await tables.write('models', [modelBatch(score, scoring.parameters).batch]),
      modelVariants: await tables.write('model_variants', [
        { model: of(columns.chromosome, model), score: of(columns.chromosome, score), ...columns },
      ]),
      variants: columns.chromosome.length,
    },
    reference: {
      model: reference.model,
      models: await tables.write('models', [modelBatch(score, reference.parameters).batch]),
    },
  }
}
