import { describe, expect, test } from 'vitest'
import { fitPopulations } from '../../../../science/scores/adjust/fit-populations.ts'
import { fitSimilarity } from '../../../../science/scores/adjust/fit-similarity.ts'
import { mostSimilar } from '../../../../science/scores/adjust/most-similar.ts'
import { percentileWithin, scoreWithin } from '../../../../science/scores/adjust/score-within.ts'
import { expected, largestDifference, people, reference, scores } from './golden.ts'

const similarity = fitSimilarity(reference)
const found = expected.rows.map(row => mostSimilar(similarity, people[row]!.components))

describe('against compare_ancestry (Mahalanobis) and pgs_adjust of pgscatalog.calc 0.3.1 on 1000 Genomes', () => {
  test('each person has the same nearest population, at the same distance', () => {
    expect(found.map(({ nearest }) => nearest)).toStrictEqual(expected.similar)
    const golden = found.map(({ nearest }, i) => expected.distance2[nearest]![i]!)
    expect(
      largestDifference(
        found.map(({ distance2 }) => distance2),
        golden,
      ),
    ).toBeLessThan(1e-9)
  })

  test('those it calls low in confidence, and only those, are unassigned', () => {
    expect(found.map(({ population }) => population === null)).toStrictEqual(expected.lowConfidence)
  })

  test('the threshold is the χ² quantile of upper tail 1e-10 with one degree of freedom less than components', () => {
    expect(similarity.farthest).toBe(expected.threshold[2])
    for (const k of [2, 20]) {
      const components = Float64Array.from({ length: 50 * k }, (_, i) => (i * i * 0.618034) % 1)
      const { farthest } = fitSimilarity({ components, populations: new Array(50).fill('one') })
      expect(farthest).toBe(expected.threshold[k - 2])
    }
  })

  test.each(scores)('%s: the score in the SDs of the nearest population, and its percentile there', score => {
    const sums = reference.sums(score)
    const populations = new Map(fitPopulations(sums, reference.populations).map(fit => [fit.name, fit]))
    const own = expected.rows.map(row => people[row]!.sums[score]!)
    const z = own.map((sum, i) => scoreWithin(populations.get(found[i]!.nearest)!, sum)!)
    expect(largestDifference(z, expected.scores[score]!.zSimilar)).toBeLessThan(1e-12)
    const percentiles = own.map((sum, i) =>
      percentileWithin(sums.filter((_, row) => reference.populations[row] === found[i]!.nearest).sort(), sum),
    )
    expect(largestDifference(percentiles, expected.scores[score]!.percentile)).toBeLessThan(1e-12)
  })
})

test('a person far from every population is unassigned, and their nearest is still told', () => {
  expect(mostSimilar(similarity, [5000, 0, 0, 0])).toMatchObject({ population: null, nearest: expect.any(String) })
})

test('distances that overflow are too far as well', () => {
  for (const components of [
    [1e200, 0, 0, 0],
    [1e200, -1e200, 1e200, 1e200],
    [-1e308, 1e308, 1e308, 1e308],
  ])
    expect(mostSimilar(similarity, components).population).toBeNull()
})

test('the order of reference people changes nothing, to the last bit', () => {
  const n = reference.populations.length
  const order = Array.from({ length: n }, (_, i) => (i * 1009) % n)
  const components = Float64Array.from(order.flatMap(i => [...reference.components.subarray(4 * i, 4 * i + 4)]))
  const populations = order.map(i => reference.populations[i]!)
  expect(fitSimilarity({ components, populations })).toStrictEqual(similarity)
  const sums = reference.sums('SAS')
  expect(
    fitPopulations(
      Float64Array.from(order, i => sums[i]!),
      populations,
    ),
  ).toStrictEqual(fitPopulations(sums, reference.populations))
})

test('percentiles of ties, of sums below all and above all (scipy 1.17.1, percentileofscore, rank)', () => {
  const sums = Float64Array.of(1, 2, 3, 3, 4)
  expect([0, 1, 2.5, 3, 4, 9].map(sum => percentileWithin(sums, sum))).toStrictEqual([0, 20, 40, 70, 100, 100])
  expect(() => percentileWithin(new Float64Array(0), 1)).toThrow(RangeError)
})

test('a score that does not vary in a population has no place there', () => {
  const [one] = fitPopulations(Float64Array.of(0.1, 0.1, 0.1), ['a', 'a', 'a'])
  expect(one).toMatchObject({ name: 'a', people: 3, sd: 0 })
  expect(scoreWithin(one!, 0.2)).toBeNull()
})

test('populations whose covariance cannot be inverted, and unfit components, are refused', () => {
  const components = Float64Array.from({ length: 12 }, (_, i) => (i * i * 0.618034) % 1)
  const populations = ['a', 'a', 'a', 'a', 'b', 'b']
  expect(() => fitSimilarity({ components, populations })).toThrow(/population b/)
  expect(() => fitSimilarity({ components: components.subarray(6), populations })).toThrow(/2 to 20 components/)
  expect(() => fitSimilarity({ components: components.map(() => Number.NaN), populations })).toThrow(RangeError)
  expect(() => mostSimilar(similarity, [1, 2, 3])).toThrow(RangeError)
  expect(() => mostSimilar(similarity, [1, 2, 3, Number.NaN])).toThrow(RangeError)
})
