import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addedPerformance, type RegressedBinary } from '../../../science/equity/added.ts'
import type { Finding } from '../../../science/equity/estimate.ts'
import { addGrams, type Gram } from '../../../science/stats/least-squares.ts'
import { t975 } from '../../../science/stats/t-quantile.ts'
import { drawsOf } from '../../helpers/draws.ts'
import { gramOf, GOLDEN as PEOPLE } from '../../helpers/regression-golden.ts'

interface Golden {
  slope: number
  plain: number
  adjusted: number
  gain: number
}
/** test/golden/added: what R makes of the forty people of test/golden/regression. */
const GOLDEN: { ill: number[]; unweighted: Golden; weighted: Golden; errors: Golden } = JSON.parse(
  readFileSync('test/golden/added/expected.json', 'utf8'),
)

interface Person {
  score: bigint
  ill: boolean
  age: bigint
  weight: bigint
  group: number
}
const FORTY: Person[] = PEOPLE.people.map(({ score410, age, w3, cluster }, i) => ({
  ...{ score: BigInt(score410), ill: GOLDEN.ill[i] === 1, age: BigInt(age), weight: BigInt(w3), group: cluster },
}))

function regressed(people: readonly Person[]): RegressedBinary {
  const groups = new Map<number, Gram>()
  for (const { score, ill, age, weight, group } of people) {
    const own = gramOf([{ weight, columns: [1n, score, ill ? 1n : 0n, age] }], 4)
    const before = groups.get(group)
    groups.set(group, before ? addGrams(before, own) : own)
  }
  const cases = people.filter(({ ill }) => ill).length
  return { groups, cases, controls: people.length - cases, missing: 0, withoutCovariates: 0 }
}
const unweighted = (people: readonly Person[]) => people.map(person => ({ ...person, weight: 1n }))
const row = (rows: readonly Finding[], statistic: string) => rows.find(row => row.statistic === statistic)!
function estimate(rows: readonly Finding[], statistic: string) {
  const found = row(rows, statistic)
  if ('reason' in found) throw new Error(found.reason)
  return found
}
const reason = (rows: readonly Finding[], statistic: string) => {
  const found = row(rows, statistic)
  return 'reason' in found ? found.reason : ''
}
const close = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-10)
const STEPS = { score: 410n, replicated: true }
const NAMES = { beta_per_sd: 'slope', r2_adjusted: 'adjusted', r2_incremental: 'gain' } as const

describe('what a score adds to a linear probability model', () => {
  test.each([
    ['unweighted', unweighted(FORTY)],
    ['weighted', FORTY],
  ] as const)('is what lm of R says, %s', (name, people) => {
    const rows = addedPerformance(regressed(people), STEPS)
    for (const [statistic, of] of Object.entries(NAMES)) close(estimate(rows, statistic).value, GOLDEN[name][of])
    // By hand, from what anova takes off the residuals: the adjusted gain of one column is the plain one less its cost by chance.
    const { plain, adjusted, gain } = GOLDEN[name]
    const r2 = 1 - ((1 - adjusted) * 37) / 39
    close(gain, 1 - ((1 - r2) * 39) / 37 - (1 - ((1 - r2 + plain) * 39) / 38))
  })

  test('has the limits of a jackknife over clusters, both fits made anew without each', () => {
    const rows = addedPerformance(regressed(FORTY), STEPS)
    for (const [statistic, of] of Object.entries(NAMES)) {
      close(estimate(rows, statistic).low, GOLDEN.weighted[of] - t975(7) * GOLDEN.errors[of])
      close(estimate(rows, statistic).high, GOLDEN.weighted[of] + t975(7) * GOLDEN.errors[of])
    }
  })

  test('hangs on neither the unit of the score nor of weights, nor on how people are dealt to parts', () => {
    const value = (people: readonly Person[], score: bigint) => {
      const rows = addedPerformance(regressed(people), { ...STEPS, score })
      return ['beta_per_sd', 'r2_incremental'].map(name => estimate(rows, name).value)
    }
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 32 }),
        (by, weight, parts) => {
          const other = FORTY.map((person, i) => ({
            ...person,
            score: person.score * BigInt(by),
            weight: person.weight * BigInt(weight),
            group: i % parts,
          }))
          value(other, 410n * BigInt(by)).forEach((of, i) => {
            close(of, value(FORTY, 410n)[i]!)
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  test('is at most 1 with all columns, and not below what chance costs', () => {
    const people = fc.array(
      fc.record({
        score: fc.bigInt(-50n, 50n),
        ill: fc.boolean(),
        age: fc.bigInt(20n, 80n),
        weight: fc.bigInt(1n, 9n),
        group: fc.nat(3),
      }),
      { minLength: 25, maxLength: 60 },
    )
    let told = 0
    fc.assert(
      fc.property(people, people => {
        const rows = addedPerformance(regressed(people), STEPS)
        const [all, gain] = ['r2_adjusted', 'r2_incremental'].map(name => row(rows, name))
        if ('reason' in all! || 'reason' in gain!) return
        told++
        expect(all!.value).toBeLessThanOrEqual(1)
        // A column that explains nothing costs (1 − R²)(n − 1) / ((n − p)(n − p − 1)), R² that of the columns without it.
        const n = people.length
        const least = -((1 - (all!.value - gain!.value)) / (n - 3))
        expect(gain!.value).toBeGreaterThanOrEqual(least - 1e-12)
      }),
      { numRuns: 200 },
    )
    expect(told).toBeGreaterThan(50)
  })

  test('of a score that follows from a covariate is nothing, and said to be so', () => {
    const rows = addedPerformance(regressed(FORTY.map(person => ({ ...person, score: 3n * person.age - 7n }))), STEPS)
    expect(reason(rows, 'r2_incremental')).toBe('the score does not vary beside the covariates')
  })

  test('is told of ten cases and ten controls or more, with the counts in any case', () => {
    const parted = (cases: number, controls: number) =>
      addedPerformance(
        regressed(
          Array.from({ length: cases + controls }, (_, i) => ({
            ...{ score: BigInt((i * 7) % 13), ill: i < cases, age: BigInt((i * 5) % 11), weight: 1n, group: i % 4 },
          })),
        ),
        STEPS,
      )
    expect(reason(parted(9, 30), 'r2_incremental')).toBe('fewer than 10 cases with the covariates known')
    expect(reason(parted(30, 9), 'beta_per_sd')).toBe('fewer than 10 controls with the covariates known')
    expect(reason(parted(0, 30), 'r2_adjusted')).toBe('no cases with the covariates known')
    expect(estimate(parted(9, 30), 'analysed').value).toBe(39)
    expect(reason(parted(10, 10), 'r2_incremental')).toBe('')
  })

  test('finds a planted truth: where the effect is attenuated 40% the score adds less, to about what theory says', () => {
    const { uniform, normal } = drawsOf(7)
    /** Risks on a line, of which the score’s part is b² times its variance over p(1 − p). */
    const nation = (b: number) =>
      addedPerformance(
        regressed(
          Array.from({ length: 20_000 }, (_, i) => {
            const [z, age] = [Math.max(-2.5, Math.min(2.5, normal())), 20 + Math.floor(60 * uniform())]
            const risk = 0.3 + b * z + 0.002 * (age - 50)
            return {
              ...{
                score: BigInt(Math.round(z * 410)),
                ill: uniform() < risk,
                age: BigInt(age),
                weight: 1n,
                group: i % 32,
              },
            }
          }),
        ),
        STEPS,
      )
    const [full, attenuated] = [0.08, 0.048].map(nation)
    const [more, less] = [full!, attenuated!].map(rows => estimate(rows, 'r2_incremental'))
    expect(less!.high).toBeLessThan(more!.low)
    for (const [rows, b] of [
      [full!, 0.08],
      [attenuated!, 0.048],
    ] as const) {
      const { low, high } = estimate(rows, 'beta_per_sd')
      expect([low < b, b < high]).toEqual([true, true])
      // The variance of a normal deviate that is clamped at 2.5 is .977; beside it ages carry .0012 of .21.
      const truth = (b ** 2 * 0.977) / 0.21
      const found = estimate(rows, 'r2_incremental')
      expect([found.low < truth, truth < found.high]).toEqual([true, true])
    }
  })
})
