import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dosageUnits, scoreUnits } from '../../../science/scores/score-units.ts'

const weight = fc.double({ min: -3, max: 3, noNaN: true }).filter(value => value !== 0)
const frequency = fc.double({ min: 0, max: 1, noNaN: true })
const score = fc.array(fc.tuple(weight, frequency), { minLength: 1, maxLength: 50 })

describe('weights as integers', () => {
  test('no possible sum of a score reaches 2^53', () => {
    fc.assert(
      fc.property(score, rows => {
        const { weights, missing } = scoreUnits(
          rows.map(([w]) => w),
          rows.map(([, p]) => p),
        )
        const largest = weights.reduce((sum, w, i) => sum + Math.max(2 * Math.abs(w), Math.abs(missing[i]!)), 0)
        expect(largest).toBeLessThan(2 ** 53)
      }),
      { seed: 1 },
    )
  })

  test('a person’s sum is off by at most variants × 2^-51 × the sum of |weight|', () => {
    const people = fc.array(fc.tuple(weight, fc.constantFrom(0, 1, 2)), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(people, rows => {
        const { log2, weights } = scoreUnits(
          rows.map(([w]) => w),
          rows.map(() => 0.5),
        )
        // Both sums as exact fractions of 2^1074, in which every double is an integer.
        const exact = (value: number) =>
          BigInt(value * 2 ** 60 === Math.trunc(value * 2 ** 60) ? value * 2 ** 60 : Math.round(value * 2 ** 60))
        const want = rows.reduce((sum, [w, d]) => sum + exact(w) * BigInt(d), 0n)
        const got = rows.reduce((sum, [, d], i) => sum + BigInt(weights[i]! * d), 0n)
        const error =
          Math.abs(Number(want - (log2 <= 60 ? got << BigInt(60 - log2) : got >> BigInt(log2 - 60)))) / 2 ** 60
        const total = rows.reduce((sum, [w]) => sum + Math.abs(w), 0)
        expect(error).toBeLessThanOrEqual(rows.length * 2 ** -51 * total + rows.length * 2 ** -59)
      }),
      { seed: 1 },
    )
  })

  test('the unit is the finest of its kind: half of it would reach 2^53', () => {
    const { log2 } = scoreUnits([1, 1], [0.5, 0.5])
    expect(2 * 2 * 2 ** log2).toBeLessThan(2 ** 53)
    expect(2 * 2 * 2 ** (log2 + 1)).toBeGreaterThanOrEqual(2 ** 53)
  })

  test('a missing call counts the expected dosage, 2 × frequency', () => {
    const { weights, missing } = scoreUnits([0.5, -0.25], [0.125, 1])
    expect(missing).toEqual([0.25 * weights[0]!, 2 * weights[1]!])
  })

  test('scores without weight are refused', () => {
    for (const weights of [[], [0], [0, -0], [Number.NaN], [Number.POSITIVE_INFINITY]])
      expect(() =>
        scoreUnits(
          weights,
          weights.map(() => 0.5),
        ),
      ).toThrow(RangeError)
  })

  test('dosages of the alternate allele: turned where the effect allele is the reference', () => {
    expect(dosageUnits(10, 7, true)).toEqual([0, 10, 20, 7])
    expect(dosageUnits(10, 7, false)).toEqual([20, 10, 0, 7])
  })
})
