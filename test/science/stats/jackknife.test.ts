import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jackknifeError } from '../../../science/stats/jackknife.ts'
import { addMoments, type Moments, mean, meanStandardError, subtractMoments } from '../../../science/stats/moments.ts'
import { dealGroups } from '../../../science/stats/replicate-groups.ts'
import { t975 } from '../../../science/stats/t-quantile.ts'

const GOLDEN = JSON.parse(readFileSync('test/golden/survey/expected.json', 'utf8'))

const STEPS = 2n ** 16n

/** Moments of people of weight 1, values in 2^-16. */
function momentsOf(values: readonly number[]): Moments {
  const z = BigInt(values.reduce((sum, value) => sum + value, 0))
  const z2 = BigInt(values.reduce((sum, value) => sum + value * value, 0))
  const n = BigInt(values.length)
  return { n, sumW: n, sumW2: n, sumWz: z, sumWz2: z2, sumW2z: z, sumW2z2: z2 }
}
const ofMean = (groups: readonly Moments[]) => {
  const whole = groups.reduce(addMoments)
  return jackknifeError(
    mean(whole, STEPS),
    groups.map(group => mean(subtractMoments(whole, group), STEPS)),
  )
}

test('groups of one person each give SD/√n, the standard error of independent people', () => {
  const values = fc.array(fc.integer({ min: -(2 ** 19), max: 2 ** 19 - 1 }), { minLength: 2, maxLength: 32 })
  fc.assert(
    fc.property(values, all => {
      const error = meanStandardError(momentsOf(all), STEPS)
      expect(Math.abs(ofMean(all.map(value => momentsOf([value])))! - error)).toBeLessThanOrEqual(1e-10 * (1 + error))
    }),
    { seed: 1 },
  )
})

test('one group tells nothing', () => {
  expect(jackknifeError(1, [])).toBeUndefined()
  expect(jackknifeError(1, [1])).toBeUndefined()
})

test('the 0.975 quantile of Student’s t agrees with R', () => {
  for (const [i, expected] of GOLDEN.t975.entries()) expect(Math.abs(t975(i + 1) / expected - 1)).toBeLessThan(1e-12)
})

describe('95% intervals of a mean over 64 clusters of 30 people, intraclass correlation 0.05', () => {
  const RUNS = 1000
  const groupOf = dealGroups(new Map(Array.from({ length: 64 }, (_, i) => [`c${i}`, ''])), 1)
  const random = mulberry32(20_26)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let [naive, jackknifed] = [0, 0]
  for (let run = 0; run < RUNS; run++) {
    const values = Array.from({ length: 32 }, () => [] as number[])
    for (const group of groupOf.values()) {
      const shared = Math.sqrt(0.05) * normal()
      for (let i = 0; i < 30; i++) values[group]!.push(Math.round(65536 * (shared + Math.sqrt(0.95) * normal())))
    }
    const groups = values.map(momentsOf)
    const whole = groups.reduce(addMoments)
    if (Math.abs(mean(whole, STEPS)) < 1.96 * meanStandardError(whole, STEPS)) naive++
    if (Math.abs(mean(whole, STEPS)) < t975(31) * ofMean(groups)!) jackknifed++
  }

  test('cover the truth in some 79% where people are taken as independent', () => {
    expect(naive / RUNS).toBeGreaterThan(0.75)
    expect(naive / RUNS).toBeLessThan(0.83)
  })

  test('cover it in 95% by the jackknife', () => {
    expect(jackknifed / RUNS).toBeGreaterThan(0.93)
    expect(jackknifed / RUNS).toBeLessThan(0.97)
  })
})

/** A small generator of 32 bits, for data that are the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
