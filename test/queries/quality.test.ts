import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { ofView, rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const given = {
  people: [
    `person reference atom
     0      true      0
     1      true      0`,
    `person reference atom
     2      true      0
     3      false     1
     4      true      1`,
  ],
  strata: `
    atom view stratum
    0    sex  sex=female
    1    sex  sex=male
    0    age  age=old
    1    age  age=old`,
  sums: [
    `person score missing_calls missing_weight_units
     0      s     0             0
     1      s     3             500`,
    `person score missing_calls missing_weight_units
     3      s     1             9223372036854775807
     0      t     9             9`,
  ],
  predictions: `
    person score value
    1      r     0.25
    3      r     0
    3      q     1`,
  models: `
    model score parameter    value
    v     r     column       risk
    v     r     kind         probability
    m     s     variants     10
    m     s     weight_units 9223372036854775807
    m     s     unit_log2    40
    u     t     variants     77`,
}
const expected = (text: string) => sorted(rowsFrom('quality', text))

test('calls and weight of those scored, with what is missing; people without a sum are people all the same', async () => {
  expect(ofView('sex', await lake.given('quality', given, { score: 's', count: 'reference' }))).toEqual(
    expected(`
      model score view stratum    people scored calls missing_calls weight_units         missing_weight_units
      m     s     sex  sex=female 3      2      20    3             18446744073709551614 500
      m     s     sex  sex=male   1      0      0     0             0                    0`),
  )
})

test('count all takes in those who are not reference people; weights beyond 64 bits add exactly', async () => {
  expect(ofView('age', await lake.given('quality', given, { score: 's', count: 'all' }))).toEqual(
    expected(`
      model score view stratum people scored calls missing_calls weight_units         missing_weight_units
      m     s     age  age=old 5      3      30    4             27670116110564327421 9223372036854776307`),
  )
})

test('where nobody has a sum, people are counted and the rest is nought', async () => {
  expect(
    ofView('sex', await lake.given('quality', { ...given, sums: [] }, { score: 's', count: 'reference' })),
  ).toEqual(
    expected(`
      model score view stratum    people
      m     s     sex  sex=female 3
      m     s     sex  sex=male   1`),
  )
})

test('a model’s output has people with a prediction, of 0 too, and neither calls nor weight', async () => {
  expect(ofView('sex', await lake.given('quality', given, { score: 'r', count: 'all' }))).toEqual(
    expected(`
      model score view stratum    people scored
      v     r     sex  sex=female 3      1
      v     r     sex  sex=male   2      1`),
  )
})

test('a model that lacks what the counts need is refused when the cube is read', async () => {
  const models = 'model score parameter value \n m s variants 10'
  await expect(lake.given('quality', { ...given, models }, { score: 's', count: 'all' })).rejects.toThrow(
    'weight_units holds NULL',
  )
})
