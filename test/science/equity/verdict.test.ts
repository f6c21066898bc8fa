import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  casesNeeded,
  detectable,
  falseDiscovery,
  pBeyond,
  VERDICTS,
  verdictOf,
} from '../../../science/equity/verdict.ts'
import { binnedAuc } from '../../../science/stats/binned-auc.ts'

const difference = (value: number, standardError: number, slack = 0) => ({ value, standardError, slack })
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('a verdict', () => {
  test.each([
    [0.12, 0.03, 'beyond margin'],
    [0.08, 0.03, 'different, size unclear'],
    [0.04, 0.03, 'inconclusive'],
    [0.01, 0.02, 'within margin'],
    [0.01, 0.03, 'inconclusive'],
  ])('of a difference of %d with an error of %d beside a margin of .05 is %s', (value, error, expected) => {
    expect(verdictOf(difference(value, error), 0.05)).toBe(expected)
    expect(verdictOf(difference(-value, error), 0.05)).toBe(expected)
  })
  test('never gets better by a larger slack, and is never beyond where p of its 95% interval says otherwise', () => {
    fc.assert(
      fc.property(
        number(-1, 1),
        number(0.001, 0.5),
        number(0, 0.2),
        number(0.01, 0.3),
        (value, error, slack, margin) => {
          const [sharp, blunt] = [difference(value, error), difference(value, error, slack)]
          const isExtreme = (verdict: string) => verdict === 'beyond margin' || verdict === 'within margin'
          if (isExtreme(verdictOf(blunt, margin))) expect(verdictOf(sharp, margin)).toBe(verdictOf(blunt, margin))
          if (verdictOf(sharp, margin) === 'beyond margin') expect(pBeyond(sharp, margin)).toBeLessThan(0.05)
          if (verdictOf(sharp, margin) === 'within margin') expect(pBeyond(sharp, margin)).toBeGreaterThan(0.05)
        },
      ),
      { seed: 1 },
    )
  })
  test('that is beyond is so with power .8 where the true difference is the detectable one', () => {
    const error = 0.02
    const true_ = detectable(difference(0, error), 0.05)
    let beyond = 0
    const random = normals(7)
    for (let i = 0; i < 20_000; i++)
      if (verdictOf(difference(true_ + error * random(), error), 0.05) === 'beyond margin') beyond++
    expect(beyond / 20_000).toBeGreaterThan(0.79)
    expect(beyond / 20_000).toBeLessThan(0.81)
  })
})

describe('p of a difference larger than the margin', () => {
  test('is the usual p without a margin, one at no difference, and falls as the difference grows', () => {
    expect(pBeyond(difference(1.959963984540054, 1), 0)).toBeCloseTo(0.05, 12)
    expect(pBeyond(difference(0, 1), 0.3)).toBeCloseTo(1, 12)
    fc.assert(
      fc.property(number(0, 3), number(0.01, 1), number(0.01, 1), number(0.01, 1), (value, more, error, margin) => {
        const [p, other] = [value, value + more].map(of => pBeyond(difference(of, error), margin))
        expect(other!).toBeLessThanOrEqual(p! + 1e-12)
        expect(pBeyond(difference(-value, error), margin)).toBe(p)
      }),
      { seed: 1 },
    )
  })
})

describe('cases needed', () => {
  test('are those with which both one-sided tests pass in 90% where there is no difference', () => {
    const [variance, ofReference, cases] = [0.0009, 0.0001, 100]
    const needed = casesNeeded({ cases, variance }, { variance: ofReference }, { margin: 0.05, slack: 0 })!
    const error = Math.sqrt((variance * cases) / needed + ofReference)
    let within = 0
    const random = normals(3)
    for (let i = 0; i < 20_000; i++)
      if (verdictOf(difference(error * random(), error), 0.05) === 'within margin') within++
    // Monte-Carlo error .002
    expect(within / 20_000).toBeGreaterThan(0.893)
    expect(within / 20_000).toBeLessThan(0.907)
  })
  test('are more than any number where the reference alone is too uncertain', () => {
    expect(casesNeeded({ cases: 9, variance: 1 }, { variance: 1 }, { margin: 0.05, slack: 0 })).toBeUndefined()
    expect(casesNeeded({ cases: 9, variance: 1 }, { variance: 0 }, { margin: 0.05, slack: 0.05 })).toBeUndefined()
  })
})

describe('the false discovery rate', () => {
  test('is that of R 4.2.2 p.adjust and statsmodels 0.13.5', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
    const q = [0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.0845714285714, 0.205]
    for (const [i, each] of falseDiscovery(p).entries()) expect(each).toBeCloseTo(q[i]!, 12)
    for (const [i, each] of falseDiscovery(p.toReversed()).entries()) expect(each).toBeCloseTo(q.toReversed()[i]!, 12)
  })
  test('counts those that cannot be estimated, which makes every other q no smaller', () => {
    expect(falseDiscovery([0.01, undefined])).toEqual([0.02, 1])
    fc.assert(
      fc.property(fc.array(number(0, 1), { minLength: 1 }), fc.nat({ max: 5 }), (p, missing) => {
        const q = falseDiscovery(p)
        for (const [i, each] of falseDiscovery([...p, ...Array(missing).fill(undefined)])
          .slice(0, p.length)
          .entries())
          expect(each).toBeGreaterThanOrEqual(q[i]! - 1e-12)
        for (const [i, each] of q.entries()) expect(each).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-12))
      }),
      { seed: 1 },
    )
  })
})

test('where the true difference of two AUCs is the margin, few are called within or beyond it', {
  timeout: 60_000,
}, () => {
  // AUC .70 and .65 of normal scores: √2 Φ⁻¹(AUC) apart. 1,500 cases and controls in each group, bins of 1/32.
  const [studies, people, margin] = [2000, 1500, 0.05]
  const random = normals(11)
  const drawn = (shift: number) => {
    const weight = new Float64Array(512)
    for (let i = 0; i < people; i++) weight[Math.min(511, Math.max(0, Math.floor((random() + shift + 8) * 32)))]! += 1
    return { n: people, weight, weight2: weight }
  }
  const found = Object.fromEntries(VERDICTS.map(verdict => [verdict, 0]))
  for (let i = 0; i < studies; i++) {
    const [one, other] = [0.741614, 0.544926].map(apart => binnedAuc(drawn(apart), drawn(0))!)
    const error = Math.hypot(one!.standardError!, other!.standardError!)
    found[verdictOf(difference(one!.value - other!.value, error), margin)]! += 1
  }
  // At most 5% and 2.5%, each with twice its Monte-Carlo error: .0049 and .0035.
  expect(found['within margin']! / studies).toBeLessThan(0.05 + 2 * 0.0049)
  expect(found['within margin']! / studies).toBeGreaterThan(0.03)
  expect(found['beyond margin']! / studies).toBeLessThan(0.025 + 2 * 0.0035)
  expect(found['beyond margin']! / studies).toBeGreaterThan(0.01)
})

/** Normal numbers from a seed, by Box and Muller. */
function normals(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
