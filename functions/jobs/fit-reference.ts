import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { type Adjustment, fitAdjustment } from '../../science/scores/adjust/fit-adjustment.ts'
import { fitPopulations } from '../../science/scores/adjust/fit-populations.ts'
import { fitSimilarity } from '../../science/scores/adjust/fit-similarity.ts'
import type { SimilarityModel } from '../../science/scores/adjust/score-similar.ts'
import { cutPoint } from '../../science/scores/cut-point.ts'
import { quotient } from '../../science/stats/moments.ts'
import { RESERVED_LEVELS } from '../../study/attributes.ts'
import { job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { measuresOf, type Yardstick } from './shared/measures-of.ts'
import { Model, modelBatch } from './shared/model.ts'
import { readComponents } from './shared/read-components.ts'
import { seededSample } from './shared/seeded-sample.ts'

/** More say no more of four components, and a fit must not grow with the cohort. */
const MOST_REFERENCE = 20_000
/** Of fewer, neither a covariance nor an SD is known well enough: with 30, an SD is known to within an eighth. */
const LEAST_REFERENCE = 30

/**
 * Freezes what a sum is compared with: mean and standard deviation (with n, not n − 1) of the reference people's sums,
 * of those who have components, how sums depend on these, where each declared population lies and what its sums are; and
 * of each threshold the value of its measure that its share of the reference people exceed. The model names the scoring
 * model it stands on. What is frozen already stays as it is.
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
    batches: z.array(
      z.object({ people: refs('people'), atoms: refs('atoms'), components: refs('components'), sums: refs('sums') }),
    ),
    adjusted: z.boolean(),
    /** The attribute whose levels are the reference people's populations. */
    populations: z.string().nullable(),
    thresholds: z.array(z.object({ measure: z.string(), top: z.number() })),
    frozen: z.object({ model: z.string(), models: ref('models') }).nullable(),
  }),
  run: async ({ score, file, seed, scoring, batches, adjusted, populations, thresholds, frozen }, env) => {
    if (frozen) {
      const model = await Model.read(env.tables, frozen.models)
      for (const { measure, top } of thresholds) if (!model.has(cutName(measure, top))) throw noCut(score, measure, top)
      return { score, ...frozen }
    }
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
    const unitLog2 = summing.number('unit_log2')
    let reference: Reference[] = []
    for (const batch of adjusted || thresholds.length > 0 ? batches : [])
      reference = reference.concat(await readReference(env.tables, batch, { score, populations }))
    const placed = reference.flatMap(({ components, units, ...person }) =>
      components ? [{ ...person, components, sum: units * 2 ** -unitLog2 }] : [],
    )
    const yardstick: Yardstick = {
      mean: quotient(sum, n),
      sd: Math.sqrt(quotient(spread, n * n)),
      unitLog2,
      adjustment: adjusted ? adjustmentOf(placed, seed) : undefined,
      similarity: populations === null ? undefined : similarityOf(placed, seed, populations),
    }
    const values: Record<string, string> = {
      scoring_model: summing.id,
      variants: summing.text('variants'),
      weight_units: summing.text('weight_units'),
      unit_log2: String(unitLog2),
      reference_people: String(n),
      mean: String(yardstick.mean),
      sd: String(yardstick.sd),
      ...(yardstick.adjustment && { adjustment: JSON.stringify(yardstick.adjustment) }),
      ...(yardstick.similarity && { similarity: JSON.stringify(yardstick.similarity) }),
      ...cutsOf(reference, yardstick, thresholds),
    }
    const { model, batch } = modelBatch(score, values)
    return { score, model, models: await env.tables.write('models', [batch]) }
  },
})

/** A reference person with a sum, in the model's unit, and components or none. */
interface Reference {
  id: string
  population: string | undefined
  components: number[] | undefined
  units: number
}
/** One with components. */
interface Placed {
  id: string
  population: string | undefined
  components: number[]
  sum: number
}

interface Batch {
  people: readonly Ref<'people'>[]
  atoms: readonly Ref<'atoms'>[]
  components: readonly Ref<'components'>[]
  sums: readonly Ref<'sums'>[]
}

async function readReference(
  tables: Tables<'scores'>,
  { people, atoms, components, sums }: Batch,
  { score, populations }: { score: string; populations: string | null },
): Promise<Reference[]> {
  const populationOf = new Map<number, string>()
  for await (const batch of tables.read(atoms, ['atom', 'attribute', 'value']))
    for (const [i, atom] of batch.atom.entries())
      if (batch.attribute[i] === populations) populationOf.set(atom, batch.value[i]!)
  const known = new Map<number, { id: string; population: string | undefined }>()
  for await (const batch of tables.read(people, ['person', 'person_id', 'reference', 'atom']))
    for (const [i, person] of batch.person.entries())
      if (batch.reference[i])
        known.set(person, { id: batch.person_id[i]!, population: populationOf.get(batch.atom[i]!) })
  const values = await readComponents(tables, components, person => known.has(person))
  const reference: Reference[] = []
  for await (const batch of tables.read(sums, ['person', 'score', 'sum_units']))
    for (const [i, person] of batch.person.entries()) {
      const found = known.get(person)
      if (found && batch.score[i] === score)
        reference.push({ ...found, components: values.get(person), units: Number(batch.sum_units[i]!) })
    }
  return reference
}

/** How sums depend on components, from at most 20,000 reference people. */
function adjustmentOf(reference: Placed[], seed: number): Adjustment {
  const drawn = seededSample(reference, MOST_REFERENCE, seed)
  try {
    return fitAdjustment({ components: componentsOf(drawn), sums: sumsOf(drawn) })
  } catch (error) {
    throw error instanceof RangeError ? noFit(error) : error
  }
}

/** Where each population lies and how the score is distributed in it, from at most 20,000 of its reference people. */
function similarityOf(reference: Placed[], seed: number, attribute: string): SimilarityModel {
  const byPopulation = new Map<string, Placed[]>()
  for (const person of reference) {
    const { population } = person
    if (population === undefined || RESERVED_LEVELS.includes(population)) continue
    const people = byPopulation.get(population)
    if (people) people.push(person)
    else byPopulation.set(population, [person])
  }
  const drawn: Placed[] = []
  for (const [population, people] of byPopulation) {
    if (people.length < LEAST_REFERENCE) throw fewReference(attribute, population)
    drawn.push(...seededSample(people, MOST_REFERENCE, seed))
  }
  if (drawn.length === 0) throw noPopulation(attribute)
  const populations = drawn.map(({ population }) => population!)
  try {
    return {
      similarity: fitSimilarity({ components: componentsOf(drawn), populations }),
      scores: fitPopulations(sumsOf(drawn), populations),
    }
  } catch (error) {
    throw error instanceof RangeError ? noSimilarity(error) : error
  }
}

/**
 * Cut points by the name under which a model holds them, as `cut znorm2 0.1`: of the very values that are measured, so that
 * whoever equals one is never above it. The reference people count alike, as they do in mean and SD.
 */
function cutsOf(
  reference: Reference[],
  yardstick: Yardstick,
  thresholds: { measure: string; top: number }[],
): Record<string, string> {
  const values = new Map<string, number[]>(thresholds.map(({ measure }) => [measure, []]))
  for (const { units, components } of reference)
    for (const [measure, value] of measuresOf(yardstick, units, components)) values.get(measure)?.push(value)
  return Object.fromEntries(
    thresholds.map(({ measure, top }) => {
      const cut = cutPoint(Float64Array.from(values.get(measure)!), top)
      if (cut === undefined) throw nobodyAbove(measure, top)
      return [cutName(measure, top), String(cut)]
    }),
  )
}

const cutName = (measure: string, top: number) => `cut ${measure} ${top}`
const componentsOf = (people: Placed[]) => Float64Array.from(people.flatMap(({ components }) => components))
const sumsOf = (people: Placed[]) => Float64Array.from(people, ({ sum }) => sum)

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

function noCut(score: string, measure: string, top: number): UserError {
  return new UserError(
    'other-model',
    `The frozen model of \`${score}\` has no cut point for the top ${top} by ${measure}: it was fitted without that threshold.`,
    { todo: 'Choose a threshold of the run that fitted the model, or write `model: fit`.' },
  )
}

function nobodyAbove(measure: string, top: number): UserError {
  return new UserError(
    'few-reference',
    `The top ${top} of the reference people by ${measure} is nobody: they are too few.`,
    {
      todo: 'Choose a larger `top` in `thresholds`, or mark more reference people.',
    },
  )
}

function fewReference(attribute: string, population: string): UserError {
  return new UserError(
    'few-reference',
    `Fewer than ${LEAST_REFERENCE} reference people with genotypes and components are of the population ${population} (\`${attribute}\`), too few to compare anyone with.`,
    {
      todo: 'Let `populations` name an attribute whose `map` joins it to another population, or leaves it out; or remove `populations`.',
    },
  )
}

function noPopulation(attribute: string): UserError {
  return new UserError(
    'no-population',
    `No reference person with genotypes and components has a known level of \`${attribute}\`.`,
    { todo: 'Check the attribute that `people.components.populations` names, or remove `populations`.' },
  )
}

function noSimilarity(cause: RangeError): UserError {
  return new UserError('no-similarity', `The components cannot tell populations apart: ${cause.message}.`, {
    todo: 'Give components of more reference people, or fewer or other components; or remove `populations`.',
    cause,
  })
}
