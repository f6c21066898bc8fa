import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { QUERIES, type QueryName } from '../../queries/index.ts'
import {
  ATOMS,
  type Cohort,
  type CohortTable,
  cohortOf,
  KNOWN,
  MEASURES,
  OUTCOMES,
  type Person,
  partsOfCohort,
  SCORES,
} from '../helpers/lake-cohort.ts'
import { LakeFolder, type Parts } from '../helpers/lake-folder.ts'
import { addRows, RECOUNT, type RecountParams } from '../helpers/lake-recount.ts'
import type { Row } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const outcomeValue = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const valueQ = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: -(2n ** 20n), max: 2n ** 20n }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      -524289n,
      -524288n,
      -1n,
      0n,
      2047n,
      2048n,
      4095n,
      4096n,
      524287n,
      524288n,
      -262145n,
      -262144n,
      8191n,
      8192n,
      262143n,
      262144n,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(-1048577n, -1048576n, 1048575n, 1048576n, 2093055n, 2097151n, 2097152n, 2097153n),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
)
const sum = fc.record({
  units: fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n }),
  missingCalls: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  missingWeight: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
})
const TEN_BILLION = 10n ** 10n
const units = fc.oneof(
  fc.constantFrom(-TEN_BILLION, TEN_BILLION, 0n, 1n),
  fc.bigInt({ min: -TEN_BILLION, max: TEN_BILLION }),
)
const person: fc.Arbitrary<Person> = fc.record({
  reference: fc.boolean(),
  weightQ: fc.oneof(fc.constantFrom(0n, 1n, 2n ** 27n - 1n), fc.bigInt({ min: 0n, max: 2n ** 27n - 1n })),
  atom: fc.nat({ max: ATOMS - 1 }),
  replicate: fc.nat({ max: 31 }),
  quantities: fc.record({ value: fc.constantFrom(...KNOWN), units: fc.tuple(units, units) }),
  outcomes: fc.record({ ill: outcomeValue(OUTCOMES.ill), old: outcomeValue(OUTCOMES.old) }),
  scores: fc.tuple(
    ...SCORES.map(() =>
      fc.record({
        values: fc.tuple(...MEASURES.map(() => fc.option(valueQ, { nil: undefined }))),
        sum: fc.option(sum, { nil: undefined }),
      }),
    ),
  ),
})
const study = fc.record({
  people: fc.array(person, { maxLength: 60 }),
  shards: fc.integer({ min: 1, max: 3 }),
  firstBatch: fc.nat({ max: 60 }),
  params: fc.record({
    score: fc.constantFrom(...SCORES),
    other: fc.constantFrom(...SCORES),
    measure: fc.constantFrom(...MEASURES),
    count: fc.constantFrom('reference', 'all'),
  }),
})

test.each(Object.keys(QUERIES) as QueryName[])('a loop over people recomputes every cell: %s', async query => {
  await fc.assert(
    fc.asyncProperty(study, async ({ people, shards, firstBatch, params }) => {
      const cohort = cohortOf(people)
      const expected = RECOUNT[query](cohort, params)
      expect(await counted(query, partsOfCohort(cohort, shards), params)).toEqual(expected)

      const batches = [people.slice(0, firstBatch), people.slice(firstBatch)].map(batch => cohortOf(batch))
      const cubes = await Promise.all(batches.map(batch => counted(query, [batch], params)))
      const contract = QUERIES[query]
      if ('output' in contract) expect(addRows(contract.output, cubes.flat())).toEqual(expected)
    }),
    { seed: 1, numRuns: 20 },
  )
})

async function counted(query: QueryName, cohorts: Cohort[], params: RecountParams): Promise<Row[]> {
  const parts: Parts = {}
  for (const table of QUERIES[query].inputs as readonly CohortTable[])
    parts[table] = await Promise.all(cohorts.map(cohort => lake.write(table, cohort[table])))
  return lake.query(query, parts, params)
}
