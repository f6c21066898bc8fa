import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { ladderOf } from '../../../science/disclosure/ladder.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { isClean, mayShowQuantile, mayShowSd, rateStep } from '../../../science/disclosure/primary.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { AOU, bell, CMS, draftOf, NHS, OMOP, OPEN, type Person } from './drafts.ts'

const LADDER = ladderOf('unadjusted', CMS)!
const WITH_THRESHOLD = [OMOP, NHS, CMS, AOU]

function binsOf(counts: Readonly<Record<number, number>>) {
  const n = new Array<bigint>(512).fill(0n)
  for (const [bin, count] of Object.entries(counts)) n[Number(bin)] = BigInt(count)
  return { n, weight: n, weight2: n }
}

describe('a histogram gives away', () => {
  it.each(WITH_THRESHOLD)('a bin of 1 to k − 1 people: $id', policy => {
    const k = policy.threshold
    for (const rung of LADDER)
      for (const [n, clean] of [
        [0, true],
        [1, false],
        [k - 1, false],
        [k, true],
        [k + 1, true],
      ] as const)
        expect(isClean(binsOf({ 200: 100, 256: 100, 400: n }), rung, policy)).toBe(clean)
  })
  it('that all members of a group are alike, unless the policy lets it', () => {
    const alike = binsOf({ 256: 100 })
    for (const rung of LADDER) {
      for (const policy of [OMOP, NHS, AOU]) expect(isClean(alike, rung, policy)).toBe(false)
      for (const policy of [OPEN, CMS]) expect(isClean(alike, rung, policy)).toBe(true)
    }
  })
  it('that all are alike also where the share of the others rounds to nothing', () => {
    expect(isClean(binsOf({ 200: 12, 256: 30_000 }), LADDER[6]!, OMOP)).toBe(false)
    expect(isClean(binsOf({ 200: 20, 256: 30_000 }), LADDER[6]!, OMOP)).toBe(true)
  })
  it('a group alike to the attacker too', () => {
    const people = bell(400).map((bin, i): Person => ({ bin: i % 4 ? bin : 256, levels: { sex: i % 4 ? 'f' : 'm' } }))
    const draft = draftOf(people, ['(all)', 'sex'])
    const careful = protect(draft, OMOP)
    expect(careful.tables.histogram.filter(({ value }) => value === 1)).toEqual([])
    expect(attack(careful.tables, careful.claims).findings).toEqual([])
    const { tables, claims } = protect(draft, { ...OMOP, homogeneous: 'shown' })
    expect(tables.histogram.filter(({ value }) => value === 1)).toHaveLength(1)
    expect(attack(tables, claims).findings).toEqual([])
    expect(attack(tables, { ...claims, homogeneous: 'withheld' }).findings).toEqual([
      expect.objectContaining({ table: 'histogram', rule: 'homogeneous group' }),
    ])
  })
})

describe('moments give away', () => {
  it.each([
    [OMOP, 10],
    [NHS, 18],
    [CMS, 22],
    [AOU, 42],
  ])('an SD of fewer than 2k people: $id', (policy, least) => {
    expect(least).toBeGreaterThanOrEqual(2 * policy.threshold)
    expect([least - 1, least].map(n => mayShowSd(n, policy))).toEqual([false, true])
  })
  it.each(WITH_THRESHOLD)('a quantile beyond which fewer than k lie: $id', policy => {
    for (const p of [0.05, 0.25, 0.5, 0.75, 0.95])
      for (let n = 0; n < 1000; n++)
        if (mayShowQuantile(n, p, policy)) expect(Math.min(p, 1 - p) * n).toBeGreaterThanOrEqual(policy.threshold)
  })
})

describe('a rate gives away', () => {
  /** The rate of m missing calls of all, as released. */
  const rate = (missing: number, people: number, variants: number, policy: Policy) => {
    const draft = draftOf(
      bell(people).map(bin => ({ bin, levels: {} })),
      ['(all)'],
    )
    const quality = draft.quality.map(cell => ({
      ...cell,
      calls: people * variants,
      missingCalls: missing,
      missingWeightShare: missing / (people * variants),
    }))
    const rows = protect({ ...draft, quality }, policy).tables.quality
    return ['call_rate', 'weight_called'].map(statistic => {
      const { status, value } = rows.find(row => row.statistic === statistic)!
      return status === 'suppressed' ? status : value
    })
  }
  it.each(WITH_THRESHOLD)('no calls of 1 to k − 1 people, not if it is all calls that they lack: $id', policy => {
    const k = policy.threshold
    for (const people of [25, 400, 5000])
      for (const variants of [1, 60, 1000]) {
        const none = rate(0, people, variants, policy)
        expect(['suppressed', 1]).toContain(none[0])
        for (let lacking = 1; lacking < k; lacking++)
          for (const calls of [1, variants]) expect(rate(lacking * calls, people, variants, policy)).toEqual(none)
      }
  })
  it('a single call where nothing is protected', () => {
    expect(rate(1, 25, 1, OPEN)[0]).toBeCloseTo(0.96, 6)
    expect(rate(1, 25, 1, CMS)).toEqual(['suppressed', 'suppressed'])
    expect(rate(4000, 400, 60, CMS)).toEqual([0.8, 0.8])
  })
  it('as fine a share as there are people for', () => {
    expect([219, 220, 440, 1100, 22_000, 1e9].map(scored => rateStep(scored, CMS))).toEqual([
      undefined,
      0.1,
      0.05,
      0.02,
      0.001,
      0.001,
    ])
    expect(rateStep(0, OPEN)).toBe(1e-6)
    expect(rateStep(0, CMS)).toBeUndefined()
  })
})
