import { describe, expect, it } from 'vitest'
import { chartRows, distributionFigures, figureSummary } from '../../dashboards/distribution-figures.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { distributionRows, releaseOf, tables, VIEWS } from './fixture-release.ts'

const groups = VIEWS.sampled_as!.slice(0, 2)
const rows = distributionRows('S', 'sampled_as', groups)
const figuresOf = (distribution: readonly ReleasedRow[]) => distributionFigures(releaseOf({ distribution }))

describe('the figures of a release', () => {
  it('are one a score, measure and view, and share an axis within a score’s measure', () => {
    const figures = distributionFigures(releaseOf(tables))
    expect(figures.map(({ score, view }) => `${score} ${view}`)).toEqual(
      ['T2D_FE', 'T2D_EAS'].flatMap(score => Object.keys(VIEWS).map(view => `${score} ${view}`)),
    )
    expect(new Set(figures.map(({ axis }) => JSON.stringify(axis))).size).toBe(1)
    expect(figures[0]!.axis).toEqual({ low: -1.55, high: 4.03 })
  })

  it('have an axis that holds the reference mean', () => {
    expect(figuresOf(distributionRows('S', 'g', [{ stratum: 'g=a', people: 50, mean: 5 }]))[0]!.axis!.low).toBe(0)
  })

  it('give the chart the released quantiles as they stand', () => {
    expect(chartRows(figuresOf(rows)[0]!.cells)[0]).toEqual({
      row: 0,
      label: 'AFR',
      people: 'people: 661',
      note: '',
      drawn: true,
      q05: 0.91,
      q25: 1.83,
      q50: 2.46,
      q75: 3.09,
      q95: 4.01,
    })
  })

  it('give no number at all for a stratum of which one quantile is withheld', () => {
    const partly = rows.map((row, index) =>
      index === 7 ? { ...row, value: null, status: 'suppressed' as const, reason: 'small' } : row,
    )
    const [first] = chartRows(figuresOf(partly)[0]!.cells)
    expect(first).toMatchObject({
      drawn: false,
      note: 'withheld',
      q05: null,
      q25: null,
      q50: null,
      q75: null,
      q95: null,
    })
    expect(figureSummary(figuresOf(partly)[0]!)).toBe(
      'The median is 0.56; 90% of the people lie between −0.99 and 2.11. Some groups are not shown: see the table for why.',
    )
  })

  it('flag what is drawn but unreliable', () => {
    const unreliable = rows.map(row => ({ ...row, status: 'unreliable' as const, reason: 'few people' }))
    expect(chartRows(figuresOf(unreliable)[0]!.cells)[0]).toMatchObject({
      drawn: true,
      note: '',
      people: 'people: 661, unreliable',
    })
  })
})

describe('a released table that is not as it should be', () => {
  it('without a statistic is refused by name', () => {
    const lacking = rows.filter(({ statistic }) => statistic !== 'q75')
    expect(() => figuresOf(lacking)).toThrow('a cell of the released table distribution has no statistic q75')
  })

  it('with a statistic twice is refused', () => {
    expect(() => figuresOf([...rows, rows[0]!])).toThrow('has the statistic people twice')
  })

  it('without a key is refused by name', () => {
    const keyless = rows.map(row => ({ ...row, keys: { score: 'S', measure: 'unadjusted', stratum: 'g=a' } }))
    expect(() => figuresOf(keyless)).toThrow('a row of the released table distribution has no column view')
  })

  it.each([{ value: 3 }, { low: 3 }, { high: 3 }])('with a suppressed row that still holds %o is refused', held => {
    const leaking = rows.map(row => ({ ...row, value: null, status: 'suppressed' as const, ...held }))
    expect(() => figuresOf(leaking)).toThrow('a suppressed row that still holds a value')
  })

  it('with a released row without a value is refused', () => {
    expect(() => figuresOf(rows.map(row => ({ ...row, value: null })))).toThrow('status released without a value')
  })
})
