import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { ofView, rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const strata = `
  atom view   stratum
  0    (all)  (all)
  1    (all)  (all)
  0    sex    sex=female
  1    sex    sex=male`
const people = `
  person reference weight_q atom replicate
  0      true      1        0    0
  1      true      2        0    0
  2      true      3        0    1
  3      true      5        1    0
  4      false     7        1    0`
const outcomes = `
  person outcome outcome_value
  0      ill     1
  1      ill     0
  2      ill     (missing)
  4      ill     1`
const measures = `
  person score measure    model value_q
  0      s     znorm2     m     0
  0      t     znorm2     u     8192
  0      s     unadjusted m     99999
  0      t     unadjusted u     99999
  1      s     znorm2     m     8191
  1      t     znorm2     u     8192
  2      s     znorm2     m     -1
  2      t     znorm2     u     -1
  3      s     znorm2     m     0
  3      t     unadjusted u     0
  4      s     znorm2     m     524288
  4      t     znorm2     u     -524289
  4      v     znorm2     w     0`
const params = { score: 's', other: 't', measure: 'znorm2', count: 'reference' }
const expected = (text: string) => sorted(rowsFrom('pairs', text))

test('reference people who have the measure of both scores are counted by both bins; the rest are not', async () => {
  expect(ofView('sex', await lake.given('pairs', { people, strata, outcomes, measures }, params))).toEqual(
    expected(`
      model score other_model other measure view stratum    outcome outcome_value replicate bin other_bin n sum_w sum_w2
      m     s     u           t     znorm2  sex  sex=female (all)   (all)         0         32  33        2 3     5
      m     s     u           t     znorm2  sex  sex=female (all)   (all)         1         31  31        1 3     9
      m     s     u           t     znorm2  sex  sex=female ill     1             0         32  33        1 1     1
      m     s     u           t     znorm2  sex  sex=female ill     0             0         32  33        1 2     4
      m     s     u           t     znorm2  sex  sex=female ill     (missing)     1         31  31        1 3     9`),
  )
})

test('count all takes in those who are not reference people; the end bins hold what lies beyond', async () => {
  const rows = await lake.given('pairs', { people, strata, outcomes: [], measures }, { ...params, count: 'all' })
  expect(ofView('(all)', rows)).toEqual(
    expected(`
      model score other_model other measure view  stratum outcome outcome_value replicate bin other_bin n sum_w sum_w2
      m     s     u           t     znorm2  (all) (all)   (all)   (all)         0         32  33        2 3     5
      m     s     u           t     znorm2  (all) (all)   (all)   (all)         0         63  0         1 7     49
      m     s     u           t     znorm2  (all) (all)   (all)   (all)         1         31  31        1 3     9`),
  )
})

test('the other way round, bins change places', async () => {
  const turned = await lake.given(
    'pairs',
    { people, strata, outcomes: [], measures },
    { ...params, score: 't', other: 's' },
  )
  expect(ofView('sex', turned)).toEqual(
    expected(`
      model score other_model other measure view stratum    outcome outcome_value replicate bin other_bin n sum_w sum_w2
      u     t     m           s     znorm2  sex  sex=female (all)   (all)         0         33  32        2 3     5
      u     t     m           s     znorm2  sex  sex=female (all)   (all)         1         31  31        1 3     9`),
  )
})

test.each([
  ['far below the grid', -(2n ** 63n), 0],
  ['one below the grid', -262145n, 0],
  ['the grid’s lower end', -262144n, 0],
  ['the last of the first bin', -262144n + 8191n, 0],
  ['the first of the second bin', -262144n + 8192n, 1],
  ['just below zero', -1n, 31],
  ['zero', 0n, 32],
  ['the last of the last bin but one', 262144n - 8193n, 62],
  ['the first of the last bin', 262144n - 8192n, 63],
  ['one above the grid', 262144n, 63],
  ['far above the grid', 2n ** 63n - 1n, 63],
])('a bin holds its lower edge, and the end bins what lies beyond: %s', async (_, value, bin) => {
  const one = {
    people: 'person reference weight_q atom \n 0 true 134217727 0',
    strata,
    outcomes: [],
    measures: `
      person score measure model value_q
      0      s     znorm2  m     ${value}
      0      t     znorm2  u     ${value}`,
  }
  const [row] = await lake.given('pairs', one, params)
  expect(row).toMatchObject({ bin, other_bin: bin, n: 1n, sum_w: 134217727n, sum_w2: 134217727n ** 2n })
})
