import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withAbsoluteRisk } from '../../../science/disclosure/absolute-risk-rows.ts'
import { TABLE_NAMES } from '../../../science/disclosure/data-package.ts'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { empty, released, withheld } from '../../../science/disclosure/released-row.ts'
import type { About, ReleasedRow, ReleasedTables } from '../../../science/disclosure/released-table.ts'
import { predictiveValue } from '../../../science/stats/absolute-risk.ts'
import { liabilityR2 } from '../../../science/stats/liability.ts'

const NONE = Object.fromEntries(TABLE_NAMES.map(name => [name, []])) as unknown as ReleasedTables
const CONVENIENCE = 'convenience sample: no sampling interval'
const given = (level: string, prevalence: number, low: number | null = null, high: number | null = null) => ({
  ...{ outcome: 'ill', view: 'region', stratum: `region=${level}`, source: 'A register', year: 2023 },
  ...{ prevalence, low, high },
})
const keysOf = (stratum: string, threshold: string) => ({
  ...{ score: 's', measure: threshold.startsWith('at') ? 'probability' : 'znorm2', outcome: 'ill' },
  ...{ view: 'region', stratum, threshold },
})
type Rate = readonly [value: number, low: number, high: number, n: number] | 'withheld' | 'none'
/** The released rows of a stratum at one threshold. */
function cell(level: string, tpr: Rate, fpr: Rate, threshold = 'at 0.1', reason = ''): ReleasedRow[] {
  const stratum = `region=${level}`
  const rate = (statistic: string, of: Rate) => {
    const keys = keysOf(stratum, threshold)
    if (of === 'withheld') return withheld(keys, statistic)
    if (of === 'none') return empty(keys, statistic, 'not_estimable', 'fewer than 10 controls')
    const limits = reason === CONVENIENCE ? {} : { low: of[1], high: of[2] }
    return { ...released(keys, statistic, of[0], of[3]), ...limits, reason }
  }
  const base = { ...keysOf(stratum, threshold), threshold: '(none)' }
  return [
    { ...released(base, 'base_rate', 0.3, 1200), low: 0.275, high: 0.326 },
    ...[rate('tpr', tpr), rate('fpr', fpr)],
  ]
}
const RATES = [
  [0.25, 0.181, 0.334, 120],
  [0.05, 0.044, 0.057, 4000],
] as const
const made = (performance: readonly ReleasedRow[], prevalence: About['prevalence'], policy = 'open-data') =>
  withAbsoluteRisk({ ...NONE, performance }, { prevalence }, policyOf(policy))
const find = (tables: ReleasedTables, statistic: string, prevalence = 'given', stratum = 'region=a') =>
  tables.absolute_risk.find(
    ({ keys, statistic: name }) => name === statistic && keys.prevalence === prevalence && keys.stratum === stratum,
  )!

test('what a threshold means at a prevalence, beside what the study’s own mix would say', () => {
  const tables = made(cell('a', ...RATES), [given('a', 0.05)])
  expect(find(tables, 'expected_per_1000')).toMatchObject({
    ...{ value: 50, low: null, n: null, reason: 'prevalence from: A register, 2023' },
  })
  expect(find(tables, 'observed_per_1000')).toMatchObject({
    ...{ value: 300, low: 275, high: 326, n: 1200 },
    reason: 'in the study’s own mix of people with the outcome and without: no risk',
  })
  expect(find(tables, 'tpr')).toMatchObject({ value: 0.25, low: 0.181, high: 0.334, n: 120 })
  expect(find(tables, 'needed_to_screen')).toMatchObject({ value: 80, low: 59.88, high: 110.497, n: 120 })
  expect(find(tables, 'ppv')).toMatchObject({ value: expect.closeTo(5 / 24, 5), n: 4120 })
  expect(find(tables, 'selected_per_case').value).toBeCloseTo(4.8, 4)
  expect(find(tables, 'net_benefit').value).toBeCloseTo(0.05 * 0.25 - (0.95 * 0.05) / 9, 5)
  expect(find(tables, 'net_benefit_all')).toMatchObject({ value: -0.055556, low: null, n: null })
  for (const name of ['ppv', 'selected_per_case', 'net_benefit']) {
    const { low, value, high } = find(tables, name)
    expect(low! < value! && value! < high!).toBe(true)
  }
})

test('limits of the prevalence are figures of their own, with the limits that sampling gives them', () => {
  const tables = made(cell('a', ...RATES), [given('a', 0.05, 0.02, 0.1)])
  const at = (prevalence: string) => find(tables, 'ppv', prevalence)
  expect(at('low').value! < at('given').value! && at('given').value! < at('high').value!).toBe(true)
  expect(at('low').high).not.toBeNull()
  expect(find(tables, 'expected_per_1000', 'low').value).toBe(20)
  expect(made(cell('a', ...RATES), [given('a', 0.05)]).absolute_risk).toHaveLength(8)
})

test('a source that is not given is told to be none', () => {
  const tables = made(cell('a', ...RATES), [{ ...given('a', 0.05), source: '', year: null }])
  expect(find(tables, 'expected_per_1000').reason).toBe('prevalence from a source that the study does not name')
})

test('of a convenience sample there are no limits, and a threshold on ranks has no net benefit', () => {
  const tables = made(cell('a', ...RATES, 'top 0.1', CONVENIENCE), [given('a', 0.05)])
  expect(find(tables, 'ppv')).toMatchObject({ low: null, high: null, reason: CONVENIENCE })
  expect(find(tables, 'needed_to_screen')).toMatchObject({ low: null, high: null, reason: CONVENIENCE })
  expect(find(tables, 'net_benefit')).toMatchObject({ value: null, status: 'not_applicable' })
})

test('what is made of a withheld rate is withheld, and only that', () => {
  const status = (tables: ReleasedTables, ...names: string[]) => names.map(name => find(tables, name).status)
  const all = made(cell('a', RATES[0], 'withheld'), [given('a', 0.05)])
  expect(status(all, 'ppv', 'selected_per_case', 'net_benefit')).toEqual(new Array(3).fill('suppressed'))
  expect(status(all, 'tpr', 'needed_to_screen', 'expected_per_1000')).toEqual(new Array(3).fill('released'))
  expect(find(all, 'ppv')).toMatchObject({ value: null, low: null, n: null })
  const both = made(cell('a', 'none', 'withheld'), [given('a', 0.05)])
  expect(status(both, 'ppv', 'needed_to_screen', 'tpr')).toEqual(['suppressed', 'not_estimable', 'not_estimable'])
  const withheldRow = all.withheld.find(({ statistic }) => statistic === 'withheld')
  expect(withheldRow).toMatchObject({ keys: { table: 'absolute_risk', view: 'region' }, value: 3 })
})

test('people of whom no prevalence is given have no figure, and views of which none is are left out', () => {
  const tables = made([...cell('a', ...RATES), ...cell('(missing)', ...RATES)], [given('a', 0.05)])
  const rows = tables.absolute_risk.filter(({ keys }) => keys.stratum === 'region=(missing)')
  expect(rows).toHaveLength(8)
  expect(new Set(rows.map(({ value, reason }) => `${value} ${reason}`))).toEqual(
    new Set(['null no prevalence of these people is given']),
  )
  const other = cell('a', ...RATES).map(row => ({ ...row, keys: { ...row.keys, view: 'sex' } }))
  expect(made(other, [given('a', 0.05)]).absolute_risk).toEqual([])
  expect(made(cell('a', ...RATES), []).absolute_risk).toEqual([])
})

test('where rounding alone could move a figure by half there is none; without a lower limit of the cases found there is no upper one', () => {
  const few = made(cell('a', [0.3, 0.2, 0.4, 90], [0.001, 0, 0.002, 3000]), [given('a', 0.0005)], 'cms-11')
  for (const name of ['ppv', 'selected_per_case'])
    expect(find(few, name)).toMatchObject({
      value: null,
      status: 'not_estimable',
      reason: expect.stringMatching(/few/),
    })
  expect(find(few, 'needed_to_screen').value).toBe(6650)
  const nobody = made(cell('a', [0, 0, 0.04, 90], [0, 0, 0.01, 3000]), [given('a', 0.05)])
  for (const name of ['ppv', 'needed_to_screen', 'selected_per_case'])
    expect(find(nobody, name)).toMatchObject({ value: null, status: 'not_estimable' })
  expect(find(nobody, 'net_benefit').value).toBe(0)
  const open = made(cell('a', [0.01, 0, 0.04, 90], RATES[1]), [given('a', 0.05)])
  expect(find(open, 'needed_to_screen')).toMatchObject({
    low: null,
    high: null,
    reason: expect.stringMatching(/^no limits/),
  })
  expect(find(open, 'needed_to_screen').value).toBeCloseTo(2000, 0)
})

test('a figure lies as near to that of rates before they were rounded as its last digit says', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (tpr, fpr, prevalence) => {
      const rounded = (value: number) => [Number(value.toFixed(3)), 0, 1, 500] as const
      const tables = made(cell('a', rounded(tpr), rounded(fpr)), [given('a', prevalence)], 'cms-11')
      const { value } = find(tables, 'ppv')
      fc.pre(value !== null)
      const [worst, best] = [-1, 1].map(sign =>
        predictiveValue(
          Math.min(1, Math.max(0, rounded(tpr)[0] + sign * 0.0005)),
          Math.min(1, Math.max(0, rounded(fpr)[0] - sign * 0.0005)),
          prevalence,
        ),
      )
      const exact = predictiveValue(tpr, fpr, prevalence)!
      // Steps are at most two and a half times what rounding could move.
      expect(Math.abs(value! - exact)).toBeLessThanOrEqual(2.26 * (best! - worst!) + 1e-12)
    }),
  )
})

/** The released rows of a stratum beside covariates. */
function besideCovariates(r2: ReleasedRow, lacking = 0, base = 0.6): ReleasedRow[] {
  const { keys } = r2
  return [released(keys, 'base_rate', base, 40), released(keys, 'without_covariates', lacking, lacking), r2]
}
const KEYS = keysOf('region=a', '(none)')
const R2 = { ...released(KEYS, 'r2_incremental', 0.2427, 40), low: 0.1, high: 0.4 }

test('what a score adds to R² is told on the liability scale, at the prevalence and its limits', () => {
  const tables = made(besideCovariates(R2), [given('a', 0.05, 0.01, 0.3)])
  expect(tables.absolute_risk).toHaveLength(3)
  const { value, low, high, n, reason } = find(tables, 'r2_liability')
  expect([value, n, reason]).toEqual([expect.closeTo(0.2425, 3), 40, ''])
  expect([low, high]).toEqual(
    [liabilityR2(0.1, 0.05, 0.6)!, liabilityR2(0.4, 0.05, 0.6)!].map(of => expect.closeTo(of, 3)),
  )
  for (const [name, prevalence] of [
    ['low', 0.01],
    ['high', 0.3],
  ] as const)
    expect(find(tables, 'r2_liability', name).value).toBeCloseTo(liabilityR2(0.2427, prevalence, 0.6)!, 3)
})

test('a liability R² is withheld where its parts are, says whom its base rate counts besides, and is missing where rounding leaves no base rate', () => {
  const of = (rows: ReleasedRow[], policy?: string) => find(made(rows, [given('a', 0.05)], policy), 'r2_liability')
  const [hidden, none] = [withheld(KEYS, 'r2_incremental'), empty(KEYS, 'r2_incremental', 'not_estimable', 'no cases')]
  expect(of(besideCovariates(hidden))).toMatchObject({ value: null, low: null, n: null, status: 'suppressed' })
  expect(of(besideCovariates(none))).toMatchObject({ value: null, status: 'not_estimable', reason: 'no cases' })
  expect(of(besideCovariates({ ...R2, low: null, high: null, reason: CONVENIENCE }, 2))).toMatchObject({
    ...{ low: null, high: null },
    reason: `${CONVENIENCE}; the base rate is of everyone with the outcome known, some of whom lack a covariate`,
  })
  expect(of(besideCovariates(R2, 0, 0))).toMatchObject({ value: null, status: 'not_estimable' })
  expect(of(besideCovariates(R2), 'cms-11').value).toBe(0.24)
  expect(of(besideCovariates({ ...R2, value: 0.6, high: 0.99 }, 0, 0.05))).toMatchObject({ value: null })
  expect(of(besideCovariates({ ...R2, value: 0.2, high: 0.9 }, 0, 0.05))).toMatchObject({ status: 'released', high: 1 })
})
