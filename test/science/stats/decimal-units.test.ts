import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalNumber } from '../../../science/decimal-number.ts'
import { decimalsOf, decimalUnits, isCountable, readDecimal } from '../../../science/stats/decimal-units.ts'

const read = (text: string) => readDecimal(text)!
const inUnits = (...texts: string[]) => {
  const decimals = decimalsOf(texts.map(read))
  return { decimals, units: texts.map(text => decimalUnits(read(text), decimals)) }
}

test('numbers are whole in the power of ten of their most decimals', () => {
  expect(inUnits('120', '-0.50', '+7.25', '.5e1', '0')).toEqual({ decimals: 2, units: [12000n, -50n, 725n, 500n, 0n] })
  expect(inUnits('1e3', '20')).toEqual({ decimals: 0, units: [1000n, 20n] })
  expect(inUnits('0.00', '-0')).toEqual({ decimals: 0, units: [0n, 0n] })
})

test('what is finer than 10^10 units allow is rounded, halves away from zero', () => {
  expect(inUnits('9999999999', '0.5', '-0.5', '0.49999999999999999', '-1.5')).toEqual({
    decimals: 0,
    units: [9999999999n, 1n, -1n, 0n, -2n],
  })
  expect(inUnits('42.12345678901234')).toEqual({ decimals: 8, units: [4212345679n] })
  expect(inUnits('9.99999999999')).toEqual({ decimals: 9, units: [10n ** 10n] })
})

test('exponents of any size are answered at once', () => {
  expect(isCountable(read('1e10'))).toBe(false)
  expect(isCountable(read('9999999999.9'))).toBe(true)
  expect(isCountable(read('1e99999999999999999999'))).toBe(false)
  expect(inUnits('1e-99999999999999999999', '3')).toEqual({ decimals: 10 - 1, units: [0n, 3n * 10n ** 9n] })
  expect(inUnits('1e-99999999999999999999')).toEqual({ decimals: 30, units: [0n] })
})

describe('texts', () => {
  test('that are no decimal numbers are refused, as everywhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123.eE+- ') })), text => {
        const [ours, other] = [readDecimal(text), decimalNumber(text)]
        if (other === undefined) expect(ours === undefined || !isCountable(ours)).toBe(true)
        else expect(ours).toBeDefined()
      }),
      { seed: 1, numRuns: 2000 },
    )
    for (const text of ['NA', '', ' 1', '1,5', '0x10', 'Infinity', '--1', '1e', '.', '1_0'])
      expect(readDecimal(text)).toBe(undefined)
  })

  test('give the nearest unit to what they write, at most 10^10 of them', () => {
    const number = fc.double({ min: -9.9e9, max: 9.9e9, noNaN: true }).map(String)
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), texts => {
        const { decimals, units } = inUnits(...texts)
        for (const [i, text] of texts.entries()) {
          expect(Math.abs(Number(units[i]) / 10 ** decimals - Number(text))).toBeLessThanOrEqual(
            0.5 * 10 ** -decimals + 1e-15 * Math.abs(Number(text)),
          )
          expect(units[i]! <= 10n ** 10n && units[i]! >= -(10n ** 10n)).toBe(true)
        }
        expect(inUnits(...texts.toReversed()).decimals).toBe(decimals)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})
