import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const people = [
  `person reference
   0      true
   1      true`,
  `person reference
   2      false
   3      true`,
]
const sums = [
  `person score sum_units
   0      s     4294967297
   2      s     1000`,
  `person score sum_units
   1      s     -4294967299
   0      t     7`,
]

test('only reference people with a sum of that score are added, and squares beyond 64 bits stay exact', async () => {
  expect(await lake.given('referenceSums', { people, sums }, { score: 's' })).toEqual([
    { n: 2n, sum_units: -2n, sum_units2: 4294967297n ** 2n + 4294967299n ** 2n },
  ])
})

test('of nobody there is still one row, of noughts', async () => {
  const nothing = { n: 0n, sum_units: 0n, sum_units2: 0n }
  expect(await lake.given('referenceSums', { people, sums }, { score: 'unknown' })).toEqual([nothing])
  expect(await lake.given('referenceSums', { people: [], sums: [] }, { score: 's' })).toEqual([nothing])
})

test.each([
  ['beyond 38 digits', [0, 1]],
  ['beyond 127 bits, where DuckDB once gave a negative one', [0, 1, 3]],
])('squares that add to a number %s are an error, never a wrong number', async (_, persons) => {
  const lines = persons.map(person => `${person} s ${2n ** 63n - 1n}`)
  const sums = ['person score sum_units', ...lines].join('\n')
  await expect(lake.given('referenceSums', { people, sums }, { score: 's' })).rejects.toThrow(/no NULL|overflow/i)
})
