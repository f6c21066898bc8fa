import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Comparison, compareAll } from '../../../science/equity/compare.ts'
import { decisionRates } from '../../../science/equity/decision-rates.ts'
import type { Estimate, Finding } from '../../../science/equity/estimate.ts'
import { type Judged, others } from '../../../science/equity/judged.ts'
import { performanceOf } from '../../../science/equity/performance.ts'
import { wilson } from '../../../science/equity/share-interval.ts'
import type { BinnedPeople } from '../../../science/stats/binned-auc.ts'

const CUT = 300
/** People of one weight in the bins given. */
function judged(cases: readonly number[], controls: readonly number[], w = 1): Judged {
  const binned = (bins: readonly number[]): BinnedPeople => {
    const [weight, weight2] = [new Float64Array(512), new Float64Array(512)]
    for (const bin of bins) {
      weight[bin]! += w
      weight2[bin]! += w * w
    }
    return { n: bins.length, weight, weight2 }
  }
  const above = (bins: readonly number[]) => {
    const n = bins.filter(bin => bin > CUT).length
    return { n, weight: n * w, weight2: n * w * w }
  }
  return {
    ...{ cases: binned(cases), controls: binned(controls), missing: 3 },
    above: new Map([['0.1', { cases: above(cases), controls: above(controls) }]]),
  }
}
const find = (rows: readonly Finding[], statistic: string) => rows.find(row => row.statistic === statistic)!
const bins = (least: number) => fc.array(fc.integer({ min: 230, max: 320 }), { minLength: least, maxLength: 60 })
const group = fc.tuple(bins(10), bins(10))

describe('performance in one stratum', () => {
  test('each rate has its own denominator and the score interval of it', () => {
    fc.assert(
      fc.property(group, ([cases, controls]) => {
        const rows = decisionRates(judged(cases, controls), '0.1')
        const high = (of: number[]) => of.filter(bin => bin > CUT).length
        const [tp, fp] = [high(cases), high(controls)]
        const expected: [string, number, number][] = [
          ['selection_rate', tp + fp, cases.length + controls.length],
          ['tpr', tp, cases.length],
          ['fpr', fp, controls.length],
          ['ppv', tp, tp + fp],
        ]
        for (const [name, x, n] of expected) {
          const row = find(rows, name)
          if (n < 10) expect(row).toHaveProperty('reason')
          else {
            expect(row).toMatchObject({ n })
            expect((row as Estimate).value).toBeCloseTo(x / n, 12)
            expect((row as Estimate).low).toBeCloseTo(wilson(x, n)!.low, 10)
            expect((row as Estimate).high).toBeCloseTo(wilson(x, n)!.high, 10)
          }
        }
      }),
      { seed: 1 },
    )
  })
  test.each([
    [0, 30, 'auc', 'no cases'],
    [9, 30, 'auc', 'fewer than 10 cases'],
    [30, 0, 'auc', 'no controls'],
    [30, 9, 'log_or_per_sd', 'fewer than 10 controls'],
  ])('of %d cases and %d controls there is no %s: %s', (cases, controls, statistic, reason) => {
    const of = (n: number) => Array.from({ length: n }, (_, i) => 250 + (i % 7))
    const rows = performanceOf('znorm2', judged(of(cases), of(controls)), [])
    expect(find(rows, statistic)).toEqual({ statistic, reason, threshold: '(none)' })
    expect(find(rows, 'cases')).toMatchObject({ value: cases, n: cases })
    expect(find(rows, 'missing')).toMatchObject({ value: 3 })
    expect(find(rows, 'people')).toMatchObject({ value: cases + controls + 3 })
  })
  test('a missing denominator is no rate of 0', () => {
    const nobodyAbove = judged(Array(20).fill(240), Array(20).fill(250))
    const rows = decisionRates(nobodyAbove, '0.1')
    expect(find(rows, 'tpr')).toMatchObject({ value: 0, n: 20 })
    expect(find(rows, 'ppv')).toEqual({ statistic: 'ppv', reason: 'no people selected' })
  })
  test('does not hang on the unit of weights, and its intervals hold its values', () => {
    fc.assert(
      fc.property(group, fc.integer({ min: 2, max: 1000 }), ([cases, controls], w) => {
        const [one, other] = [judged(cases, controls), judged(cases, controls, w)].map(of => [
          ...performanceOf('znorm2', of, [0.1]),
        ])
        for (const [i, row] of one!.entries()) {
          const twin = other![i]!
          if ('reason' in row) expect(twin).toEqual(row)
          else {
            expect((twin as Estimate).value).toBeCloseTo(row.value, 6)
            expect((twin as Estimate).low).toBeCloseTo(row.low, 6)
            expect(row.low).toBeLessThanOrEqual(row.value + 1e-9)
            expect(row.high).toBeGreaterThanOrEqual(row.value - 1e-9)
          }
        }
      }),
      { seed: 1, numRuns: 40 },
    )
  })
})

describe('a comparison', () => {
  const compared = fc.constantFrom('auc' as const, 'log_or_per_sd' as const)
  test('turned round has the opposite difference and the same verdict, p and detectable difference', () => {
    fc.assert(
      fc.property(group, group, compared, (a, b, of) => {
        const [group, reference] = [judged(...a), judged(...b)]
        const rows = (family: Comparison) => compareAll([family])[0]!
        const one = rows({ compared: of, measure: 'znorm2', group, reference, margin: 0.1 })
        const other = rows({ compared: of, measure: 'znorm2', group: reference, reference: group, margin: 0.1 })
        for (const statistic of ['verdict', 'p', 'q', 'detectable', 'margin']) {
          const [x, y] = [find(one, statistic), find(other, statistic)]
          if ('reason' in x) expect(y).toHaveProperty('reason')
          else expect((y as Estimate).value).toBeCloseTo(x.value, 9)
        }
        const [x, y] = [find(one, 'difference'), find(other, 'difference')]
        if (!('reason' in x) && !('reason' in y)) {
          expect(y.value).toBeCloseTo(-x.value, 9)
          expect(y.low).toBeCloseTo(-x.high, 9)
        }
      }),
      { seed: 1, numRuns: 40 },
    )
  })
  test('with all others is with everyone less the group, so that nobody is on both sides', () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const all = judged([...a[0], ...b[0]], [...a[1], ...b[1]])
        const rest = others({ ...all, missing: 6 }, judged(...a))
        expect(rest).toEqual(judged(...b))
      }),
      { seed: 1, numRuns: 40 },
    )
  })
  test('that cannot be estimated has no verdict, says why, and counts in the family', () => {
    const spread = (n: number, from: number) => Array.from({ length: n }, (_, i) => from + ((i * 7) % 60))
    const [group, reference] = [judged(spread(40, 260), spread(40, 230)), judged(spread(60, 240), spread(50, 235))]
    const one = { compared: 'auc' as const, measure: 'znorm2', group, reference, margin: 0.05 }
    const few = { ...one, group: judged(spread(9, 260), spread(40, 230)) }
    const without = { ...one, reference: judged([], spread(40, 230)) }
    const [alone] = compareAll([one])
    const [first, second, third] = compareAll([one, few, without])
    for (const statistic of ['difference', 'verdict', 'detectable', 'needed', 'p'])
      expect(find(second!, statistic)).toEqual({ statistic, reason: 'fewer than 10 cases' })
    expect(find(third!, 'verdict')).toEqual({ statistic: 'verdict', reason: 'no cases to compare with' })
    const [p, q, qAlone] = [find(first!, 'p'), find(first!, 'q'), find(alone!, 'q')].map(row => (row as Estimate).value)
    expect(qAlone).toBeCloseTo(p!, 12)
    expect(q).toBeCloseTo(Math.min(1, 3 * p!), 12)
  })
})
