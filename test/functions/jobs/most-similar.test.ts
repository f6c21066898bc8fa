import { describe, expect, test } from 'vitest'
import { Attempt } from '../../../functions/attempt.ts'
import { fitReference } from '../../../functions/jobs/fit-reference.ts'
import { measureScores } from '../../../functions/jobs/measure-scores.ts'
import { modelBatch } from '../../../functions/jobs/shared/model.ts'
import type { AnyJob } from '../../../functions/ports.ts'
import { runJob } from '../../../functions/run-job.ts'
import type { UserError } from '../../../science/errors.ts'
import { openLocal } from '../../helpers/local-home.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { expected, people as golden, scores } from '../../science/scores/adjust/golden.ts'

const UNIT_LOG2 = 40
const SCORE = scores[0]!
const home = openLocal(temporaryFolder(), { 'fit-reference': 'code', 'measure-scores': 'code' })
const { signal } = new AbortController()
let steps = 0
/** Tables of a step of its own: what reads them is another step too. */
const given = () => home.tables(new Attempt(`given${steps++}`))

interface Person {
  id: string
  reference: boolean
  population: string
  components: number[] | undefined
  sum: number
}
const COHORT: Person[] = golden.map(({ reference, population, components, sums }, i) => ({
  ...{ id: `p${i}`, reference, population, components },
  sum: sums[SCORE]!,
}))

/** The tables that one batch of people leaves before its scores are measured. */
async function batchOf(people: readonly Person[]) {
  const tables = given()
  const populations = [...new Set(people.map(({ population }) => population))]
  const having = people.flatMap(({ components = [] }, person) => components.map((value, k) => ({ person, value, k })))
  return {
    people: [
      await tables.write('people', [
        {
          person: Int32Array.from(people.keys()),
          person_id: people.map(({ id }) => id),
          shard: new Int32Array(people.length),
          reference: people.map(({ reference }) => reference),
          weight_q: new BigInt64Array(people.length).fill(1n),
          atom: Int32Array.from(people, ({ population }) => populations.indexOf(population)),
          replicate: new Int32Array(people.length),
        },
      ]),
    ],
    atoms: [
      await tables.write('atoms', [
        {
          atom: Int32Array.from(populations.flatMap((_, atom) => [atom, atom])),
          atom_key: populations.flatMap(population => [population, population]),
          attribute: populations.flatMap(() => ['sampled_as', 'sex']),
          value: populations.flatMap(population => [population, 'female']),
        },
      ]),
    ],
    components: [
      await tables.write('components', [
        {
          person: Int32Array.from(having, ({ person }) => person),
          component: having.map(({ k }) => `PC${k + 1}`),
          value: Float64Array.from(having, ({ value }) => value),
        },
      ]),
    ],
    sums: [
      await tables.write('sums', [
        {
          person: Int32Array.from(people.keys()),
          score: people.map(() => SCORE),
          sum_units: BigInt64Array.from(people, ({ sum }) => BigInt(Math.round(sum * 2 ** UNIT_LOG2))),
          missing_calls: new Int32Array(people.length),
          missing_weight_units: new BigInt64Array(people.length),
        },
      ]),
    ],
  }
}
type Batch = Awaited<ReturnType<typeof batchOf>>

async function fitted(batches: Batch[]) {
  const { batch } = modelBatch(SCORE, { variants: '1', weight_units: '1', unit_log2: String(UNIT_LOG2) })
  const scoring = await given().write('models', [batch])
  const input = {
    score: SCORE,
    file: 's.txt',
    seed: 1,
    scoring,
    batches,
    adjusted: true,
    populations: 'sampled_as',
    thresholds: [],
    frozen: null,
  }
  const { output } = await runJob(fitReference as unknown as AnyJob, input, home, signal)
  return output as Awaited<ReturnType<typeof fitReference.run>>
}

/** `most_similar` of a batch's people who have it, by id. */
async function measure(people: readonly Person[], batch: Batch, models: Awaited<ReturnType<typeof fitted>>['models']) {
  const input = {
    ...{ shard: 0, sums: batch.sums, components: batch.components },
    models: [{ score: SCORE, models }],
  }
  const { output } = await runJob(measureScores as unknown as AnyJob, input, home, signal)
  const { measures } = output as Awaited<ReturnType<typeof measureScores.run>>
  const values = new Map<string, number>()
  for await (const rows of home.tables(new Attempt('reader')).read([measures[0]!.measures]))
    for (const [i, person] of rows.person.entries())
      if (rows.measure[i] === 'most_similar') values.set(people[person]!.id, rows.value[i]!)
  return values
}

describe('most_similar', () => {
  test('is what pgscatalog.calc 0.3.1 makes of 1000 Genomes, in two batches', async () => {
    const halves = [0, 1].map(half => COHORT.filter((_, i) => i % 2 === half))
    const batches = await Promise.all(halves.map(batchOf))
    const { models } = await fitted(batches)
    const values = new Map<string, number>()
    for (const [half, batch] of batches.entries())
      for (const [id, value] of await measure(halves[half]!, batch, models)) values.set(id, value)
    for (const [i, row] of expected.rows.entries()) {
      expect(values.get(`p${row}`)).toBeCloseTo(expected.scores[SCORE]!.zSimilar[i]!, 9)
    }
  })

  test('is of the frozen model: the same alone as among others, and however people are cut into batches', async () => {
    const whole = await batchOf(COHORT)
    const { model, models } = await fitted([whole])
    const halves = [0, 1].map(half => COHORT.filter((_, i) => i % 2 === half).reverse())
    expect((await fitted(await Promise.all(halves.map(batchOf)))).model).toBe(model)
    const all = await measure(COHORT, whole, models)
    const alone = COHORT.slice(100, 101)
    const [[id, value]] = [...(await measure(alone, await batchOf(alone), models))] as [[string, number]]
    expect(value).toBe(all.get(id))
  })

  test('is not had by those without components or far from everyone, who have the raw score', async () => {
    const batch = await batchOf(COHORT)
    const { models } = await fitted([batch])
    const odd = [
      { ...COHORT[0]!, id: 'without', components: undefined },
      { ...COHORT[0]!, id: 'far', components: [1e4, 0, 0, 0] },
      { ...COHORT[0]!, id: 'near' },
    ]
    expect([...(await measure(odd, await batchOf(odd), models)).keys()]).toEqual(['near'])
  })

  test('is not had where the score does not vary in the most similar population', async () => {
    const people = COHORT.map(person => (person.population === 'EAS' ? { ...person, sum: 0.5 } : person))
    const batch = await batchOf(people)
    const values = await measure(people, batch, (await fitted([batch])).models)
    const having = (population: string) =>
      people.filter(person => person.population === population && values.has(person.id)).length
    expect(having('EAS')).toBe(0)
    expect(having('EUR')).toBeGreaterThan(400)
  })

  test('leaves those whose population is not known out of the populations, not out of the measure', async () => {
    const people = COHORT.map((person, i) => (i % 2 ? { ...person, population: '(missing)' } : person))
    const batch = await batchOf(people)
    const values = await measure(people, batch, (await fitted([batch])).models)
    expect(people.filter(({ id, population }) => population === '(missing)' && values.has(id)).length).toBeGreaterThan(
      1000,
    )
  })

  const refused = async (people: Person[]) =>
    fitted([await batchOf(people)]).then(
      () => undefined,
      ({ code, message }: UserError) => [code, message],
    )
  test('is refused where a population has fewer than 30 reference people with components, and from 30 not', async () => {
    let left = 0
    const first = (n: number) => {
      left = n
      return COHORT.map(person =>
        person.reference && person.population === 'SAS' && left-- <= 0 ? { ...person, components: undefined } : person,
      )
    }
    expect(await refused(first(29))).toEqual([
      'few-reference',
      expect.stringContaining('population SAS (`sampled_as`)'),
    ])
    expect(await refused(first(30))).toBeUndefined()
  })
  test('is refused where no population is known, and where components do not tell people of one apart', async () => {
    expect(await refused(COHORT.map(person => ({ ...person, population: '(not mapped)' })))).toEqual([
      'no-population',
      expect.anything(),
    ])
    const alike = COHORT.map(person => (person.population === 'SAS' ? { ...person, components: [1, 2, 3, 4] } : person))
    expect(await refused(alike)).toEqual(['no-similarity', expect.stringContaining('population SAS')])
  })
})
