import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { UserError } from '../../science/errors.ts'
import { cutPoint } from '../../science/scores/cut-point.ts'
import { logit } from '../../science/scores/logit.ts'
import { GRIDS, valueQ } from '../../science/scores/measure-grid.ts'
import { nextBelow } from '../../science/scores/next-below.ts'
import { stableSum } from '../../science/stats/stable-sum.ts'
import { job, type Ref, refs, SCORED, type Tables } from '../ports.ts'
import { modelBatch } from './shared/model.ts'

/**
 * The measures of one model’s output, a part a batch of people. Of a decision `decision`, 0 or 1; of a probability `probability` as given, and `logit`, its log
 * odds, clipped at ±16 and then counted as clamped; of a score in another unit `standardised`, in SDs of the reference people
 * from their mean. How the output was made is not known here: its model names the column and what it is measured by.
 */
export const measurePredictions = job({
  name: 'measure-predictions',
  reads: ['lake'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    score: z.string(),
    kind: z.enum(['probability', 'score', 'decision']),
    column: z.string(),
    /** Probabilities from which on people are selected, of a decision 1; of a score shares of the reference people above. */
    thresholds: z.array(z.number()),
    batches: z.array(z.object({ people: refs('people').element, predictions: refs('predictions').element })),
  }),
  run: async ({ score, kind, column, thresholds, batches }, env) => {
    const read: Row[][] = []
    for (const batch of batches) read.push(await readRows(env.tables, batch, score))
    const people = read.reduce((sum, rows) => sum + rows.length, 0)
    const { parameters, measured } =
      kind === 'score' ? ofScore(read.flat(), thresholds, column) : YARDSTICKS[kind](thresholds)
    const { model, batch } = modelBatch(score, { kind, column, ...parameters })
    const models = await env.tables.write('models', [batch])
    const measures: Ref<'measures'>[] = []
    for (const rows of read)
      measures.push(await env.tables.write('measures', [measuresBatch(rows.flatMap(measured), score, model)]))
    env.log(SCORED, { people })
    return { score, model, models, measures, people }
  },
})

interface Row {
  person: number
  reference: boolean
  value: number
}
interface Measured {
  person: number
  measure: string
  value: number
  valueQ: bigint
}
/** What a model holds, and what it makes of a person. */
interface Yardstick {
  parameters: Record<string, string>
  measured(row: Row): Measured[]
}

const YARDSTICKS = { probability: ofProbability, decision: ofDecision }

/** Who is above a cut exceeds it, and of a threshold people have at least that value. */
const cutsAt = (measure: string, thresholds: readonly number[]) =>
  Object.fromEntries(thresholds.map(at => [`cut ${measure} ${at}`, String(nextBelow(at))]))

function ofDecision(thresholds: readonly number[]): Yardstick {
  return {
    parameters: cutsAt('decision', thresholds),
    measured: ({ person, value }) => [{ person, measure: 'decision', value, valueQ: valueQ('decision', value) }],
  }
}

function ofProbability(thresholds: readonly number[]): Yardstick {
  const { probability, logit: odds } = GRIDS
  // Log odds of 0 and 1 are infinite: beyond the grid, like all that is clipped.
  const held = (value: number, factor: number) => Math.min(factor * odds.high, Math.max(factor * odds.low, value))
  return {
    parameters: {
      grids: JSON.stringify({ probability, logit: odds }),
      ...cutsAt('probability', thresholds),
    },
    measured: ({ person, value }) => [
      { person, measure: 'probability', value, valueQ: valueQ('probability', value) },
      { person, measure: 'logit', value: held(logit(value), 1), valueQ: valueQ('logit', held(logit(value), 2)) },
    ],
  }
}

/** Reference people count alike, weighted or not, and in whatever order they come. */
function ofScore(rows: readonly Row[], thresholds: readonly number[], column: string): Yardstick {
  const reference = rows.filter(row => row.reference).map(({ value }) => value)
  const mean = stableSum(reference) / reference.length
  const sd = Math.sqrt(stableSum(reference.map(value => (value - mean) ** 2)) / reference.length)
  if (rows.length > 0 && !(sd > 0)) throw noSpread(column)
  const standardised = (value: number) => (value - mean) / sd
  const cuts = thresholds.map(top => {
    const cut = cutPoint(Float64Array.from(reference, standardised), top)
    if (cut === undefined) throw nobodyAbove(column, top)
    return [`cut standardised ${top}`, String(cut)] as const
  })
  return {
    parameters: {
      reference_people: String(reference.length),
      mean: String(mean),
      sd: String(sd),
      ...Object.fromEntries(cuts),
    },
    measured: ({ person, value }) => [
      {
        ...{ person, measure: 'standardised', value: standardised(value) },
        valueQ: valueQ('standardised', standardised(value)),
      },
    ],
  }
}

async function readRows(
  tables: Tables<'scores'>,
  { people, predictions }: { people: Ref<'people'>; predictions: Ref<'predictions'> },
  score: string,
): Promise<Row[]> {
  const reference = new Set<number>()
  for await (const batch of tables.read([people], ['person', 'reference']))
    for (const [i, person] of batch.person.entries()) if (batch.reference[i]) reference.add(person)
  const rows: Row[] = []
  for await (const batch of tables.read([predictions]))
    for (const [i, person] of batch.person.entries())
      if (batch.score[i] === score) rows.push({ person, reference: reference.has(person), value: batch.value[i]! })
  return rows
}

function measuresBatch(rows: readonly Measured[], score: string, model: string): Batch<'measures'> {
  return {
    person: Int32Array.from(rows, row => row.person),
    score: rows.map(() => score),
    measure: rows.map(row => row.measure),
    model: rows.map(() => model),
    value: Float64Array.from(rows, row => row.value),
    value_q: BigInt64Array.from(rows, row => row.valueQ),
  }
}

function noSpread(column: string): UserError {
  return new UserError('no-spread', `The reference people do not differ in the column \`${column}\`.`, {
    todo: 'Give scores of at least two reference people that differ, or mark other reference people.',
  })
}

function nobodyAbove(column: string, top: number): UserError {
  return new UserError(
    'few-reference',
    `The top ${top} of the reference people by \`${column}\` is nobody: they are too few.`,
    {
      todo: 'Choose a larger `top` in `thresholds`, or mark more reference people.',
    },
  )
}
