import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binnedQuantile, binsOf, coarsen, ladderOf, quantileLimits, RUNGS } from '../../../science/disclosure/ladder.ts'
import { numberText, roundDecimals, roundStep, stepAbove } from '../../../science/disclosure/rounding.ts'
import { normalAboveQuantile } from '../../../science/stats/normal.ts'
import { drawsOf } from '../../helpers/draws.ts'
import { CMS, OPEN } from './drafts.ts'

const GOLDEN: { quantiles: { share: number; value: number; low: number; high: number }[] } = JSON.parse(
  readFileSync('test/golden/survey/expected.json', 'utf8'),
)
const MEASURES = ['unadjusted', 'znorm1', 'znorm2', 'most_similar', 'probability'] as const
const DEVIATIONS = ladderOf('unadjusted', OPEN)!
const PROBABILITIES = ladderOf('probability', OPEN)!

describe('the ladders', () => {
  it('go from 1/8 to 1 SD, and from 1/64 to 1/8 of probability', () => {
    expect([DEVIATIONS[0], DEVIATIONS.at(-1)]).toMatchObject([
      { width: 1 / 8, low: -4, high: 4 },
      { width: 1, low: -1, high: 1 },
    ])
    expect([PROBABILITIES[0], PROBABILITIES.at(-1)]).toMatchObject([
      { width: 1 / 64, low: 0, high: 1 },
      { width: 1 / 8, low: 0, high: 1 / 8 },
    ])
    expect(binsOf(PROBABILITIES.at(-1)!)).toEqual([
      { low: 0, high: 1 / 8 },
      { low: 1 / 8, high: 1 },
    ])
  })
  it('have as many rungs each, but for measures that order people as another does: log odds, and, where anything is hidden, most_similar', () => {
    for (const measure of MEASURES) expect(ladderOf(measure, OPEN)).toHaveLength(RUNGS.length)
    expect(ladderOf('logit', OPEN)).toBeUndefined()
    expect(ladderOf('most_similar', CMS)).toBeUndefined()
  })
  it.each(MEASURES)('hold each rung’s edges among those of the rung before: %s', measure => {
    const edges = ladderOf(measure, OPEN)!.map(rung =>
      binsOf(rung)
        .slice(1)
        .map(({ low }) => low),
    )
    for (const [i, each] of edges.entries()) if (i > 0) expect(edges[i - 1]).toEqual(expect.arrayContaining(each))
  })
  it.each(MEASURES)('put each fine bin whole into the one bin that holds it: %s', measure => {
    const [first, width] = measure === 'probability' ? [0, 1 / 512] : [-8, 1 / 32]
    for (const rung of ladderOf(measure, OPEN)!)
      for (let bin = 0; bin < 512; bin++) {
        const fine = new Array<bigint>(512).fill(0n)
        fine[bin] = 3n
        const at = coarsen(fine, rung).indexOf(3n)
        const { low, high } = binsOf(rung)[at]!
        expect(low <= first + bin * width && first + (bin + 1) * width <= high).toBe(true)
      }
  })
  it('neither lose nor make people', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 1n << 62n }), { minLength: 512, maxLength: 512 }), fine => {
        const total = fine.reduce((sum, n) => sum + n, 0n)
        for (const rung of [...DEVIATIONS, ...PROBABILITIES])
          expect(coarsen(fine, rung).reduce((sum, n) => sum + n, 0n)).toBe(total)
      }),
      { seed: 1, numRuns: 10 },
    )
  })
})

describe('a quantile from released bins', () => {
  const bins = binsOf(DEVIATIONS.at(-1)!)
  it('lies on a straight line within its bin', () => {
    expect(binnedQuantile(bins, [0, 0.5, 0.5, 0], 0.5)).toBe(0)
    expect(binnedQuantile(bins, [0, 0.5, 0.5, 0], 0.25)).toBe(-0.5)
    expect(binnedQuantile(bins, [0.1, 0.4, 0.4, 0.1], 0.75)).toBeCloseTo(0.625, 12)
  })
  it('is not known within an open tail or of nobody', () => {
    expect(binnedQuantile(bins, [0.1, 0.4, 0.4, 0.1], 0.05)).toBeUndefined()
    expect(binnedQuantile(bins, [0.1, 0.4, 0.4, 0.1], 0.95)).toBeUndefined()
    expect(binnedQuantile(bins, [0, 0, 0, 0], 0.5)).toBeUndefined()
  })
  it('is not known within an end that pools wider than the bins are', () => {
    const pooled = binsOf(PROBABILITIES.at(-1)!)
    expect(binnedQuantile(pooled, [0.8, 0.2], 0.5)).toBeCloseTo(0.078125, 12)
    expect(binnedQuantile(pooled, [0.8, 0.2], 0.95)).toBeUndefined()
    expect(binnedQuantile(binsOf(PROBABILITIES[0]!), [...new Array(63).fill(0), 1], 0.5)).toBe(127 / 128)
  })
  it('never falls with p, and stays where all people are', () => {
    const shares = fc.array(fc.nat(50), { minLength: 66, maxLength: 66 })
    fc.assert(
      fc.property(shares, counts => {
        const [grid, total] = [binsOf(DEVIATIONS[0]!), counts.reduce((sum, n) => sum + n, 0)]
        fc.pre(total > 0)
        let before = Number.NEGATIVE_INFINITY
        for (const p of [0.05, 0.25, 0.5, 0.75, 0.95]) {
          const value = binnedQuantile(
            grid,
            counts.map(n => n / total),
            p,
          )
          if (value === undefined) continue
          expect(value).toBeGreaterThanOrEqual(before)
          before = value
        }
      }),
      { seed: 1 },
    )
  })
})

describe('rounding', () => {
  it('writes plain decimals, no exponent and no minus zero', () => {
    expect([0, -0, -1.5, 0.000001, 1000000].map(numberText)).toEqual(['0', '0', '-1.5', '0.000001', '1000000'])
    expect([1e-7, -1.25e-9].map(numberText)).toEqual(['0.0000001', '-0.00000000125'])
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e21]) expect(() => numberText(value)).toThrow()
    expect(Object.is(roundDecimals(-0.0000001, 6), 0)).toBe(true)
    expect(Object.is(roundStep(-0.001, 0.05), 0)).toBe(true)
  })
  it('takes the least of 1, 2 and 5 times a power of ten that is wide enough', () => {
    expect([0.01, 0.011, 0.02, 0.03, 0.05, 0.051, 0.2, 0.7, 1, 3].map(stepAbove)).toEqual([
      0.01, 0.02, 0.02, 0.05, 0.05, 0.1, 0.2, 1, 1, 5,
    ])
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), least => {
        const step = stepAbove(least)
        expect(step >= least && step <= 2.5 * least * (1 + 1e-9)).toBe(true)
        expect(numberText(roundStep(1.23456789, step)).length).toBeLessThan(9)
      }),
      { seed: 1 },
    )
  })
})

describe('limits of a quantile from released bins', () => {
  const bins = binsOf(DEVIATIONS[0]!)
  const sharesOf = (people: number, draw: () => number) => {
    const shares = bins.map(() => 0)
    for (let i = 0; i < people; i++) {
      const z = draw()
      shares[bins.findIndex(({ low, high }) => z >= low && z < high)]! += 1 / people
    }
    return shares
  }
  it.each([
    [0.25, 400, -0.6744897501960817],
    [0.5, 100, 0],
    [0.95, 1000, 1.6448536269514722],
  ])('hold the %s quantile of %i people 95 times in 100', (p, people, truth) => {
    const draws = drawsOf(1)
    const covered = Array.from({ length: 1000 }, () => {
      const { low, high } = quantileLimits(bins, sharesOf(people, draws.normal), p, people)!
      return low <= truth && truth <= high
    }).filter(held => held).length
    // Three errors of a thousand draws.
    expect(covered / 1000).toBeGreaterThan(0.95 - 3 * 0.007)
    expect(covered / 1000).toBeLessThan(0.95 + 3 * 0.007)
  })
  it.each(GOLDEN.quantiles)(
    'are those of R’s survey within a tenth of a bin: $share',
    ({ share, value, low, high }) => {
      const points = Array.from({ length: 1000 }, (_, i) => -normalAboveQuantile((i + 0.5) / 1000))
      const shares = sharesOf(1000, () => points.pop()!)
      const limits = quantileLimits(bins, shares, share, 1000)!
      const ours = [binnedQuantile(bins, shares, share)!, limits.low, limits.high]
      for (const [i, theirs] of [value, low, high].entries()) expect(Math.abs(ours[i]! - theirs)).toBeLessThan(1 / 80)
    },
  )
  it('lie on both sides of it, and nearer the more people there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: bins.length - 2, maxLength: bins.length - 2 }),
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        fc.integer({ min: 60, max: 10_000 }),
        (inner, p, people) => {
          const counts = [0, ...inner, 0]
          const total = counts.reduce((sum, n) => sum + n, 0)
          const shares = counts.map(n => n / total)
          const value = binnedQuantile(bins, shares, p)!
          const few = quantileLimits(bins, shares, p, people)!
          const many = quantileLimits(bins, shares, p, 10 * people)!
          expect(few.low <= many.low && many.low <= value && value <= many.high && many.high <= few.high).toBe(true)
        },
      ),
      { seed: 1 },
    )
  })
  it('are not known where one would lie in an open end, or beyond all people', () => {
    const few = binsOf(DEVIATIONS.at(-1)!)
    expect(quantileLimits(few, [0.1, 0.4, 0.4, 0.1], 0.2, 20)).toBeUndefined()
    expect(quantileLimits(few, [0.1, 0.4, 0.4, 0.1], 0.2, 1000)).toBeDefined()
    expect(quantileLimits(few, [0, 0.5, 0.5, 0], 0.05, 30)).toBeUndefined()
    expect(quantileLimits(few, [0, 0.5, 0.5, 0], 0.5, 1)).toBeUndefined()
  })
})
