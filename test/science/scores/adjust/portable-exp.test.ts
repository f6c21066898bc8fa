import fc from 'fast-check'
import { expect, test } from 'vitest'
import { portableExp } from '../../../../science/scores/adjust/portable-exp.ts'

test('is within two units in the last place of the engine’s own', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), x => {
      expect(Math.abs(portableExp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(4 * 2 ** -52)
    }),
    { seed: 1, numRuns: 5000 },
  )
})

test('has these bits everywhere (the same operations in Python 3.11)', () => {
  const bits = (x: number) =>
    Buffer.from(Float64Array.of(portableExp(x)).buffer)
      .readBigUInt64LE()
      .toString(16)
  expect(portableExp(0)).toBe(1)
  expect([1, -1, 0.1, -20.5, 700, -700].map(bits)).toStrictEqual([
    '4005bf0a8b14576a',
    '3fd78b56362cef38',
    '3ff1aec7b35a00d4',
    '3e157a3afeed00ac',
    '7f0d945df4f8ec8e',
    'd14f2b0fb9307f',
  ])
})

test('is infinite above 700, 0 below −700 and NaN for NaN', () => {
  expect([701, -701, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map(portableExp)).toStrictEqual([
    Infinity,
    0,
    Infinity,
    0,
    Number.NaN,
  ])
})
