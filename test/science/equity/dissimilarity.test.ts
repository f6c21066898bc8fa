import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalVariation, totalVariationByChance } from '../../../science/equity/dissimilarity.ts'
import { drawsOf } from '../../helpers/draws.ts'

describe('total variation distance', () => {
  it('is half of what shares differ by in all', () => {
    const strata = [
      { cohort: 0.5, census: 0.25 },
      { cohort: 0.5, census: 0.5 },
      { cohort: 0, census: 0.25 },
    ]
    expect(totalVariation(strata)).toBe(0.25)
    expect(totalVariation([])).toBe(0)
  })
  it('lies from 0, of the same mix, to 1, of mixes that share no stratum, whatever the order', () => {
    const mix = (weights: readonly number[]) => {
      const total = weights.reduce((sum, w) => sum + w, 0)
      return weights.map(w => w / total)
    }
    const weights = fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(weights, pairs => {
        const [cohort, census] = [mix(pairs.map(([a]) => a)), mix(pairs.map(([, b]) => b))]
        const strata = cohort.map((share, i) => ({ cohort: share, census: census[i]! }))
        const distance = totalVariation(strata)
        expect(distance >= 0 && distance < 1).toBe(true)
        expect(totalVariation([...strata].reverse())).toBeCloseTo(distance, 12)
        expect(totalVariation(cohort.map(share => ({ cohort: share, census: share })))).toBe(0)
        const apart = [
          ...cohort.map(cohort => ({ cohort, census: 0 })),
          ...census.map(census => ({ cohort: 0, census })),
        ]
        expect(totalVariation(apart)).toBeCloseTo(1, 12)
      }),
      { seed: 1 },
    )
  })
})

describe('the distance by chance', () => {
  // Sums over all binomial counts in exact fractions (Python).
  it.each([
    [10, [0.5, 0.3, 0.2], 0.1658756853],
    [100, [0.6, 0.25, 0.15], 0.05086913432244234],
    [7, [1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7], 0.3399166770891137],
    [3, [0.01, 0.99], 0.01940598],
  ])('of samples of %i people is %d', (n, census, expected) => {
    expect(totalVariationByChance(census, n) / expected - 1).toBeCloseTo(0, 10)
  })
  it('is 0 where the census holds one stratum alone, and small of many people', () => {
    expect(totalVariationByChance([1, 0], 5)).toBe(0)
    expect(totalVariationByChance([0.5, 0.5], 1_000_000)).toBeCloseTo(Math.sqrt(1 / (2 * Math.PI * 1e6)), 6)
  })
  it('is what random samples have on average', () => {
    const census = [0.6, 0.3, 0.1]
    const { uniform } = drawsOf(1)
    const distances = Array.from({ length: 20_000 }, () => {
      const counts = [0, 0, 0]
      for (let i = 0; i < 30; i++) {
        const u = uniform()
        counts[u < 0.6 ? 0 : u < 0.9 ? 1 : 2]!++
      }
      return totalVariation(counts.map((count, i) => ({ cohort: count / 30, census: census[i]! })))
    })
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length
    expect(Math.abs(mean - totalVariationByChance(census, 30))).toBeLessThan(0.0015)
  })
})
