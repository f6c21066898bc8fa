import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { logit } from '../../science/scores/logit.ts'
import { GRIDS, valueQ } from '../../science/scores/measure-grid.ts'
import { nextBelow } from '../../science/scores/next-below.ts'
import { job, type Ref, refs, type Tables } from '../ports.ts'
import { modelBatch } from './shared/model.ts'

/**
 * The measures of one model’s output, a part a batch of people: `probability` as given, and `logit`, its log odds, clipped
 * at ±16 and then counted as clamped. How the output was made is not known here: its model names the column and the grids.
 */
export const measurePredictions = job({
  name: 'measure-predictions',
  reads: ['lake'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    score: z.string(),
    kind: z.literal('probability'),
    column: z.string(),
    /** Probabilities from which on people are selected. */
    thresholds: z.array(z.number()),
    /** One a batch of people. */
    predictions: refs('predictions'),
  }),
  run: async ({ score, kind, column, thresholds, predictions }, env) => {
    const { probability, logit } = GRIDS
    const { model, batch } = modelBatch(score, {
      ...{ kind, column, grids: JSON.stringify({ probability, logit }) },
      // Who is above a cut exceeds it, and of a threshold people have at least that probability.
      ...Object.fromEntries(thresholds.map(at => [`cut probability ${at}`, String(nextBelow(at))])),
    })
    const models = await env.tables.write('models', [batch])
    const measures: Ref<'measures'>[] = []
    let people = 0
    for (const part of predictions) {
      const rows = await readRows(env.tables, part, score)
      people += rows.length
      measures.push(await env.tables.write('measures', [measured(rows, score, model)]))
    }
    return { score, model, models, measures, people }
  },
})

interface Row {
  person: number
  probability: number
}

async function readRows(tables: Tables<'scores'>, part: Ref<'predictions'>, score: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of tables.read([part]))
    for (const [i, person] of batch.person.entries())
      if (batch.score[i] === score) rows.push({ person, probability: batch.value[i]! })
  return rows
}

function measured(people: readonly Row[], score: string, model: string): Batch<'measures'> {
  const { low, high } = GRIDS.logit
  // Log odds of 0 and 1 are infinite: beyond the grid, like all that is clipped.
  const held = (odds: number, factor: number) => Math.min(factor * high, Math.max(factor * low, odds))
  const rows = people.flatMap(({ person, probability }) => {
    const odds = logit(probability)
    return [
      { person, measure: 'probability', value: probability, valueQ: valueQ('probability', probability) },
      { person, measure: 'logit', value: held(odds, 1), valueQ: valueQ('logit', held(odds, 2)) },
    ]
  })
  return {
    person: Int32Array.from(rows, row => row.person),
    score: rows.map(() => score),
    measure: rows.map(row => row.measure),
    model: rows.map(() => model),
    value: Float64Array.from(rows, row => row.value),
    value_q: BigInt64Array.from(rows, row => row.valueQ),
  }
}
