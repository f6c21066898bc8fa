import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutPoint } from '../../../science/scores/cut-point.ts'
import { readCsv } from '../../helpers/read-csv.ts'

const scores = Float64Array.from(readCsv(readFileSync('test/golden/fixture.csv', 'utf8')), ({ score }) => Number(score))

const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 80 })
const top = fc.integer({ min: 1, max: 99 }).map(hundredths => hundredths / 100)

describe('the cut point of a threshold', () => {
  // R 4.2.2: stats::quantile(score, c(.9, .5, .1), type = 1) of test/golden/fixture.csv.
  test.each([
    [0.1, 0.878048780487805],
    [0.5, 0.5],
    [0.9, 0.195121951219512],
  ])('of the top %d of the fixture is its quantile of type 1', (share, expected) => {
    expect(cutPoint(scores, share)).toBeCloseTo(expected, 12)
  })

  test('is the smallest value that at most the share exceed, by counting', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 99 }), (given, hundredths) => {
        const above = (cut: number) => given.filter(value => value > cut).length
        const isFew = (cut: number) => above(cut) * 100 <= hundredths * given.length
        const cut = cutPoint(Float64Array.from(given), hundredths / 100)
        const few = given.filter(isFew)
        expect(cut).toBe(hundredths * given.length < 100 ? undefined : Math.min(...few))
      }),
      { seed: 1 },
    )
  })

  test('does not hang on the order of people, and is not there where the share of them is nobody', () => {
    fc.assert(
      fc.property(values, top, (given, share) => {
        expect(cutPoint(Float64Array.from(given).reverse(), share)).toBe(cutPoint(Float64Array.from(given), share))
      }),
      { seed: 1 },
    )
    expect(cutPoint(new Float64Array(9), 0.1)).toBeUndefined()
    expect(cutPoint(new Float64Array(10), 0.1)).toBe(0)
  })

  test('takes the share as the decimal it is written as: 0.29 of 100 are 29, though 0.29 × 100 is less', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, i) => i)
    expect(0.29 * 100).toBeLessThan(29)
    expect(cutPoint(hundred, 0.29)).toBe(70)
  })
})
