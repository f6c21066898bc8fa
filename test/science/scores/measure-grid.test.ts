import { expect, test } from 'vitest'
import { valueQ } from '../../../science/scores/measure-grid.ts'

test('a measure is counted in 2^16 steps to one standard deviation', () => {
  expect([0, 1, -0.5, 2 ** -17, 8].map(valueQ)).toEqual([0n, 65536n, -32768n, 1n, 524288n])
})

test('what lies far beyond the grid stays beyond it, on its side, in the 64 bits of its column', () => {
  for (const value of [1e12, 1e30, Number.MAX_VALUE]) {
    expect(BigInt.asIntN(64, valueQ(value))).toBe(2n ** 53n)
    expect(BigInt.asIntN(64, valueQ(-value))).toBe(-(2n ** 53n))
  }
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%f is no measure', value => {
  expect(() => valueQ(value)).toThrow(RangeError)
})
