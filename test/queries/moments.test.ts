import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { ofView, rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const strata = `
  atom view  stratum
  0    (all) (all)
  1    (all) (all)
  0    sex   sex=female
  1    sex   sex=male`
const params = { score: 's', count: 'reference' }
const expected = (text: string) => sorted(rowsFrom('moments', text))

test('sums of weight and value, of their squares and products, by outcome and replicate', async () => {
  const given = {
    people: [
      `person reference weight_q atom replicate
       0      true      2        0    0
       1      true      3        1    0`,
      `person reference weight_q atom replicate
       2      true      5        1    31
       3      false     7        1    31
       4      true      9        1    31`,
    ],
    strata,
    outcomes: `
      person outcome outcome_value
      0      ill     yes
      1      ill     (missing)`,
    measures: `
      person score measure    model value_q
      0      s     unadjusted m     10
      1      s     unadjusted m     -10
      2      s     unadjusted m     4
      3      s     unadjusted m     4
      0      t     unadjusted u     1000`,
  }
  expect(ofView('(all)', await lake.given('moments', given, params))).toEqual(
    expected(`
      model score measure    view  stratum outcome outcome_value replicate n sum_w sum_w2 sum_wz sum_wz2 sum_w2z sum_w2z2
      m     s     unadjusted (all) (all)   (all)   (all)         0         2 5     13     -10    500     -50     1300
      m     s     unadjusted (all) (all)   ill     yes           0         1 2     4      20     200     40      400
      m     s     unadjusted (all) (all)   ill     (missing)     0         1 3     9      -30    300     -90     900
      m     s     unadjusted (all) (all)   (all)   (all)         31        1 5     25     20     80      100     400`),
  )
  const all = await lake.given('moments', given, { ...params, count: 'all' })
  expect(all.find(({ stratum, replicate }) => stratum === 'sex=male' && replicate === 31)).toMatchObject({
    n: 2n,
    sum_w: 12n,
  })
})

test.each([
  ['far below', -(2n ** 63n), -524288n, 1n],
  ['one below', -524289n, -524288n, 1n],
  ['at the lower end', -524288n, -524288n, 0n],
  ['at the upper end', 524287n, 524287n, 0n],
  ['one above', 524288n, 524287n, 1n],
  ['far above', 2n ** 63n - 1n, 524287n, 1n],
])(
  'a value %s is clamped to the grid, and counted as clamped, exactly at the largest weight',
  async (_, value, z, clamped) => {
    const w = 2n ** 27n - 1n
    const [row] = await lake.given(
      'moments',
      {
        people: `person reference weight_q atom \n 0 true ${w} 0`,
        strata,
        outcomes: [],
        measures: `person score measure model value_q \n 0 s unadjusted m ${value}`,
      },
      params,
    )
    expect(row).toMatchObject({
      ...{ n: 1n, n_clamped: clamped, sum_w: w, sum_w2: w * w },
      ...{ sum_wz: w * z, sum_wz2: w * z * z, sum_w2z: w * w * z, sum_w2z2: w * w * z * z },
    })
  },
)

test.each([
  ['probability', 0n, 0n, 0n],
  ['probability', 2n ** 21n, 2n ** 21n, 0n],
  ['logit', -(2n ** 20n) - 1n, -(2n ** 20n), 1n],
  ['logit', -(2n ** 20n), -(2n ** 20n), 0n],
  ['logit', 2n ** 20n - 1n, 2n ** 20n - 1n, 0n],
  ['logit', 2n ** 20n, 2n ** 20n - 1n, 1n],
  ['decision', 2n ** 21n, 2n ** 21n, 0n],
])('each measure is clamped to its own grid: %s of %s', async (measure, value, z, clamped) => {
  const w = 2n ** 27n - 1n
  const given = {
    people: `person reference weight_q atom \n 0 true ${w} 0`,
    strata,
    outcomes: [],
    measures: `person score measure model value_q \n 0 s ${measure} m ${value}`,
  }
  const [row] = await lake.given('moments', given, params)
  expect(row).toMatchObject({ n_clamped: clamped, sum_wz: w * z, sum_wz2: w * z * z, sum_w2z2: w * w * z * z })
})
