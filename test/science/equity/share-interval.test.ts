import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clopperPearson, weightedWilson, wilson } from '../../../science/equity/share-interval.ts'
import { readCsv } from '../../helpers/read-csv.ts'

const counts = fc.integer({ min: 1, max: 5000 }).chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

/** Of the binomial distribution, summed term by term: another way to the same tail. */
function atLeast(x: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0]
  for (let k = 0; k <= n; k++) {
    if (k >= x) sum += term
    term *= ((n - k) / (k + 1)) * (p / (1 - p))
  }
  return sum
}

describe('the score interval of a share', () => {
  test('of 7 in 53 is that of statsmodels 0.13.5', () => {
    const { low, high } = wilson(7, 53)!
    expect(low).toBeCloseTo(0.0654785328446, 12)
    expect(high).toBeCloseTo(0.248402553089, 12)
  })
  test('ends at 0 and 1 exactly where nobody or everybody counts, and is missing of nobody', () => {
    expect(wilson(0, 10)!.low).toBe(0)
    expect(wilson(10, 10)!.high).toBe(1)
    expect(wilson(0, 0)).toBeUndefined()
  })
})

describe('the score interval of a weighted share', () => {
  const weights = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 1000 })), { minLength: 1, maxLength: 30 })
  const of = (people: readonly (readonly [boolean, number])[]) => {
    const sums = (chosen: typeof people) => ({
      weight: chosen.reduce((sum, [, w]) => sum + w, 0),
      weight2: chosen.reduce((sum, [, w]) => sum + w * w, 0),
    })
    return weightedWilson(sums(people.filter(([counts]) => counts)), sums(people))!
  }

  test('is that of a share where weights are equal, whatever they are', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 2 ** 27 }), ([x, n], w) => {
        const weighted = weightedWilson({ weight: x * w, weight2: x * w * w }, { weight: n * w, weight2: n * w * w })!
        expect(weighted.low).toBeCloseTo(wilson(x, n)!.low, 10)
        expect(weighted.high).toBeCloseTo(wilson(x, n)!.high, 10)
      }),
      { seed: 1 },
    )
  })
  test('has the variance of R survey 4.1.1, svymean of y in the fixture', () => {
    const rows = readCsv(readFileSync('test/golden/fixture.csv', 'utf8'))
    const { low, high } = of(rows.map(({ y, w }) => [y === '1', Math.round(Number(w) * 3)]))
    const [p, se] = [0.583333333333, 0.0831952203066]
    const n = (p * (1 - p)) / ((se ** 2 * 39) / 40)
    const [middle, z2] = [
      (p + 1.959963984540054 ** 2 / (2 * n)) / (1 + 1.959963984540054 ** 2 / n),
      1.959963984540054 ** 2,
    ]
    const half = (Math.sqrt(z2) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    expect(low).toBeCloseTo(middle - half, 10)
    expect(high).toBeCloseTo(middle + half, 10)
  })
  test('holds the share, does not hang on the unit of weights, and is missing of nobody', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 100 }), (people, unit) => {
        const { low, high } = of(people)
        const share =
          people.reduce((sum, [counts, w]) => sum + (counts ? w : 0), 0) / people.reduce((sum, [, w]) => sum + w, 0)
        expect(low).toBeLessThanOrEqual(share + 1e-12)
        expect(high).toBeGreaterThanOrEqual(share - 1e-12)
        const other = of(people.map(([counts, w]) => [counts, w * unit]))
        expect(other.low).toBeCloseTo(low, 9)
        expect(other.high).toBeCloseTo(high, 9)
      }),
      { seed: 1 },
    )
    expect(weightedWilson({ weight: 0, weight2: 0 }, { weight: 0, weight2: 0 })).toBeUndefined()
  })
})

describe('the exact interval of a share', () => {
  test('of 7 in 53 is that of statsmodels 0.13.5', () => {
    const { low, high } = clopperPearson(7, 53)!
    expect(low).toBeCloseTo(0.0547901018532, 11)
    expect(high).toBeCloseTo(0.253368232864, 11)
  })
  test('leaves 2.5% beyond each end, by the sum of binomial terms', () => {
    for (const [x, n] of [
      [1, 5],
      [3, 40],
      [20, 40],
      [38, 40],
    ] as const) {
      const { low, high } = clopperPearson(x, n)!
      expect(atLeast(x, n, low)).toBeCloseTo(0.025, 10)
      expect(1 - atLeast(x + 1, n, high)).toBeCloseTo(0.025, 10)
    }
  })
  test('has closed forms where nobody counts or everybody does', () => {
    expect(clopperPearson(0, 20)).toEqual({ low: 0, high: expect.closeTo(1 - 0.025 ** (1 / 20), 12) })
    expect(clopperPearson(20, 20)).toEqual({ low: expect.closeTo(0.025 ** (1 / 20), 12), high: 1 })
    expect(clopperPearson(0, 0)).toBeUndefined()
  })
  test('holds a value for a million people', () => {
    const { low, high } = clopperPearson(500_000, 1_000_000)!
    expect(low).toBeCloseTo(0.5 - 0.00098, 5)
    expect(high).toBeCloseTo(0.5 + 0.00098, 5)
  })
})

test('both intervals hold the share, lie within 0 and 1, and mirror when the complement is counted', () => {
  fc.assert(
    fc.property(counts, ([x, n]) => {
      for (const interval of [wilson, clopperPearson]) {
        const { low, high } = interval(x, n)!
        const mirrored = interval(n - x, n)!
        expect(0 <= low && low <= x / n && x / n <= high && high <= 1).toBe(true)
        expect(1 - mirrored.high).toBeCloseTo(low, 9)
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('what is no share of counts is refused', () => {
  for (const [x, n] of [
    [2, 1],
    [-1, 3],
    [0.5, 3],
  ] as const) {
    expect(() => wilson(x, n)).toThrow('two counts')
    expect(() => clopperPearson(x, n)).toThrow('two counts')
  }
})
