import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Levelled, level, parseStratumKey, RESERVED_LEVELS, stratumKey, viewName } from '../../study/attributes.ts'

describe('a level', () => {
  const free = {}
  const listed = { levels: ['female', 'male'] }
  const mapped = { map: { GIH: 'Asian', CEU: 'White' } }

  test.each<[law: string, attribute: Levelled, raw: string | undefined, expected: string | undefined]>([
    ['no value is missing', free, undefined, '(missing)'],
    ['an empty value is missing', free, '', '(missing)'],
    ['an empty value is missing where levels are declared', listed, '', '(missing)'],
    ['an empty value is missing where a map is declared', mapped, '', '(missing)'],
    ['NA is a value', free, 'NA', 'NA'],
    ['a space is a value', free, ' ', ' '],
    ['a declared level is itself', listed, 'male', 'male'],
    ['case counts', listed, 'Male', undefined],
    ['a level that is not declared is none', listed, 'NA', undefined],
    ['a mapped value is what it is mapped to', mapped, 'GIH', 'Asian'],
    ['a value that is not mapped is counted as that', mapped, 'YRI', '(not mapped)'],
    ['what a map leads to is no value of it', mapped, 'Asian', '(not mapped)'],
    ['a word every object has is not mapped', mapped, 'constructor', '(not mapped)'],
    ['with both, the map decides', { ...mapped, levels: ['Asian', 'White'] }, 'CEU', 'White'],
    [
      'with both, what is not mapped is still counted',
      { ...mapped, levels: ['Asian', 'White'] },
      'YRI',
      '(not mapped)',
    ],
  ])('%s', (_, attribute, raw, expected) => {
    expect(level(attribute, raw)).toBe(expected)
  })

  test.each(RESERVED_LEVELS)('%s as a value is none, or not mapped', name => {
    expect(level(free, name)).toBeUndefined()
    expect(level(listed, name)).toBeUndefined()
    expect(level(mapped, name)).toBe('(not mapped)')
  })
})

describe("a stratum's key", () => {
  test('lists attributes by name, whatever order they come in', () => {
    expect(
      stratumKey([
        ['sex', 'female'],
        ['sampled_as', 'AFR'],
      ]),
    ).toBe('sampled_as=AFR|sex=female')
    expect(
      stratumKey([
        ['a10', 'x'],
        ['a_', 'y'],
        ['a1', 'z'],
      ]),
    ).toBe('a1=z|a10=x|a_=y')
  })

  test('encodes what it is built with, and nothing else', () => {
    expect(stratumKey([['a', '50% | x=y é/ ']])).toBe('a=50%25 %7C x%3Dy é/ ')
  })

  test('of no attributes is (all), and no level is mistaken for it', () => {
    expect(stratumKey([])).toBe('(all)')
    expect(parseStratumKey('(all)')).toEqual([])
    expect(stratumKey([['a', '(all)']])).toBe('a=(all)')
  })

  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/)
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('|', '=', '%', '7', 'C', '3', 'D', '2', '5', 'a') }),
  )
  const pairs = fc.uniqueArray(fc.tuple(name, value), { selector: ([attribute]) => attribute, maxLength: 5 })

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(pairs, written => {
        const sorted = [...written].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(parseStratumKey(stratumKey(written))).toEqual(sorted)
      }),
      { seed: 1 },
    )
  })

  test('differs wherever a pair differs', () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const same = JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())
        expect(stratumKey(a) === stratumKey(b)).toBe(same)
      }),
      { seed: 1 },
    )
  })

  test.each(['', 'a', 'a=b=c', '=b', 'b=x|a=y', 'a=%', 'a=%7c', 'a=b|', 'a=x%zz'])(
    'that nobody writes is refused: %j',
    key => {
      expect(() => parseStratumKey(key)).toThrow("not a stratum's key")
    },
  )
})

test('a view is named by its attributes in order of name, and (all) without any', () => {
  expect(viewName(['sex', 'sampled_as'])).toBe('sampled_as|sex')
  expect(viewName(['sex'])).toBe('sex')
  expect(viewName([])).toBe('(all)')
})
