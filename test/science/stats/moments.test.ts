import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMoments,
  type Moments,
  mean,
  meanStandardError,
  quotient,
  standardDeviation,
} from '../../../science/stats/moments.ts'
import { readCsv } from '../../helpers/read-csv.ts'

const STEPS = 65536n

/** Moments of people given as [weight, value in 2^-16]. */
function momentsOf(people: readonly (readonly [w: number, z: number])[]): Moments {
  const sum = (of: (w: bigint, z: bigint) => bigint) =>
    people.reduce((total, [w, z]) => total + of(BigInt(w), BigInt(z)), 0n)
  return {
    n: BigInt(people.length),
    sumW: sum(w => w),
    sumW2: sum(w => w * w),
    sumWz: sum((w, z) => w * z),
    sumWz2: sum((w, z) => w * z * z),
    sumW2z: sum((w, z) => w * w * z),
    sumW2z2: sum((w, z) => w * w * z * z),
  }
}

const person = fc.tuple(fc.integer({ min: 1, max: 2 ** 27 - 1 }), fc.integer({ min: -(2 ** 19), max: 2 ** 19 - 1 }))
const people = fc.array(person, { minLength: 2, maxLength: 40 })

describe('mean, SD and standard error from integer sums', () => {
  test('agree with R survey 4.1.1, svymean of y in the fixture', () => {
    const rows = readCsv(readFileSync('test/golden/fixture.csv', 'utf8'))
    // Weights are multiples of a third: three times them are integers, and their unit cancels.
    const moments = momentsOf(rows.map(row => [Math.round(3 * Number(row.w)), 65536 * Number(row.y)]))
    expect(mean(moments, STEPS)).toBeCloseTo(0.583333333333, 12)
    expect(meanStandardError(moments, STEPS)).toBeCloseTo(0.0831952203066, 12)
  })

  test('with equal weights the SD is the sample standard deviation and the SE is SD/√n', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 19), max: 2 ** 19 - 1 }), { minLength: 2 }), values => {
        const moments = momentsOf(values.map(z => [3, z]))
        const z = values.map(value => value / 65536)
        const centre = z.reduce((sum, value) => sum + value, 0) / z.length
        const sd = Math.sqrt(z.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (z.length - 1))
        expect(mean(moments, STEPS)).toBeCloseTo(centre, 10)
        expect(standardDeviation(moments, STEPS)).toBeCloseTo(sd, 9)
        expect(meanStandardError(moments, STEPS)).toBeCloseTo(sd / Math.sqrt(z.length), 9)
      }),
      { seed: 1 },
    )
  })

  test('scaling all weights changes nothing', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 2, max: 9 }), (all, factor) => {
        const [a, b] = [momentsOf(all), momentsOf(all.map(([w, z]) => [w * factor, z]))]
        expect([mean(b, STEPS), standardDeviation(b, STEPS), meanStandardError(b, STEPS)]).toEqual([
          mean(a, STEPS),
          standardDeviation(a, STEPS),
          meanStandardError(a, STEPS),
        ])
      }),
      { seed: 1 },
    )
  })

  test('adding two cells is the cell of both, to the last integer', () => {
    fc.assert(
      fc.property(people, people, (a, b) => {
        expect(addMoments(momentsOf(a), momentsOf(b))).toEqual(momentsOf([...b, ...a]))
      }),
      { seed: 1 },
    )
  })

  test('finer steps of the same values change nothing', () => {
    fc.assert(
      fc.property(people, all => {
        const [a, b] = [momentsOf(all), momentsOf(all.map(([w, z]) => [w, 32 * z]))]
        const fine = 32n * STEPS
        expect([mean(b, fine), standardDeviation(b, fine), meanStandardError(b, fine)]).toEqual([
          mean(a, STEPS),
          standardDeviation(a, STEPS),
          meanStandardError(a, STEPS),
        ])
      }),
      { seed: 1 },
    )
  })

  test('one person has no spread, and nobody has no mean', () => {
    const one = momentsOf([[5, 65536]])
    expect([mean(one, STEPS), standardDeviation(one, STEPS), meanStandardError(one, STEPS)]).toEqual([1, 0, 0])
    expect(() => mean(momentsOf([]), STEPS)).toThrow(RangeError)
  })

  test('a quotient of integers of any size is the nearest double, to one unit in the last place', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
        fc.bigInt({ min: 1n, max: 2n ** 200n }),
        (a, b) => {
          const value = quotient(a, b)
          // |a/b − value| ≤ 2^-52 |value|, in integers scaled by 2^400.
          const scaled = BigInt(
            Math.round(value * 2 ** 52 * 2 ** -Math.max(0, Math.ceil(Math.log2(Math.abs(value) || 1)))),
          )
          const shift = 52 - Math.max(0, Math.ceil(Math.log2(Math.abs(value) || 1)))
          const difference = (shift >= 0 ? a << BigInt(shift) : a) - scaled * (shift >= 0 ? b : b << BigInt(-shift))
          const size = difference < 0n ? -difference : difference
          expect(size <= 4n * b * (shift >= 0 ? 1n : 1n << BigInt(-shift))).toBe(true)
        },
      ),
      { seed: 1 },
    )
  })
})
