import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilson } from '../../../science/equity/share-interval.ts'
import { randomWords, uniformOf } from '../../../science/simulation/random.ts'
import {
  neededToScreen,
  netBenefit,
  netBenefitLimits,
  predictiveValue,
  predictiveValueLimits,
} from '../../../science/stats/absolute-risk.ts'

// Made by test/golden/absolute-risk/make_golden.R.
const golden: { of: number[]; rates: number[]; expected: number[] }[] = JSON.parse(
  readFileSync('test/golden/absolute-risk/expected.json', 'utf8'),
)
const share = (x: number, n: number) => ({ value: x / n, ...wilson(x, n)! })
type Limits = ReturnType<typeof predictiveValueLimits>
const near = (value: number) => expect.closeTo(value, 10)

describe('golden values of R, of people weighed to the prevalence', () => {
  test.each(golden)('$of', ({ of, expected }) => {
    const [x, cases, y, controls, prevalence, cut] = of as [number, number, number, number, number, number]
    const [tpr, fpr] = [share(x, cases), share(y, controls)]
    const { low, high } = predictiveValueLimits(tpr, fpr, prevalence)
    expect([
      predictiveValue(tpr.value, fpr.value, prevalence),
      low,
      high,
      neededToScreen(tpr.value, prevalence),
      netBenefit(tpr.value, fpr.value, prevalence, cut),
      netBenefit(1, 1, prevalence, cut),
    ]).toEqual(expected.map(near))
  })

  test('at a prevalence and cut of a half, limits of net benefit are half those of a difference: 56/70 and 48/80 of Newcombe (1998)', () => {
    const { low, high } = netBenefitLimits(share(56, 70), share(48, 80), 0.5, 0.5)
    expect([2 * low, 2 * high]).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)])
  })
})

describe('whatever the rates', () => {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  const rate = fc.integer({ min: 1, max: 400 }).chain(n => fc.integer({ min: 0, max: n }).map(x => share(x, n)))
  const prevalence = between(1e-4, 0.9999)

  test('the predictive value rises with the prevalence, and so do its limits, between which it lies', () => {
    fc.assert(
      fc.property(rate, rate, prevalence, prevalence, (tpr, fpr, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [before, after] = [less, more].map(K => predictiveValue(tpr.value, fpr.value, K))
        fc.pre(before !== undefined && after !== undefined)
        expect(after).toBeGreaterThanOrEqual(before - 1e-12)
        const [low, high] = [less, more].map(K => predictiveValueLimits(tpr, fpr, K)) as [Limits, Limits]
        expect(low.low).toBeGreaterThanOrEqual(0)
        expect(low.low).toBeLessThanOrEqual(before + 1e-12)
        expect(low.high).toBeGreaterThanOrEqual(before - 1e-12)
        expect(high.low).toBeGreaterThanOrEqual(low.low - 1e-12)
        expect(high.high).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('of a cut that tells nobody apart, the predictive value is the prevalence', () => {
    fc.assert(
      fc.property(between(0.001, 1), prevalence, (rate, K) => {
        expect(predictiveValue(rate, rate, K)).toBeCloseTo(K, 12)
      }),
    )
  })

  test('selecting everyone is worth nothing at the cut that is the prevalence, and the prevalence at a cut of nearly 0', () => {
    fc.assert(
      fc.property(prevalence, K => {
        expect(netBenefit(1, 1, K, K)).toBeCloseTo(0, 10)
        expect(netBenefit(1, 1, K, 1e-12)).toBeCloseTo(K, 8)
        expect(netBenefit(0, 0, K, 0.3)).toBe(0)
      }),
    )
  })

  test('limits that are the value itself leave no doubt', () => {
    fc.assert(
      fc.property(between(0.001, 1), between(0.001, 1), prevalence, (t, f, K) => {
        const exact = (value: number) => ({ value, low: value, high: value })
        const sure = predictiveValueLimits(exact(t), exact(f), K)
        // As near as the root of a difference that rounding leaves.
        expect(sure.low).toBeCloseTo(predictiveValue(t, f, K)!, 6)
        expect(sure.high).toBeCloseTo(predictiveValue(t, f, K)!, 6)
      }),
    )
  })

  test('its limits hold the truth in 95 of 100 draws, and those of net benefit', () => {
    const words = randomWords(11)
    const drawn = (n: number, p: number) => {
      let x = 0
      for (let i = 0; i < n; i++) if (uniformOf(words()) < p) x++
      return share(x, n)
    }
    const [K, cut, draws] = [0.04, 0.1, 1500]
    let [held, heldBenefit] = [0, 0]
    for (let i = 0; i < draws; i++) {
      const [tpr, fpr] = [drawn(60, 0.3), drawn(300, 0.08)]
      const risk = predictiveValueLimits(tpr, fpr, K)
      const benefit = netBenefitLimits(tpr, fpr, K, cut)
      const within = ({ low, high }: Limits, truth: number) => Number(low <= truth && truth <= high)
      held += within(risk, predictiveValue(0.3, 0.08, K)!)
      heldBenefit += within(benefit, netBenefit(0.3, 0.08, K, cut))
    }
    for (const share of [held / draws, heldBenefit / draws]) {
      expect(share).toBeGreaterThan(0.93)
      expect(share).toBeLessThan(0.97)
    }
  })
})
