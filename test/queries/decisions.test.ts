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
const people = [
  `person reference weight_q atom replicate
   0      true      2        0    0
   1      true      3        0    31`,
  `person reference weight_q atom replicate
   2      true      5        1    31
   3      false     7        1    0`,
]
const outcomes = `
  person outcome outcome_value
  0      ill     1
  1      ill     (missing)
  2      ill     0
  3      ill     1`
const measures = `
  person score measure    model value
  0      s     unadjusted m     0.30000000000000004
  1      s     unadjusted m     0.3
  2      s     unadjusted m     1
  3      s     unadjusted m     2
  0      s     znorm2     m     9
  2      t     unadjusted u     9`
const models = (cuts: string) => ['score model parameter value', 's m variants x', 't u cut_old 1'].join('\n') + cuts
// Words of the text are apart by spaces, and so are those of a parameter.
const cut = (measure: string, top: string, value: string) => ({ measure, top, value })
const given = { people, strata, outcomes, measures }
const params = { score: 's', count: 'reference' }
const expected = (text: string) => sorted(rowsFrom('decisions', text))

async function above(cuts: ReturnType<typeof cut>[], asked: typeof params) {
  const frozen = [
    ...rowsFrom('models', models('')),
    ...cuts.map(({ measure, top, value }) => ({
      ...{ model: 'm', score: 's', parameter: `cut ${measure} ${top}`, value },
    })),
    { model: 'u', score: 't', parameter: 'cut unadjusted 0.1', value: '0' },
  ]
  const parts = {
    people: await Promise.all(people.map(text => lake.write('people', rowsFrom('people', text)))),
    strata: [await lake.write('strata', rowsFrom('strata', strata))],
    outcomes: [await lake.write('outcomes', rowsFrom('outcomes', outcomes))],
    measures: [await lake.write('measures', rowsFrom('measures', measures))],
    models: [await lake.write('models', frozen)],
  }
  return lake.query('decisions', parts, asked)
}

test('people above a cut are counted to the last bit, whoever equals it is not, by outcome and replicate', async () => {
  expect(ofView('(all)', await above([cut('unadjusted', '0.1', '0.3')], params))).toEqual(
    expected(`
      model score measure    view  stratum outcome outcome_value threshold replicate n sum_w sum_w2
      m     s     unadjusted (all) (all)   (all)   (all)         0.1       0         1 2     4
      m     s     unadjusted (all) (all)   ill     1             0.1       0         1 2     4
      m     s     unadjusted (all) (all)   (all)   (all)         0.1       31        1 5     25
      m     s     unadjusted (all) (all)   ill     0             0.1       31        1 5     25`),
  )
  const rows = await above([cut('unadjusted', '0.1', '0.30000000000000004')], params)
  expect(ofView('(all)', rows).map(({ n, replicate }) => [n, replicate])).toEqual([
    [1n, 31],
    [1n, 31],
  ])
})

test('each threshold counts for itself, on its own measure', async () => {
  const cuts = [cut('unadjusted', '0.1', '1.5'), cut('unadjusted', '0.25', '-3e-7'), cut('znorm2', '0.1', '0')]
  const rows = await above(cuts, { ...params, count: 'all' })
  expect(ofView('sex', rows).filter(({ outcome }) => outcome === '(all)')).toEqual(
    expected(`
      model score measure    view stratum    outcome outcome_value threshold replicate n sum_w sum_w2
      m     s     unadjusted sex  sex=male   (all)   (all)         0.1       0         1 7     49
      m     s     unadjusted sex  sex=female (all)   (all)         0.25      0         1 2     4
      m     s     unadjusted sex  sex=female (all)   (all)         0.25      31        1 3     9
      m     s     unadjusted sex  sex=male   (all)   (all)         0.25      31        1 5     25
      m     s     unadjusted sex  sex=male   (all)   (all)         0.25      0         1 7     49
      m     s     znorm2     sex  sex=female (all)   (all)         0.1       0         1 2     4`),
  )
})

test('of a model without cuts there are no rows', async () => {
  expect(await above([], params)).toEqual([])
  expect(await lake.given('decisions', { ...given, models: models('') }, params)).toEqual([])
})
