import { decimalNumber } from '../science/decimal-number.ts'

/*
 * How a number becomes the level of a band. `bands` are the lower ends, rising; a band is half-open, [end, next end), and
 * the last has no upper end.
 */

/** What nobody's age is below or above, in years. */
export const POSSIBLE_AGES = { least: 0, most: 130 } as const

/**
 * The levels of bands, lowest first, known before anyone is read. Where all ends are whole and none is below 0, as whole
 * numbers completed: `0-17`, `18-44`, `65+`, and `0` where a band holds but one. Else as intervals: `[18.5, 25)`, `25+`.
 */
export function bandLevels(bands: readonly number[]): string[] {
  const whole = bands.every(end => Number.isSafeInteger(end) && end >= 0)
  return bands.map((end, i) => {
    const next = bands[i + 1]
    if (next === undefined) return `${end}+`
    if (!whole) return `[${end}, ${next})`
    return next - end === 1 ? String(end) : `${end}-${next - 1}`
  })
}

/**
 * The level of the band that a decimal number falls in; a fraction belongs to the whole number it has completed, so that
 * 17.9 is in `0-17`. Undefined for other text, for a number below the lowest band, and as an age for one that nobody has.
 */
export function bandOf(bands: readonly number[], raw: string, isAge: boolean): string | undefined {
  const value = decimalNumber(raw)
  if (value === undefined) return undefined
  if (isAge && (value < POSSIBLE_AGES.least || value > POSSIBLE_AGES.most)) return undefined
  return bandLevels(bands)[bands.findLastIndex(end => end <= value)]
}
