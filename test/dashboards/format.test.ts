import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCell,
  formatChance,
  formatCount,
  formatDeviations,
  formatDigits,
  formatRatio,
  formatShare,
} from '../../dashboards/format.ts'
import { parts, phrase } from '../../dashboards/phrase.ts'
import { emsOf, labelsOf, shorten, wrap } from '../../dashboards/shorten.ts'
import { attributesOf, stratumName, viewName } from '../../dashboards/stratum.ts'
import { row } from './fixture-release.ts'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [2504, '2,504'],
    [336806231, '336,806,231'],
    [-1234, '−1,234'],
  ])('a count of %d reads %s', (value, words) => {
    expect(formatCount(value)).toBe(words)
  })

  it.each([
    [2.46, '2.46'],
    [-0.4444, '−0.44'],
    [-0.001, '0.00'],
    [-0, '0.00'],
  ])('a value of %d standard deviations reads %s', (value, words) => {
    expect(formatDeviations(value)).toBe(words)
  })

  it.each([
    [0, '0.00'],
    [4.8712, '4.87'],
    [0.0412, '0.041'],
    [0.0004, '< 0.001'],
    [-0.0004, '> −0.001'],
    [-0.0841, '−0.084'],
    [-0.1666, '−0.17'],
  ])('a ratio or slope of %d reads %s', (value, words) => {
    expect(formatRatio(value)).toBe(words)
  })

  it.each([
    [-0.44444, '−0.444'],
    [1234.5, '1,235'],
    [1234567, '1,234,567'],
    [0.0001234, '0.000123'],
  ])('a value of %d in a unit of its own reads %s', (value, words) => {
    expect(formatDigits(value)).toBe(words)
  })

  it.each([
    [0, '0.0%'],
    [0.0001, '< 0.1%'],
    [0.8412, '84.1%'],
    [0.99999, '> 99.9%'],
    [1, '100.0%'],
  ])('a share of %d reads %s', (value, words) => {
    expect(formatShare(value)).toBe(words)
  })

  it.each([
    [0.78125, '0.781'],
    [-0.0149, '−0.015'],
    [-0.0001, '0.000'],
  ])('the chance %d has three decimals: %s', (value, written) => {
    expect(formatChance(value)).toBe(written)
  })
  it('a share that is not all never reads as all, one that is not nothing never as nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), share => {
        expect(['0.0%', '100.0%']).not.toContain(formatShare(share))
      }),
      { seed: 1 },
    )
  })

  it('a missing number is a dash and the words for why, never 0', () => {
    const missing = row({}, 'mean', null)
    expect(formatCell(missing, 'deviations')).toBe('– withheld')
    expect(formatCell({ ...missing, status: 'not_estimable' }, 'share')).toBe('– not estimable')
    expect(formatCell({ ...missing, status: 'not_applicable' }, 'count')).toBe('– not applicable')
  })

  it('limits stand beside a value where they are released', () => {
    expect(formatCell({ ...row({}, 'mean', 0.5), low: -0.1, high: 1.1 }, 'deviations')).toBe('0.50 (−0.10 to 1.10)')
  })

  it('an unreliable value says so', () => {
    expect(formatCell({ ...row({}, 'people', 12), status: 'unreliable' }, 'count')).toBe('12, unreliable')
  })
})

describe('a filled text', () => {
  it('reads no blank in what fills a blank', () => {
    expect(phrase('{a} and {b}', { a: '{b}', b: 'B' })).toBe('{b} and B')
    expect(parts('{a}!', { a: '{b}' })).toEqual([
      { words: '{b}', filled: true },
      { words: '!', filled: false },
    ])
  })

  it('isolates what runs from right to left, and only that', () => {
    expect(phrase('by {a}.', { a: 'سكان 12' })).toBe('by \u2068سكان 12\u2069.')
    // A name that closes the isolate and overrides what follows reaches no further than itself.
    expect(phrase('by {a}.', { a: 'x\u2069\u202Ey' })).toBe('by \u2068xy\u2069.')
    expect(phrase('by {a}.', { a: 'AFR · Ñ漢' })).toBe('by AFR · Ñ漢.')
  })
})

describe('strata', () => {
  it('are read with their levels decoded once', () => {
    expect(stratumName('sampled_as=AFR|sex=female')).toBe('AFR · female')
    expect(stratumName('g=a%7Cb%3Dc%2525')).toBe('a|b=c%25')
    expect(stratumName('(all)')).toBe('All people')
    expect(viewName('sampled_as|sex')).toBe('sampled_as × sex')
    expect(attributesOf('(all)')).toEqual([])
  })

  it.each(['', 'AFR', 'a=b=c', '=x', 'a=b|'])('written as "%s" are refused', stratum => {
    expect(() => stratumName(stratum)).toThrow('a released stratum is not written as')
  })
})

describe('a shortened label', () => {
  it('keeps a short text whole and cuts a long one between characters', () => {
    expect(shorten('AFR · female', 16)).toBe('AFR · female')
    expect(shorten('x'.repeat(200), 16)).toBe(`${'x'.repeat(27)}…`)
    expect(shorten('👩‍👩‍👧'.repeat(40), 4)).toBe(`${'👩‍👩‍👧'.repeat(3)}…`)
  })
})

describe('a name in lines', () => {
  it('breaks at spaces, holds every word that fits, and shortens what does not', () => {
    expect(wrap('American Indian or Alaska Native', 12, 3)).toEqual(['American Indian or', 'Alaska Native'])
    expect(wrap('x'.repeat(200), 12, 3)).toEqual([shorten('x'.repeat(200), 12)])
    expect(wrap(' ', 12, 3)).toEqual([' '])
  })

  it('is never wider or longer than asked', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), name => {
        const lines = wrap(name, 8, 2)
        expect(lines.length).toBeLessThanOrEqual(2)
        for (const line of lines) expect(emsOf(line)).toBeLessThanOrEqual(8.5)
      }),
      { seed: 1 },
    )
  })
})

describe('the labels of a chart', () => {
  it('number what would read like an earlier one', () => {
    const long = (end: string) => `${'x'.repeat(200)}${end}`
    expect(labelsOf([long('a'), 'short', long('b'), 'short'], 12, 1).flat()).toEqual([
      `${'x'.repeat(19)}…`,
      'short',
      `${'x'.repeat(16)}… (2)`,
      'short (2)',
    ])
  })

  it('are never alike, nor wider than asked', () => {
    const name = fc.array(fc.constantFrom('x', 'xx', ' ', '(2)', '…', 'مجموعة'), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), names => {
        const labels = labelsOf(
          names.map(parts => parts.join('')),
          6,
          2,
        )
        expect(new Set(labels.map(lines => lines.join('\n'))).size).toBe(names.length)
        for (const line of labels.flat()) expect(emsOf(line)).toBeLessThanOrEqual(6.5)
      }),
      { seed: 1 },
    )
  })
})
