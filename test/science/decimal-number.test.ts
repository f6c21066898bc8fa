import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalNumber } from '../../science/decimal-number.ts'

test('any number is read back from how it is written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      expect(decimalNumber(String(value))).toBe(Number(String(value)))
    }),
    { seed: 1 },
  )
})

test.each([
  '',
  ' 1',
  '1 ',
  '1,5',
  '0x10',
  '0b1',
  '1_000',
  'Infinity',
  '-Infinity',
  'NaN',
  'NA',
  '1e999',
  '.',
  '+',
  'e5',
])('“%s” is no decimal number', text => {
  expect(decimalNumber(text)).toBeUndefined()
})

test.each([
  ['+1.5', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1E-3', 0.001],
])('%s is %f', (text, value) => {
  expect(decimalNumber(text)).toBe(value)
})
