import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { ofView, rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const given = {
  strata: `
    atom view  stratum
    0    (all) (all)
    1    (all) (all)
    0    sex   sex=female
    1    sex   sex=male`,
  people: [
    `person reference weight_q atom replicate
     0      true      2        0    0
     1      true      3        0    31`,
    `person reference weight_q atom replicate
     2      true      5        1    0
     3      false     7        1    0`,
  ],
  // Of 0 and 3 all is known; of 1 the outcome is missing, of 2 a covariate.
  quantities: `
    person outcome outcome_value  place value_units
    0      bmi     known          0     1
    0      bmi     known          2     -10
    0      bmi     known          3     40
    1      bmi     (missing)      0     1
    2      bmi     (incomplete) 0     1
    3      bmi     known          0     1
    3      bmi     known          2     10000000000
    3      bmi     known          3     50
    0      ldl     known          0     1
    0      ldl     known          2     7`,
  measures: `
    person score measure     model value_q
    0      s     unadjusted  m     3
    1      s     unadjusted  m     4
    2      s     unadjusted  m     5
    3      s     unadjusted  m     600000
    0      s     probability m     9
    0      t     unadjusted  u     9`,
}
const params = { score: 's', count: 'reference' }
const expected = (text: string) =>
  sorted(rowsFrom('grams', text).map(row => ({ ...row, model: 'm', score: 's', measure: 'unadjusted' })))

test('of a binary outcome cases and controls are counted apart, so that both numbers of people are known', async () => {
  const ill = `
    person outcome outcome_value place value_units
    0      ill     1             0     1
    0      ill     1             2     1
    1      ill     0             0     1
    1      ill     0             2     0
    2      ill     (missing)     0     1`
  expect(ofView('(all)', await lake.given('grams', { ...given, quantities: ill }, params))).toEqual(
    expected(`
      view  stratum outcome outcome_value replicate place other_place n sum_wxx
      (all) (all)   ill     1             0         0     0           1 2
      (all) (all)   ill     1             0         0     1           1 6
      (all) (all)   ill     1             0         0     2           1 2
      (all) (all)   ill     1             0         1     1           1 18
      (all) (all)   ill     1             0         1     2           1 6
      (all) (all)   ill     1             0         2     2           1 2
      (all) (all)   ill     0             31        0     0           1 3
      (all) (all)   ill     0             31        0     1           1 12
      (all) (all)   ill     0             31        0     2           1 0
      (all) (all)   ill     0             31        1     1           1 48
      (all) (all)   ill     0             31        1     2           1 0
      (all) (all)   ill     0             31        2     2           1 0
      (all) (all)   ill     (missing)     0         0     0           1 5`),
  )
})

test('products of all pairs of columns are added, by outcome and replicate; of who lacks something only who is there', async () => {
  expect(ofView('(all)', await lake.given('grams', given, params))).toEqual(
    expected(`
      view  stratum outcome outcome_value  replicate place other_place n sum_wxx
      (all) (all)   bmi     known          0         0     0           1 2
      (all) (all)   bmi     known          0         0     1           1 6
      (all) (all)   bmi     known          0         0     2           1 -20
      (all) (all)   bmi     known          0         0     3           1 80
      (all) (all)   bmi     known          0         1     1           1 18
      (all) (all)   bmi     known          0         1     2           1 -60
      (all) (all)   bmi     known          0         1     3           1 240
      (all) (all)   bmi     known          0         2     2           1 200
      (all) (all)   bmi     known          0         2     3           1 -800
      (all) (all)   bmi     known          0         3     3           1 3200
      (all) (all)   bmi     (missing)      31        0     0           1 3
      (all) (all)   bmi     (incomplete) 0         0     0           1 5
      (all) (all)   ldl     known          0         0     0           1 2
      (all) (all)   ldl     known          0         0     1           1 6
      (all) (all)   ldl     known          0         0     2           1 14
      (all) (all)   ldl     known          0         1     1           1 18
      (all) (all)   ldl     known          0         1     2           1 42
      (all) (all)   ldl     known          0         2     2           1 98`),
  )
})

test('a score beyond the grid counts as its end, and the largest outcome is exact', async () => {
  const rows = await lake.given('grams', given, { ...params, count: 'all' })
  const men = rows.filter(row => row.stratum === 'sex=male' && row.outcome_value === 'known')
  const sumOf = (place: number, other: number) =>
    men.find(row => row.place === place && row.other_place === other)!.sum_wxx
  expect([sumOf(1, 1), sumOf(1, 2), sumOf(2, 2)]).toEqual([
    7n * 524287n ** 2n,
    7n * 524287n * 10n ** 10n,
    7n * 10n ** 20n,
  ])
})

test('2^31 people of the largest weight with the largest outcome still fit', () => {
  expect(2n ** 31n * (2n ** 27n - 1n) * 10n ** 20n < 10n ** 38n).toBe(true)
})
