import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { QUERIES } from '../../../queries/index.ts'
import { endsOf, FINE_BINS, GRIDS, type Grid, valueQ } from '../../../science/scores/measure-grid.ts'

const MEASURES = Object.entries(GRIDS) as [string, Grid][]
/** What decides the units: people of a cell, and weights below 2^27. */
const MOST_PEOPLE = 10n ** 9n
const HEAVIEST = 2n ** 27n
const MOST_DECIMAL = 10n ** 38n

describe.each(MEASURES)('the grid of %s', (measure, grid) => {
  const { lowest, highest } = endsOf(grid)

  test('holds every sum of a billion people in a decimal of 38 digits, and with steps twice as fine that of probabilities would not', () => {
    const largest = (steps: number) => {
      const z = BigInt(Math.max(-grid.low, grid.high)) * BigInt(steps)
      return MOST_PEOPLE * HEAVIEST ** 2n * z ** 2n
    }
    expect(largest(grid.steps) < MOST_DECIMAL).toBe(true)
    if (measure === 'probability') expect(largest(2 * grid.steps) < MOST_DECIMAL).toBe(false)
  })

  test('is cut into bins of a power of two of steps', () => {
    expect(Number.isInteger(Math.log2(((grid.high - grid.low) * grid.steps) / FINE_BINS))).toBe(true)
  })

  test('stands in the queries with the same numbers', () => {
    const bits = Math.log2(((grid.high - grid.low) * grid.steps) / FINE_BINS)
    expect(QUERIES.histograms.text).toContain(`('${measure}', ${lowest}, ${highest}, ${bits})`)
    expect(QUERIES.moments.text).toContain(`('${measure}', ${lowest}, ${highest})`)
  })

  test('counts a value to the nearest step', () => {
    fc.assert(
      fc.property(fc.double({ min: grid.low, max: grid.high, noNaN: true }), value => {
        expect(Math.abs(Number(valueQ(measure, value)) / grid.steps - value)).toBeLessThanOrEqual(0.5 / grid.steps)
      }),
      { seed: 1 },
    )
  })

  test('leaves what lies far beyond the grid beyond it, on its side, in the 64 bits of its column', () => {
    for (const value of [1e12, 1e30, Number.MAX_VALUE]) {
      expect(BigInt.asIntN(64, valueQ(measure, value))).toBe(2n ** 53n)
      expect(BigInt.asIntN(64, valueQ(measure, -value))).toBe(-(2n ** 53n))
    }
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('has no place for %f', value => {
    expect(() => valueQ(measure, value)).toThrow(RangeError)
  })
})

test('a probability of 1 lies on its grid, a z-score of 8 beyond', () => {
  expect([valueQ('probability', 0), valueQ('probability', 1)]).toEqual([0n, 2n ** 21n])
  expect([valueQ('unadjusted', -8), valueQ('unadjusted', 8)]).toEqual([-(2n ** 19n), 2n ** 19n])
})

test('a measure without a grid is a fault', () => {
  for (const measure of ['unheard', 'constructor']) expect(() => valueQ(measure, 0)).toThrow('there is no measure')
})
