import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { declaredLevels, level, RESERVED_LEVELS } from '../../study/attributes.ts'
import { bandLevels } from '../../study/bands.ts'

describe('levels of bands', () => {
  test.each<[number[], string[]]>([
    [
      [0, 18, 45, 65],
      ['0-17', '18-44', '45-64', '65+'],
    ],
    [
      [0, 1, 5],
      ['0', '1-4', '5+'],
    ],
    [[18], ['18+']],
    [
      [18.5, 25, 30],
      ['[18.5, 25)', '[25, 30)', '30+'],
    ],
    [
      [-2, 0, 2],
      ['[-2, 0)', '[0, 2)', '2+'],
    ],
  ])('from %j', (bands, levels) => {
    expect(bandLevels(bands)).toEqual(levels)
    expect(declaredLevels({ bands })).toEqual(levels)
  })
})

describe('a number', () => {
  const ages = { kind: 'age', bands: [0, 18, 45, 65] }
  const scores = { kind: 'socioeconomic', bands: [-2.5, 0, 2.5] }

  test.each<[string, string]>([
    ['0', '0-17'],
    ['17', '0-17'],
    ['17.9', '0-17'],
    ['18', '18-44'],
    ['18.0', '18-44'],
    ['018', '18-44'],
    ['4.4e1', '18-44'],
    ['64.99', '45-64'],
    ['130', '65+'],
    ['', '(missing)'],
  ])('%s as an age is in %s', (raw, expected) => {
    expect(level(ages, raw)).toBe(expected)
  })

  test.each([
    ...['-1', '-0.5', '130.5', '131', '999', 'NA', 'x', ' 20', '20 ', '20 years', '0x14', '1e999', 'Infinity', 'NaN'],
    ...['20,5', '1_0', '٢٠', '.', '+', '1e', '18-44', ...RESERVED_LEVELS],
  ])('or text like “%s” is no age', raw => {
    expect(level(ages, raw)).toBeUndefined()
  })

  test.each<[string, string | undefined]>([
    ['-2.5', '[-2.5, 0)'],
    ['-0.01', '[-2.5, 0)'],
    ['-0', '[0, 2.5)'],
    ['999', '2.5+'],
    ['-2.51', undefined],
  ])('%s of another kind may be any from the lowest end: %s', (raw, expected) => {
    expect(level(scores, raw)).toBe(expected)
  })

  const ends = fc
    .uniqueArray(fc.oneof(fc.integer({ min: -50, max: 130 }), fc.double({ min: -50, max: 130, noNaN: true })), {
      minLength: 1,
      maxLength: 8,
      comparator: (a, b) => a === b,
    })
    .map(all => all.sort((a, b) => a - b))
  const number = fc.oneof(fc.integer({ min: -60, max: 200 }), fc.double({ min: -60, max: 200, noNaN: true }))

  test('from the lowest end on falls in exactly one band, and below it in none', () => {
    fc.assert(
      fc.property(ends, number, (bands, value) => {
        const holding = bands.filter((end, i) => value >= end && value < (bands[i + 1] ?? Number.POSITIVE_INFINITY))
        const levels = bandLevels(bands)
        expect(new Set(levels).size).toBe(bands.length)
        expect([level({ kind: 'other', bands }, String(value))]).toEqual(
          value < bands[0]! ? [undefined] : holding.map(end => levels[bands.indexOf(end)]),
        )
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('that is larger is never in a lower band', () => {
    fc.assert(
      fc.property(ends, number, number, (bands, a, b) => {
        const place = (value: number) => bandLevels(bands).indexOf(level({ kind: 'other', bands }, String(value)) ?? '')
        expect(place(Math.min(a, b))).toBeLessThanOrEqual(place(Math.max(a, b)))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('that is whole lies between the ends that the name of its band tells', () => {
    const whole = fc.uniqueArray(fc.nat(130), { minLength: 1, maxLength: 8 }).map(all => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(whole, fc.nat(130), (bands, age) => {
        const name = level({ kind: 'age', bands }, String(age))
        const [from, to] = name?.endsWith('+') ? [Number.parseInt(name, 10), 130] : (name?.split('-').map(Number) ?? [])
        if (name === undefined) expect(age).toBeLessThan(bands[0]!)
        else {
          expect(age).toBeGreaterThanOrEqual(from!)
          expect(age).toBeLessThanOrEqual(to ?? from!)
        }
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})
