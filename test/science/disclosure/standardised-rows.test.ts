import { expect, test } from 'vitest'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { empty, released, withheld } from '../../../science/disclosure/released-row.ts'
import type { About, ReleasedRow, ReleasedTables } from '../../../science/disclosure/released-table.ts'
import { withStandardised } from '../../../science/disclosure/standardised-rows.ts'

const ABOUT = {
  ...({ design: 'sample', weighted: false, replicated: false } as const),
  standardise: {
    over: 'sex',
    standard: 'cohort',
    views: ['region'],
    compare: [{ attribute: 'region', reference: 'region=a' }],
  },
} satisfies Partial<About>
const NONE = Object.fromEntries(
  ['agreement', 'distribution', 'histogram', 'match', 'quality', 'representation', 'participation', 'performance']
    .concat('comparison', 'withheld', 'standard', 'standardised', 'decomposition')
    .map(name => [name, [] as ReleasedRow[]]),
) as unknown as ReleasedTables

const keysOf = (view: string, stratum: string) => ({ score: 's', measure: 'unadjusted', view, stratum })
const people = (level: string, n: number) =>
  released({ score: 's', view: 'sex', stratum: `sex=${level}` }, 'people', n, n)
const QUALITY = [people('female', 300), people('male', 100), people('(missing)', 50)]
/** A mean and a share above a cut of the people of a region and sex, their SD 1. */
function cell(region: string, sex: string, n: number, mean: number, high: number): ReleasedRow[] {
  const keys = keysOf('region|sex', `region=${region}|sex=${sex}`)
  return [released(keys, 'mean', mean, n), released(keys, 'sd', 1, n), released(keys, 'share_high: top 0.1', high, n)]
}
const ofRegions = (...regions: string[]) =>
  regions.flatMap(region => [
    released(keysOf('region', `region=${region}`), 'mean', 0, 400),
    released(keysOf('region', `region=${region}`), 'share_high: top 0.1', 0.1, 400),
  ])
const DISTRIBUTION = [
  ...ofRegions('a', 'b'),
  ...[...cell('a', 'female', 200, 1, 0.1), ...cell('a', 'male', 50, 3, 0.3)],
  ...[...cell('b', 'female', 100, 1, 0.1), ...cell('b', 'male', 50, 3, 0.3), ...cell('b', '(missing)', 50, 9, 0.9)],
]
const made = (distribution: readonly ReleasedRow[], about: Partial<typeof ABOUT> = {}, quality = QUALITY) =>
  withStandardised({ ...NONE, quality, distribution }, { ...ABOUT, ...about }, policyOf('open-data'))
const find = (rows: readonly ReleasedRow[], stratum: string, statistic: string, figure = 'mean') =>
  rows.find(of => of.keys.stratum === stratum && of.statistic === statistic && of.keys.figure === figure)!

test('regions with the same figures by sex have one standardised figure, with limits by Σw²v', () => {
  const { standardised, standard, decomposition } = made(DISTRIBUTION)
  expect(standard.map(({ value, n }) => [value, n])).toEqual([
    [0.75, 400],
    [0.25, 400],
  ])
  const half = 1.959963984540054 * Math.sqrt(0.75 ** 2 / 100 + 0.25 ** 2 / 50)
  expect(find(standardised, 'region=b', 'standardised')).toMatchObject({
    ...{ value: 1.5, low: expect.closeTo(1.5 - half, 4), high: expect.closeTo(1.5 + half, 4), n: 150 },
  })
  expect(find(standardised, 'region=a', 'standardised').value).toBe(1.5)
  expect(find(standardised, 'region=a', 'crude').value).toBe(1.4)
  expect(find(standardised, 'region=b', 'crude').value).toBeCloseTo(5 / 3, 4)
  const gap = (part: string) => find(decomposition, 'region=b', part).value
  expect([gap('composition'), gap('not_explained')]).toEqual([gap('gap'), 0])
})

test('a share above a cut of the raw score says what using it would do, and a mean does not', () => {
  const { standardised } = made(DISTRIBUTION)
  for (const statistic of ['standardised', 'crude']) {
    expect(find(standardised, 'region=b', statistic, 'share_high: top 0.1').reason).toBe(
      'what using the raw score would do',
    )
    expect(find(standardised, 'region=b', statistic).reason).toBe('')
  }
})

test('where one cell is withheld, nothing is told of the stratum, nor of its gap; others stay', () => {
  const isMale = ({ keys }: ReleasedRow) => keys.stratum === 'region=b|sex=male'
  const rows = DISTRIBUTION.map(row => (isMale(row) ? withheld(row.keys, row.statistic) : row))
  const { standardised, decomposition } = made(rows)
  const hidden = [...standardised, ...decomposition].filter(({ keys }) => keys.stratum === 'region=b')
  expect(hidden.length).toBe(16)
  for (const { status, value, n } of hidden) expect([status, value, n]).toEqual(['suppressed', null, null])
  expect(find(standardised, 'region=a', 'standardised').value).toBe(1.5)
})

test('where the mix is withheld, so is all that would have it', () => {
  const { standard, standardised } = made(DISTRIBUTION, {}, [
    people('female', 300),
    withheld(people('male', 1).keys, 'people'),
  ])
  expect(new Set([...standard, ...standardised].map(({ status }) => status))).toContain('suppressed')
  expect(standardised.every(({ value }) => value === null)).toBe(true)
})

test('an empty cell, too little read of a score, and people of an earlier release leave none, and say so', () => {
  const male = (row: ReleasedRow) => row.keys.stratum === 'region=b|sex=male'
  const none = made(DISTRIBUTION.filter(row => !male(row))).standardised
  expect(find(none, 'region=b', 'standardised')).toMatchObject({
    ...{ value: null, status: 'not_estimable', reason: 'nobody in some cell of the standard' },
  })
  expect(find(none, 'region=b', 'crude')).toMatchObject({ value: 1, n: 100 })
  for (const told of [
    (row: ReleasedRow) => empty(row.keys, row.statistic, 'not_estimable', 'too little is read'),
    (row: ReleasedRow) => ({ ...row, reason: 'unchanged: the people of release 0123' }),
  ]) {
    const rows = made(DISTRIBUTION.map(row => (male(row) ? told(row) : row))).standardised
    for (const statistic of ['standardised', 'crude', 'people'])
      expect(find(rows, 'region=b', statistic)).toMatchObject({
        ...{ value: null, status: 'not_estimable', reason: expect.stringContaining('of a part of its people: ') },
      })
  }
})

test('a rate of fewer than ten cases is not standardised; cases of ten are', () => {
  const rates = (cases: number) =>
    (['female', 'male'] as const).flatMap(sex =>
      (['region', 'region|sex'] as const).flatMap(view => {
        const stratum = view === 'region' ? 'region=a' : `region=a|sex=${sex}`
        const keys = { ...keysOf(view, stratum), outcome: 'ill', threshold: '(none)' }
        if (view === 'region' && sex === 'male') return []
        return [released(keys, 'cases', sex === 'female' ? cases - 3 : 3, 500), released(keys, 'controls', 497, 500)]
      }),
    )
  const of = (cases: number) =>
    find(
      withStandardised({ ...NONE, quality: QUALITY, performance: rates(cases) }, ABOUT, policyOf('open-data'))
        .standardised,
      ...(['region=a', 'standardised', 'base_rate'] as const),
    )
  expect(of(9)).toMatchObject({ value: null, reason: 'fewer than 10 cases' })
  expect(of(10).value).toBeCloseTo((0.75 * 7) / 504 + (0.25 * 3) / 500, 5)
})

test('nobody drawn by a design, or who came by themselves, has limits', () => {
  for (const sampling of [{ design: 'convenience' }, { replicated: true }])
    for (const { low, high } of Object.values(made(DISTRIBUTION, sampling as Partial<typeof ABOUT>)).flat())
      expect([low, high]).toEqual([null, null])
})
