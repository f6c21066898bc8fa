/*
 * Decimal texts as integers, so that sums of them are exact in any order. The unit of a column is a power of ten, 10^−d:
 * d is the most decimals that any of its numbers has, yet so small that the largest number stays within 10^10 units, and at
 * most 30. Numbers of more decimals are rounded to the nearest unit, halves away from zero.
 */

/** Whole places before the point that a number may have: below 10^10 it is within 10^10 units. */
const MOST_PLACES = 10
const MOST_DECIMALS = 30

/** A decimal number: sign · 0.digits · 10^places, digits without zeros at either end; none of 0. */
export interface Decimal {
  negative: boolean
  digits: string
  places: number
}

const DECIMAL = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/

/** The number that a text writes; undefined for other text. */
export function readDecimal(text: string): Decimal | undefined {
  const found = DECIMAL.exec(text)
  if (!found) return undefined
  const [, sign, whole = '', fraction = '', onlyFraction = '', exponent = '0'] = found
  const written = whole + fraction + onlyFraction
  const digits = written.replace(/^0+/, '')
  const places = whole.length + Number(exponent) - (written.length - digits.length)
  return { negative: sign === '-', digits: digits.replace(/0+$/, ''), places: digits === '' ? 0 : places }
}

/** Is a number small enough to be counted: between −10^10 and 10^10, ends left out? */
export function isCountable({ places }: Decimal): boolean {
  return places <= MOST_PLACES
}

/** d of the unit 10^−d of a column of such numbers. */
export function decimalsOf(numbers: Iterable<Decimal>): number {
  let [decimals, places] = [0, Number.NEGATIVE_INFINITY]
  for (const number of numbers) {
    if (number.digits === '') continue
    decimals = Math.max(decimals, number.digits.length - number.places)
    places = Math.max(places, number.places)
  }
  return Math.min(decimals, MOST_DECIMALS, MOST_PLACES - places)
}

/** A number in units of 10^−decimals: at most 10^10 of them where `decimalsOf` gave the unit. */
export function decimalUnits({ negative, digits, places }: Decimal, decimals: number): bigint {
  const kept = places + decimals
  const nearest = BigInt(digits.slice(0, Math.max(0, kept)).padEnd(digits === '' ? 0 : Math.max(0, kept), '0'))
  const units = kept >= 0 && digits.charAt(kept) >= '5' ? nearest + 1n : nearest
  return negative ? -units : units
}
