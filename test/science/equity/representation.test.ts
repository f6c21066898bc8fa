import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { representation } from '../../../science/equity/representation.ts'

const of = (people: number, all: number, censusPeople: number, censusOf: number) =>
  representation({
    people: BigInt(people),
    of: BigInt(all),
    censusPeople: BigInt(censusPeople),
    censusOf: BigInt(censusOf),
  })
const shares = fc
  .record({ all: fc.integer({ min: 1, max: 3000 }), censusOf: fc.integer({ min: 1, max: 10 ** 9 }) })
  .chain(({ all, censusOf }) =>
    fc.tuple(
      fc.integer({ min: 0, max: all }),
      fc.constant(all),
      fc.integer({ min: 0, max: censusOf }),
      fc.constant(censusOf),
    ),
  )

describe('a stratum beside a census', () => {
  // statsmodels 0.13.5: 30 of 400 people, 12% of the census; proportion_confint(30, 400, method='beta') / 0.12
  test('has the golden ratio and exact interval', () => {
    const { ratio, ratioInterval } = of(30, 400, 12, 100)
    expect(ratio).toBeCloseTo(0.625, 12)
    expect(ratioInterval!.low).toBeCloseTo(0.426430663372, 10)
    expect(ratioInterval!.high).toBeCloseTo(0.877813655115, 10)
  })

  test('needs the fewest people with whom its share reaches the census’s, and one fewer does not', () => {
    fc.assert(
      fc.property(shares, ([x, n, c, all]) => {
        const needed = of(x, n, c, all).needed
        if (needed === undefined) {
          expect([c, x < n]).toEqual([all, true])
          return
        }
        const reached = (a: bigint) => (BigInt(x) + a) * BigInt(all) >= BigInt(c) * (BigInt(n) + a)
        expect(reached(needed)).toBe(true)
        if (needed > 0n) expect(reached(needed - 1n)).toBe(false)
      }),
      { seed: 1 },
    )
  })

  test('under-represented has a ratio below 1 and needs people; at parity or above it needs none', () => {
    fc.assert(
      fc.property(shares, ([x, n, c, all]) => {
        const { ratio, needed } = of(x, n, c, all)
        if (ratio === undefined || needed === undefined) return
        if (needed === 0n) expect(ratio).toBeGreaterThanOrEqual(1 - 1e-12)
        else expect(ratio).toBeLessThan(1 + 1e-12)
      }),
      { seed: 1 },
    )
  })

  test('without anyone in the cohort has the ratio 0, which is a finding', () => {
    expect(of(0, 300, 10, 100)).toMatchObject({ cohortShare: 0, ratio: 0, needed: 34n })
  })

  test('that the census counts nobody of has no ratio', () => {
    expect(of(5, 300, 0, 100)).toMatchObject({ censusShare: 0, ratio: undefined, needed: 0n })
  })

  test('has nothing to say where a denominator is 0', () => {
    expect(of(0, 0, 10, 100)).toMatchObject({ cohortShare: undefined, ratio: undefined, needed: undefined })
    expect(of(3, 10, 0, 0)).toMatchObject({ censusShare: undefined, ratio: undefined, needed: undefined })
  })

  test('that is the whole census cannot be reached by adding to it', () => {
    expect(of(5, 10, 100, 100).needed).toBeUndefined()
    expect(of(10, 10, 100, 100).needed).toBe(0n)
  })

  test('larger than the whole is a fault', () => {
    expect(() => of(11, 10, 1, 2)).toThrow('more people')
    expect(() => of(1, 10, 3, 2)).toThrow('more people')
  })
})
