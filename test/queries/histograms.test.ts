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
  person reference weight_q atom
  0      true      1        0
  1      true      2        0
  2      true      3        0
  3      true      5        1
  4      false     7        1`
const outcomes = `
  person outcome outcome_value
  0      ill     yes
  1      ill     no
  2      ill     (missing)
  3      ill     yes
  4      ill     yes`
const measures = `
  person score measure    model value_q
  0      s     unadjusted m     0
  1      s     unadjusted m     100
  2      s     unadjusted m     -1
  4      s     unadjusted m     65536
  0      t     unadjusted u     0`
const params = { score: 's', count: 'reference' }
const expected = (text: string) => sorted(rowsFrom('histograms', text))

test('reference people with the measure are counted by stratum, outcome and bin; the rest are not', async () => {
  expect(ofView('sex', await lake.given('histograms', { people, strata, outcomes, measures }, params))).toEqual(
    expected(`
      model score measure    view stratum    outcome outcome_value bin n sum_w sum_w2
      m     s     unadjusted sex  sex=female (all)   (all)         255 1 3     9
      m     s     unadjusted sex  sex=female (all)   (all)         256 2 3     5
      m     s     unadjusted sex  sex=female ill     yes           256 1 1     1
      m     s     unadjusted sex  sex=female ill     no            256 1 2     4
      m     s     unadjusted sex  sex=female ill     (missing)     255 1 3     9`),
  )
})

test('count all takes in those who are not reference people', async () => {
  const rows = await lake.given('histograms', { people, strata, outcomes, measures }, { score: 's', count: 'all' })
  expect(ofView('(all)', rows).filter(({ outcome }) => outcome === '(all)')).toEqual(
    expected(`
      model score measure    view  stratum outcome outcome_value bin n sum_w sum_w2
      m     s     unadjusted (all) (all)   (all)   (all)         255 1 3     9
      m     s     unadjusted (all) (all)   (all)   (all)         256 2 3     5
      m     s     unadjusted (all) (all)   (all)   (all)         288 1 7     49`),
  )
})

test('without a single part of outcomes there is still the cell of all', async () => {
  const rows = await lake.given('histograms', { people, strata, outcomes: [], measures }, params)
  expect(ofView('sex', rows)).toEqual(
    expected(`
      model score measure    view stratum    outcome outcome_value bin n sum_w sum_w2
      m     s     unadjusted sex  sex=female (all)   (all)         255 1 3     9
      m     s     unadjusted sex  sex=female (all)   (all)         256 2 3     5`),
  )
})

test('no people give a table of no rows', async () => {
  expect(await lake.given('histograms', { people: [], strata: [], outcomes: [], measures: [] }, params)).toEqual([])
})

test('how tables are cut into parts changes nothing', async () => {
  const cut = (text: string) => {
    const [names, ...lines] = text.trim().split('\n')
    return [
      [names, ...lines.filter((_, i) => i % 2)].join('\n'),
      [names, ...lines.filter((_, i) => !(i % 2))].join('\n'),
    ]
  }
  const parts = { people: cut(people), strata: cut(strata), outcomes: cut(outcomes), measures: cut(measures) }
  expect(await lake.given('histograms', parts, params)).toEqual(
    await lake.given('histograms', { people, strata, outcomes, measures }, params),
  )
})

test.each([
  ['far below the grid', -(2n ** 63n), 0],
  ['one below the grid', -524289n, 0],
  ['the grid’s lower end', -524288n, 0],
  ['the last of the first bin', -524288n + 2047n, 0],
  ['the first of the second bin', -524288n + 2048n, 1],
  ['just below zero', -1n, 255],
  ['zero', 0n, 256],
  ['the last of zero’s bin', 2047n, 256],
  ['the first of the bin after zero’s', 2048n, 257],
  ['the last of the last bin but one', 524288n - 2049n, 510],
  ['the first of the last bin', 524288n - 2048n, 511],
  ['the grid’s last', 524287n, 511],
  ['one above the grid', 524288n, 511],
  ['far above the grid', 2n ** 63n - 1n, 511],
])('a bin holds its lower edge, and the end bins what lies beyond: %s', async (_, value, bin) => {
  const one = {
    people: 'person reference weight_q atom \n 0 true 134217727 0',
    strata,
    outcomes: [],
    measures: `person score measure model value_q \n 0 s unadjusted m ${value}`,
  }
  const [row] = await lake.given('histograms', one, params)
  expect(row).toMatchObject({ bin, n: 1n, sum_w: 134217727n, sum_w2: 134217727n ** 2n })
})

test.each([
  ['the least probability', 'probability', 0n, 0],
  ['the last of the first bin', 'probability', 4095n, 0],
  ['the first of the second bin', 'probability', 4096n, 1],
  ['a half', 'probability', 2n ** 20n, 256],
  ['the last step below 1', 'probability', 2n ** 21n - 1n, 511],
  ['1 itself', 'probability', 2n ** 21n, 511],
  ['beyond log odds of −16', 'logit', -(2n ** 20n) - 1n, 0],
  ['log odds of −16', 'logit', -(2n ** 20n), 0],
  ['the first of the second bin', 'logit', -(2n ** 20n) + 4096n, 1],
  ['log odds of 0', 'logit', 0n, 256],
  ['the last below 16', 'logit', 2n ** 20n - 1n, 511],
  ['beyond log odds of 16', 'logit', 2n ** 20n, 511],
  ['a decision of 0', 'decision', 0n, 0],
  ['a decision of 1', 'decision', 2n ** 21n, 511],
])('each measure has its own grid: %s of %s', async (_, measure, value, bin) => {
  const given = {
    people: 'person reference weight_q atom \n 0 true 1 0',
    strata,
    outcomes: [],
    measures: `person score measure model value_q \n 0 s ${measure} m ${value}`,
  }
  expect(ofView('sex', await lake.given('histograms', given, params))).toMatchObject([{ measure, bin, n: 1n }])
})

test('a measure without a grid is refused when the cube is read', async () => {
  const given = {
    people: 'person reference weight_q atom \n 0 true 1 0',
    strata,
    outcomes: [],
    measures: 'person score measure model value_q \n 0 s unheard m 1',
  }
  await expect(lake.given('histograms', given, params)).rejects.toThrow('bin holds NULL')
  await expect(lake.given('moments', given, params)).rejects.toThrow('sum_wz holds NULL')
})
