import { z } from 'zod'
import { valueQ } from '../../science/scores/measure-grid.ts'
import { job, type Ref, ref, refs, SCORED, type Tables } from '../ports.ts'
import { measuresOf, yardstickOf } from './shared/measures-of.ts'
import { Model } from './shared/model.ts'
import { readComponents } from './shared/read-components.ts'

/**
 * The measures of one people shard, one part a score. Whoever has no components, lies outside the reference's range for
 * `znorm2`, or is similar to no population, has no such measure.
 */
export const measureScores = job({
  name: 'measure-scores',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    shard: z.number().int(),
    sums: refs('sums'),
    components: refs('components'),
    models: z.array(z.object({ score: z.string(), models: ref('models') })),
  }),
  run: async ({ shard, sums, components, models }, env) => {
    const byScore = await readSums(env.tables, sums)
    const people = new Set([...byScore.values()].flatMap(({ persons }) => persons))
    const componentsOf = await readComponents(env.tables, components, person => people.has(person))
    const measures: { score: string; measures: Ref<'measures'> }[] = []
    for (const { score, models: from } of models) {
      const model = await Model.read(env.tables, from)
      const yardstick = yardstickOf(model)
      const { persons, units } = byScore.get(score)!
      const rows = persons.flatMap((person, i) =>
        measuresOf(yardstick, units[i]!, componentsOf.get(person)).map(([measure, value]) => ({
          person,
          measure,
          value,
        })),
      )
      const part = await env.tables.write('measures', [
        {
          person: Int32Array.from(rows, row => row.person),
          score: rows.map(() => score),
          measure: rows.map(row => row.measure),
          model: rows.map(() => model.id),
          value: Float64Array.from(rows, row => row.value),
          value_q: BigInt64Array.from(rows, row => valueQ(row.measure, row.value)),
        },
      ])
      measures.push({ score, measures: part })
    }
    env.log(SCORED, { people: people.size })
    return { shard, measures }
  },
})

interface Sums {
  persons: number[]
  units: number[]
}

async function readSums(tables: Tables<'scores'>, from: readonly Ref<'sums'>[]): Promise<Map<string, Sums>> {
  const byScore = new Map<string, Sums>()
  for await (const batch of tables.read(from, ['person', 'score', 'sum_units']))
    for (const [i, score] of batch.score.entries()) {
      const sums = byScore.get(score) ?? { persons: [], units: [] }
      sums.persons.push(batch.person[i]!)
      sums.units.push(Number(batch.sum_units[i]!))
      byScore.set(score, sums)
    }
  return byScore
}
