import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { poissonFunnel } from '../../../science/stats/poisson-funnel.ts'
import { pooledRatio, shrunkenRatios } from '../../../science/stats/shrunken-ratios.ts'

/** Made by make_golden.R beside it. */
const golden = JSON.parse(readFileSync('test/golden/places/expected.json', 'utf8')) as {
  seen: number[]
  expected: number[]
  pooled: number
  smoothed: number[]
  alike: number[]
  means: number[]
  tails: number[]
  funnel: [number, number][][]
}
const placesOf = (seen: readonly number[], expected: readonly number[]) =>
  seen.map((count, i) => ({ ratio: count / expected[i]!, expected: expected[i]! }))
const close = (value: number, to: number, within: number) =>
  expect(Math.abs(value - to)).toBeLessThanOrEqual(within * Math.max(1, Math.abs(to)))

describe('ratios drawn towards that of all places', () => {
  test('are those of spdep', () => {
    const places = placesOf(golden.seen, golden.expected)
    close(pooledRatio(places), golden.pooled, 1e-12)
    shrunkenRatios(places).forEach((ratio, i) => {
      close(ratio, golden.smoothed[i]!, 1e-10)
    })
  })
  test('are alike where places differ no more than chance lets them, and 0 where nothing was seen', () => {
    expect(shrunkenRatios(placesOf([10, 11, 9], [10, 11, 9]))).toEqual(golden.alike)
    expect(shrunkenRatios(placesOf([0, 0], [10, 11]))).toEqual([0, 0])
  })
  test('lie between a place’s own and that of all, and in any order are the same', () => {
    const place = fc.record({
      ratio: fc.double({ min: 0, max: 5, noNaN: true }),
      expected: fc.double({ min: 0.01, max: 1000, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 20 }), places => {
        const pooled = pooledRatio(places)
        const [smoothed, turned] = [shrunkenRatios(places), shrunkenRatios([...places].reverse()).reverse()]
        for (const [i, { ratio }] of places.entries()) {
          expect(smoothed[i]).toBeGreaterThanOrEqual(Math.min(ratio, pooled) - 1e-9)
          expect(smoothed[i]).toBeLessThanOrEqual(Math.max(ratio, pooled) + 1e-9)
          close(smoothed[i]!, turned[i]!, 1e-9)
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

describe('a funnel of Poisson counts', () => {
  test('has the limits of R', () => {
    for (const [t, tail] of golden.tails.entries())
      for (const [m, mean] of golden.means.entries()) {
        const { low, high } = poissonFunnel(mean, tail)
        close(low, golden.funnel[t]![m]![0], 1e-9)
        close(high, golden.funnel[t]![m]![1], 1e-9)
      }
  })
  test('where nothing is expected leaves nothing', () => {
    expect(poissonFunnel(0, 0.025)).toEqual({ low: 0, high: 0 })
  })
})
