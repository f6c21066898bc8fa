import { describe, expect, it } from 'vitest'
import { distributionRows as chartRows, drawDistribution } from '../../dashboards/distribution-drawing.ts'
import { distributionFigures, figureSummary, meansOf } from '../../dashboards/distribution-figures.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { distributionRows, histogramRows, releaseOf, tables, VIEWS } from './fixture-release.ts'

const groups = VIEWS.sampled_as!.slice(0, 2)
const rows = distributionRows('S', 'sampled_as', groups)
const withhold = (rows: readonly ReleasedRow[], statistics: readonly string[], stratum?: string) =>
  rows.map(row =>
    statistics.includes(row.statistic) && (stratum === undefined || row.keys.stratum === stratum)
      ? { ...row, value: null, status: 'suppressed' as const, reason: 'small' }
      : row,
  )
const figuresOf = (distribution: readonly ReleasedRow[], histogram: readonly ReleasedRow[] = []) =>
  distributionFigures(releaseOf({ distribution, histogram }))
const drawnOf = (...released: Parameters<typeof figuresOf>) => {
  const [figure] = figuresOf(...released)
  return chartRows(figure!, figure!.strata)
}

describe('the figures of a release', () => {
  it('are one a score and view, and share one axis that holds every number and the reference mean', () => {
    const figures = distributionFigures(releaseOf(tables))
    expect(figures.map(({ score, view }) => `${score} ${view}`)).toEqual(
      ['T2D_FE', 'T2D_EAS'].flatMap(score => Object.keys(VIEWS).map(view => `${score} ${view}`)),
    )
    for (const { axis } of figures) expect(axis).toEqual({ low: -2, high: 4.5 })
    const far = distributionRows('S', 'g', [{ stratum: 'g=a', people: 50, mean: 5 }])
    expect(distributionFigures(releaseOf({ distribution: far }))[0]!.axis!.low).toBe(0)
  })

  it('give the chart the released quantiles as they stand', () => {
    const { names, bands } = drawnOf(rows)
    expect(names[0]).toMatchObject({ name: 'AFR', people: 'people: 661' })
    expect(bands[0]).toMatchObject({ measure: 'raw', note: '', q05: 0.91, q25: 1.83, q50: 2.46, q75: 3.09, q95: 4.01 })
  })

  it('set the raw score beside the adjusted ones, stratum by stratum', () => {
    const measures = ['unadjusted', 'znorm1', 'znorm2'].flatMap(measure =>
      distributionRows('S', 'sampled_as', groups, measure),
    )
    expect(drawnOf(measures).bands.map(({ measure }) => measure)).toEqual([
      ...['raw', 'znorm1', 'znorm2'],
      ...['raw', 'znorm1', 'znorm2'],
    ])
  })

  it('show quartiles that are released where means and outer quantiles are withheld, and say what is missing', () => {
    const partly = withhold(rows, ['mean', 'sd', 'q05', 'q95'])
    expect(drawnOf(partly).bands[0]).toMatchObject({ note: '', q05: null, q25: 1.83, q50: 2.46, q75: 3.09, q95: null })
    expect(figureSummary(figuresOf(partly)[0]!)).toEqual([
      'Raw score: Medians of the groups shown lie between 0.56 and 2.46. 25% and 75% quantiles lie between −0.07 and 3.09. Some quantiles are not shown: see the table for why.',
    ])
  })

  it('give words and no number for a stratum without a released quantile', () => {
    const partly = withhold(rows, ['mean', 'sd', 'q05', 'q25', 'q50', 'q75', 'q95'], 'sampled_as=AFR')
    expect(drawnOf(partly).bands[0]).toMatchObject({
      note: 'withheld by the disclosure policy',
      q05: null,
      q25: null,
      q50: null,
      q75: null,
      q95: null,
    })
    expect(figureSummary(figuresOf(partly)[0]!)).toEqual([
      'Raw score: The median is 0.56. 90% of the people lie between −0.99 and 2.11. Some quantiles are not shown: see the table for why.',
    ])
  })

  it('flag what is drawn but unreliable', () => {
    const unreliable = rows.map(row => ({ ...row, status: 'unreliable' as const, reason: 'few people' }))
    const { names, bands } = drawnOf(unreliable)
    expect([names[0]!.people, bands[0]!.note]).toEqual(['people: 661, unreliable', ''])
  })

  it('outline the released histogram: heights in proportion to shares, over the bins that hold someone', () => {
    const { areas } = drawnOf(rows, [
      ...histogramRows('S', 'sampled_as', 'sampled_as=AFR', [0, 0.25, 0.5, 0.25, 0]),
      ...histogramRows('S', 'sampled_as', 'sampled_as=AMR', null),
    ])
    expect(areas.map(({ x }) => x)).toEqual([-2, -1, 0, 1])
    const heights = areas.map(({ y, base }) => base - y)
    expect(heights.map(height => height / heights[1]!)).toEqual([0.5, 1, 0.5, 0.5])
    expect(new Set(areas.map(({ stratum }) => stratum))).toEqual(new Set([0]))
  })
})

describe('the figures of a model’s output', () => {
  const people = [
    { stratum: 'g=a', people: 50, mean: 0.25 },
    { stratum: 'g=b', people: 60, mean: 0.5 },
  ]
  const quantiles = { q05: 0.0001, q25: 0.125, q50: 0.25, q75: 0.375, q95: 0.4375 }
  const probability = distributionRows('M', 'g', people, 'probability').map(row => ({
    ...row,
    value: quantiles[row.statistic as keyof typeof quantiles] ?? row.value,
  }))
  const logit = distributionRows('M', 'g', people, 'logit').map(row =>
    row.statistic in quantiles
      ? { ...row, value: null, status: 'not_applicable' as const, reason: 'another scale' }
      : row,
  )
  const released = [...distributionRows('S', 'g', groups), ...probability, ...logit]
  const histogram = [0, 0.125, 0.25].map((low, bin) => ({
    ...histogramRows('M', 'g', 'g=a', [1])[0]!,
    keys: {
      ...{ score: 'M', measure: 'probability', view: 'g', stratum: 'g=a' },
      ...{ bin_low: String(low), bin_high: ['0.125', '0.25', '1'][bin]! },
    },
    value: [0.5, 0.2, 0.3][bin]!,
  }))

  it('are one a unit, each with an axis of its own: of probabilities within 0 and 1, of log odds none', () => {
    expect(figuresOf(released).map(({ score, measures, axis }) => [score, measures[0]!.measure, axis])).toEqual([
      ['S', 'unadjusted', { low: -1, high: 4.5 }],
      ['M', 'probability', { low: 0, high: 0.5 }],
      ['M', 'logit', undefined],
    ])
    expect(figuresOf(released, histogram)[1]!.axis).toEqual({ low: 0, high: 1 })
  })

  it('are written as probabilities, and log odds as a table alone', async () => {
    const [, probability, logit] = figuresOf(released)
    expect(figureSummary(probability!)).toEqual([
      'Predicted probability: Medians of the groups shown lie between 0.250 and 0.250. 5% and 95% quantiles lie between < 0.001 and 0.438.',
    ])
    expect(meansOf(probability!.measures[0]!.cells)).toEqual({ low: '0.250', high: '0.500' })
    const [drawing] = await drawDistribution(probability!)
    expect(drawing!.content).toContain('Predicted probability')
    expect(drawing!.content).not.toContain('standard deviations')
    expect(await drawDistribution(logit!)).toEqual([])
  })

  it('outline histograms by area: a pooled end is as low as it is wide', () => {
    const [, probability] = figuresOf(released, histogram)
    const heights = chartRows(probability!, ['g=a']).areas.map(({ y, base }) => base - y)
    expect(heights.map(height => height / heights[0]!)).toEqual([1, 0.4, 0.1, 0.1].map(part => expect.closeTo(part, 9)))
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
