import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weightUnits } from '../../../science/stats/weight-units.ts'

const weight = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
const factor = fc.integer({ min: -900, max: 900 }).map(power => 2 ** power)

test('the largest weight fills 26 bits or 27, and never more, whatever its size', () => {
  const sizes = fc.oneof(
    weight,
    fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
    fc.constantFrom(1, 2 ** 27, 2 ** 27 - 1, 2 - 2 ** -52, Number.MIN_VALUE, Number.MAX_VALUE),
  )
  fc.assert(
    fc.property(sizes, largest => {
      const units = weightUnits(largest)(largest)
      expect(units >= 2n ** 26n || units === 2n ** 26n - 1n).toBe(true)
      expect(units < 2n ** 27n).toBe(true)
    }),
    { seed: 1, numRuns: 1000 },
  )
  // A weight that would round to 2^27 is held in a unit twice as large.
  expect(weightUnits(2 - 2 ** -52)(2 - 2 ** -52)).toBe(2n ** 26n)
})

test('a power of two times the weights leaves the integers as they are', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1 }), factor, (weights, times) => {
      const integers = (all: number[]) => all.map(weightUnits(Math.max(...all)))
      expect(integers(weights.map(each => each * times))).toEqual(integers(weights))
    }),
    { seed: 1 },
  )
})

test('any other factor leaves weighted means as they are to 1e-7', () => {
  const person = fc.tuple(fc.double({ min: 0.001, max: 1000, noNaN: true }), fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (people, times) => {
        const mean = (factor: number) => {
          const units = weightUnits(Math.max(...people.map(([w]) => w * factor)))
          const weights = people.map(([w]) => Number(units(w * factor)))
          return weights.reduce((sum, w, i) => sum + w * people[i]![1], 0) / weights.reduce((sum, w) => sum + w)
        }
        expect(Math.abs(mean(times) - mean(1))).toBeLessThan(1e-7)
      },
    ),
    { seed: 1 },
  )
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%f is no weight', largest => {
  expect(() => weightUnits(largest)).toThrow(RangeError)
})
