import { z } from 'zod'
import { valueQ } from '../../science/scores/measure-grid.ts'
import { job, type Ref, ref } from '../ports.ts'
import { Model } from './shared/model.ts'

/** The measures of one people shard, one part a score: `unadjusted` is (sum − reference mean) / reference SD. */
export const measureScores = job({
  name: 'measure-scores',
  reads: ['scores'],
  writes: 'scores',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({
    shard: z.number().int(),
    sums: ref('sums'),
    models: z.array(z.object({ score: z.string(), models: ref('models') })),
  }),
  run: async ({ shard, sums, models }, env) => {
    const measures: { score: string; measures: Ref<'measures'> }[] = []
    for (const { score, models: from } of models) {
      const model = await Model.read(env.tables, from)
      const mean = model.number('mean')
      const sd = model.number('sd')
      const persons: number[] = []
      const values: number[] = []
      for await (const batch of env.tables.read([sums], ['person', 'score', 'sum_units']))
        for (const [i, of] of batch.score.entries())
          if (of === score) {
            persons.push(batch.person[i]!)
            values.push((Number(batch.sum_units[i]!) - mean) / sd)
          }
      const part = await env.tables.write('measures', [
        {
          person: Int32Array.from(persons),
          score: persons.map(() => score),
          measure: persons.map(() => 'unadjusted'),
          model: persons.map(() => model.id),
          value: Float64Array.from(values),
          value_q: BigInt64Array.from(values, valueQ),
        },
      ])
      measures.push({ score, measures: part })
    }
    return { shard, measures }
  },
})
