import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { poissonInterval } from '../../../science/stats/poisson-interval.ts'

/** Made by make_golden.R beside it. */
const { counts, poisson } = JSON.parse(readFileSync('test/golden/calibration/expected.json', 'utf8')) as {
  counts: number[]
  poisson: [number, number][]
}

describe('exact Poisson limits', () => {
  test.each(counts.map((count, i) => [count, ...poisson[i]!] as const))('of %d are those of R', (count, low, high) => {
    const limits = poissonInterval(count)
    expect(Math.abs(limits.low - low)).toBeLessThanOrEqual(1e-9 * low)
    expect(Math.abs(limits.high - high)).toBeLessThanOrEqual(1e-9 * high)
  })
  test('hold the count, and rise with it', () => {
    const count = fc.double({ min: 0, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(count, fc.double({ min: 0.01, max: 100, noNaN: true }), (x, more) => {
        const [one, other] = [poissonInterval(x), poissonInterval(x + more)]
        expect(one.low).toBeLessThanOrEqual(x)
        expect(one.high).toBeGreaterThan(x)
        expect(other.low).toBeGreaterThan(one.low)
        expect(other.high).toBeGreaterThan(one.high)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
})
