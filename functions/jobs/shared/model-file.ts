import { z } from 'zod'
import { UserError } from '../../../science/errors.ts'
import { readBytes } from '../../../science/genotypes/bytes.ts'
import type { Study } from '../../../study/schema.ts'
import type { Objects } from '../../ports.ts'
import { type ModelColumns, modelBatch, variantsDigest } from './model.ts'
import { bytesOf } from './source-file.ts'

const FORMAT = 'evenstrand-models-1'

/** What models are fitted under, and a study must declare alike to use them. */
export const fittedUnder = z.strictObject({
  build: z.string(),
  missing: z.string(),
  matching: z.strictObject({ ambiguous: z.string(), multiallelic: z.string() }),
  /** The columns of components that adjusted measures are of. */
  components: z.array(z.string()).nullable(),
  /** The attribute whose levels the reference people were told apart by. */
  populations: z.string().nullable(),
})
export type FittedUnder = z.infer<typeof fittedUnder>

/** What the models of a study are fitted under. */
export const fittedUnderOf = ({ genotypes, matching, people: { components } }: Study): FittedUnder => ({
  build: genotypes!.build,
  missing: genotypes!.missing,
  matching: { ambiguous: matching.ambiguous, multiallelic: matching.multiallelic },
  components: components?.columns ?? null,
  populations: components?.populations ?? null,
})

const parameters = z.record(z.string(), z.string())
const integers = z.array(z.number().int())

/** A file of frozen models: what measures of these scores hang on, but for the person. */
const modelFile = z.strictObject({
  format: z.literal(FORMAT),
  under: fittedUnder,
  scores: z.array(
    z.strictObject({
      score: z.string(),
      /** Of the rows of its file. */
      digest: z.string(),
      scoring: z.strictObject({ model: z.string(), parameters }),
      variants: z.strictObject({
        chromosome: z.array(z.string()),
        pos1: integers,
        ref: z.array(z.string()),
        alt: z.array(z.string()),
        units_0: integers,
        units_1: integers,
        units_2: integers,
        units_missing: integers,
        weight_units: integers,
        effect_frequency: z.array(z.number()),
      }),
      reference: z.strictObject({ model: z.string(), parameters }),
    }),
  ),
})
export type ModelFile = z.infer<typeof modelFile>
export type FrozenScore = ModelFile['scores'][number]

/**
 * Reads a file of frozen models. Throws UserError where it is none, where its content is not what its models' ids stand on,
 * and where it was fitted on another build, other components or other rules of matching than the study declares.
 */
export async function readModelFile(source: Objects, file: string, under: FittedUnder): Promise<ModelFile> {
  const bytes = await bytesOf(source, file)
  let parsed: ModelFile
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(bytes, 0, bytes.size))
    parsed = modelFile.parse(JSON.parse(text))
  } catch (cause) {
    const todo = 'Name a model file as a run leaves it; the last lines of a run say where it lies.'
    throw new UserError('no-model-file', 'The file is not a file of frozen models.', { todo, place: { file }, cause })
  }
  for (const { score, scoring, variants, reference } of parsed.scores)
    if (
      modelBatch(score, scoring.parameters).model !== scoring.model ||
      modelBatch(score, reference.parameters).model !== reference.model ||
      scoring.parameters.variants_sha256 !== variantsDigest(columnsOf(variants)) ||
      reference.parameters.scoring_model !== scoring.model
    )
      throw new UserError(
        'altered-model',
        `The model of the score \`${score}\` is not what it was when it was fitted.`,
        {
          todo: 'Copy the model file again from the run that made it.',
          place: { file },
        },
      )
  const [fitted, declared] = [wordsOf(parsed.under), wordsOf(under)]
  for (const [key, words] of Object.entries(declared))
    if (fitted[key] !== words)
      throw new UserError(
        'other-model',
        `The models were fitted with \`${key}\` ${fitted[key]}, and the study has ${words}.`,
        {
          todo: 'Declare what the models were fitted with, or write `model: fit`.',
          place: { file },
        },
      )
  return parsed
}

/** The frozen model of a score. Throws UserError where the file has none, or it was fitted to other rows than `digest` is of. */
export function modelOf({ scores }: ModelFile, file: string, score: string, digest: string): FrozenScore {
  const found = scores.find(of => of.score === score)
  const known = scores.map(of => `\`${of.score}\``).join(', ')
  if (!found)
    throw new UserError('other-model', `The file has no model of the score \`${score}\`.`, {
      todo: `It has models of ${known}: give the score the same \`id\` as then, or write \`model: fit\`.`,
      place: { file },
    })
  if (found.digest !== digest)
    throw new UserError(
      'other-model',
      `The model of \`${score}\` was fitted to another score file than the study names.`,
      {
        todo: 'Name the score file of that time, or write `model: fit`.',
        place: { file },
      },
    )
  return found
}

export function columnsOf(variants: FrozenScore['variants']): ModelColumns {
  const bigints = (integers: number[]) => BigInt64Array.from(integers, BigInt)
  return {
    chromosome: variants.chromosome,
    pos1: Int32Array.from(variants.pos1),
    ref: variants.ref,
    alt: variants.alt,
    units_0: bigints(variants.units_0),
    units_1: bigints(variants.units_1),
    units_2: bigints(variants.units_2),
    units_missing: bigints(variants.units_missing),
    weight_units: bigints(variants.weight_units),
    effect_frequency: Float64Array.from(variants.effect_frequency),
  }
}

/** By the key of the study file that declares it. */
const wordsOf = ({ build, missing, matching, components, populations }: FittedUnder): Record<string, string> => ({
  'genotypes.build': build,
  'genotypes.missing': missing,
  'matching.ambiguous': matching.ambiguous,
  'matching.multiallelic': matching.multiallelic,
  'people.components.columns': components?.join(', ') ?? 'none',
  'people.components.populations': populations ?? 'none',
})

/** The text of a file of frozen models. */
export function modelFileText(under: FittedUnder, scores: FrozenScore[]): string {
  return `${JSON.stringify({ format: FORMAT, under, scores } satisfies ModelFile)}\n`
}
