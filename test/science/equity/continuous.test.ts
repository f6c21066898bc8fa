import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareSlopes,
  continuousPerformance,
  otherPeople,
  portability,
  type Regressed,
  type Scale,
} from '../../../science/equity/continuous.ts'
import type { Finding } from '../../../science/equity/estimate.ts'
import { VERDICTS } from '../../../science/equity/verdict.ts'
import { addGrams, leastSquares } from '../../../science/stats/least-squares.ts'
import { t975 } from '../../../science/stats/t-quantile.ts'
import { GOLDEN, goldenGram, gramOf, STEPS } from '../../helpers/regression-golden.ts'

const INDEPENDENT: Scale = { ...STEPS, replicated: false }
const REPLICATED: Scale = { ...STEPS, replicated: true }
const GOLDEN_AGE = { stratum: '(all)', weight: 'w', covariates: ['age'] } as const
const whole = (gram: ReturnType<typeof gramOf>): Regressed => ({
  groups: new Map([[0, gram]]),
  missing: 0,
  withoutCovariates: 0,
})
const clustered = (stratum = '(all)'): Regressed => ({
  groups: new Map(
    [7, 2, 0, 1, 3, 4, 5, 6]
      .map(
        cluster =>
          [cluster, goldenGram({ ...GOLDEN_AGE, covariates: ['age'], stratum }, of => of.cluster === cluster)] as const,
      )
      .filter(([, { n }]) => n > 0n),
  ),
  missing: 0,
  withoutCovariates: 0,
})
const statistic = (rows: Finding[], name: string) => rows.find(row => row.statistic === name)!
const estimate = (rows: Finding[], name: string) => {
  const row = statistic(rows, name)
  if ('reason' in row) throw new Error(row.reason)
  return row
}
const close = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-10)

/** People on a line with noise that sums to nothing. */
function people(n: number, slope: bigint, noise: bigint, shift = 0n) {
  return whole(
    gramOf(
      Array.from({ length: n }, (_, i) => {
        const x = BigInt(((i * 7) % n) - Math.floor(n / 2))
        return { weight: 1n, columns: [1n, x, slope * x + shift + (i % 2 === 0 ? noise : -noise)] }
      }),
      3,
    ),
  )
}

test('limits are those of a jackknife over clusters, as R makes them', () => {
  const rows = continuousPerformance(clustered(), REPLICATED)
  const { slope, slopeSe, gain, gainSe } = GOLDEN.jackknife
  for (const [name, value, error] of [
    ['beta_per_sd', slope, slopeSe],
    ['r2_incremental', gain, gainSe],
  ] as const) {
    close(estimate(rows, name).value, value)
    close(estimate(rows, name).high, value + t975(7) * error)
  }
})

describe('a line is fitted', () => {
  const reasonOf = (of: Regressed) => {
    const row = statistic(continuousPerformance(of, INDEPENDENT), 'beta_per_sd')
    return 'reason' in row ? row.reason : ''
  }
  test('of ten people or more, and of three to a parameter', () => {
    expect(reasonOf({ groups: new Map(), missing: 3, withoutCovariates: 2 })).toBe(
      'no people with the outcome and the covariates known',
    )
    expect(reasonOf(people(9, 1n, 1n))).toBe('fewer than 10 people with the outcome and the covariates known')
    expect(reasonOf(people(10, 1n, 1n))).toBe('')
    // With k parameters, .33 of n people: 4 need 13, as 12.12 is not enough.
    const wide = (n: number) =>
      whole(
        gramOf(
          Array.from({ length: n }, (_, i) => ({
            weight: 1n,
            columns: [1, i, (i * i) % 11, i % 3, (i * 5) % 7].map(BigInt),
          })),
          5,
        ),
      )
    expect(reasonOf(wide(12))).toBe('too few people with the outcome and the covariates known for so many covariates')
    expect(reasonOf(wide(13))).toBe('')
  })
  test('never where a denominator is missing, and counts stand all the same', () => {
    const rows = continuousPerformance({ groups: new Map(), missing: 3, withoutCovariates: 2 }, INDEPENDENT)
    expect(rows.filter(row => !('reason' in row)).map(row => [row.statistic, 'value' in row && row.value])).toEqual([
      ['people', 5],
      ['missing', 3],
      ['without_covariates', 2],
      ['analysed', 0],
    ])
  })
})

describe('two groups', () => {
  test('on lines without any noise get no verdict: no sample has earned an error of 0', () => {
    const [group, reference] = [people(40, 3n, 0n), people(60, 2n, 0n)]
    const [rows] = compareSlopes([{ group, reference, margin: 0.1, scale: INDEPENDENT }])
    expect(statistic(rows!, 'verdict')).toMatchObject({ reason: 'the outcome lies on a line' })
  })

  const compare = (group: Regressed, reference: Regressed, margin: number, scale = INDEPENDENT) =>
    compareSlopes([{ group, reference, margin, scale }])[0]!
  const verdict = (...given: Parameters<typeof compare>) => VERDICTS[estimate(compare(...given), 'verdict').value]

  test('of other slopes are beyond a small margin and within a large one; of few people nothing is clear', () => {
    const [steep, flat] = [people(200, 30n, 400n), people(200, 20n, 400n)]
    const scale = { score: 1n, outcome: 1n, replicated: false }
    expect(estimate(compare(steep, flat, 1, scale), 'difference').value).toBeCloseTo(10, 6)
    expect(verdict(steep, flat, 1, scale)).toBe('beyond margin')
    expect(verdict(steep, flat, 30, scale)).toBe('within margin')
    expect(verdict(people(12, 30n, 400n), people(12, 20n, 400n), 1, scale)).toBe('inconclusive')
  })

  test('are told by Satterthwaite’s degrees of freedom, and swapped they are opposite', () => {
    const [a, b] = (['A', 'B'] as const).map(stratum =>
      whole(goldenGram({ stratum, weight: 'one', covariates: ['age'] })),
    )
    const [fitA, fitB] = [a!, b!].map(({ groups }) => leastSquares(groups.get(0)!, STEPS.score, STEPS.outcome))
    if (typeof fitA !== 'object' || typeof fitB !== 'object') throw new Error('no fit')
    const [va, vb] = [fitA.slopeError ** 2, fitB.slopeError ** 2]
    const df = (va + vb) ** 2 / (va ** 2 / (fitA.n - 3) + vb ** 2 / (fitB.n - 3))
    const found = estimate(compare(a!, b!, 1), 'difference')
    close(found.value, fitA.slope - fitB.slope)
    close(found.high - found.low, 2 * t975(df) * Math.sqrt(va + vb))
    const back = estimate(compare(b!, a!, 1), 'difference')
    expect([back.value, back.low, back.high]).toEqual([-found.value, -found.high, -found.low])
  })

  test('that share clusters are jackknifed together', () => {
    const [a, b] = [clustered('A'), clustered('B')]
    const slopes = (without?: number) =>
      [a, b].map(({ groups }) => {
        const grams = [...groups].filter(([cluster]) => cluster !== without).map(([, gram]) => gram)
        const fit = leastSquares(grams.reduce(addGrams), STEPS.score, STEPS.outcome)
        if (typeof fit === 'string') throw new Error(fit)
        return fit.slope
      })
    const difference = ([one, other]: number[]) => one! - other!
    const value = difference(slopes())
    const squares = Array.from({ length: 8 }, (_, cluster) => (difference(slopes(cluster)) - value) ** 2)
    const error = Math.sqrt((7 / 8) * squares.reduce((sum, square) => sum + square, 0))
    const found = estimate(compare(a, b, 1, REPLICATED), 'difference')
    close(found.value, value)
    close(found.high, value + t975(7) * error)
  })

  test('a group without an outcome passes nothing, and counts in its family', () => {
    const nobody = { groups: new Map(), missing: 9, withoutCovariates: 0 }
    const pair = { reference: people(200, 20n, 400n), margin: 1, scale: { score: 1n, outcome: 1n, replicated: false } }
    const [none, some] = compareSlopes([
      { ...pair, group: nobody },
      { ...pair, group: people(200, 30n, 400n) },
    ])
    for (const name of ['difference', 'verdict', 'needed', 'p']) expect(statistic(none!, name)).toHaveProperty('reason')
    const { value: p } = estimate(some!, 'p')
    expect(estimate(some!, 'q').value).toBeCloseTo(Math.min(1, 2 * p), 12)
  })
})

describe('portability', () => {
  const scale = { score: 1n, outcome: 1n, replicated: false }
  test('is a ratio of what the score adds, with limits around it', () => {
    const [group, reference] = [people(400, 3n, 900n), people(400, 6n, 900n)]
    const found = portability(group, reference, scale)
    if ('reason' in found) throw new Error(found.reason)
    const added = (of: Regressed) => estimate(continuousPerformance(of, scale), 'r2_incremental').value
    close(found.value, added(group) / added(reference))
    expect(found.low).toBeLessThan(found.value)
    expect(found.high).toBeGreaterThan(found.value)
  })
  test('is not told where the reference may have none: its lower limit is not above 0', () => {
    expect(portability(people(400, 6n, 900n), people(40, 1n, 900n), scale)).toEqual({
      statistic: 'ratio',
      reason: 'the score adds nothing sure in the reference',
    })
  })
})

test('all people less a part are the others, whoever the part is', () => {
  fc.assert(
    fc.property(fc.constantFrom('A', 'B', 'C'), stratum => {
      const rest = otherPeople(clustered(), clustered(stratum))
      const expected = ['A', 'B', 'C']
        .filter(other => other !== stratum)
        .map(other => clustered(other))
        .flatMap(({ groups }) => [...groups])
      for (const [cluster, gram] of rest.groups)
        expect(gram).toEqual(
          expected
            .filter(([of]) => of === cluster)
            .map(([, part]) => part)
            .reduce(addGrams),
        )
      expect([...rest.groups.keys()].sort()).toEqual([...new Set(expected.map(([cluster]) => cluster))].sort())
    }),
    { seed: 1, numRuns: 9 },
  )
})
