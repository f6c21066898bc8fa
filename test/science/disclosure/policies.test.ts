import { describe, expect, it } from 'vitest'
import { POLICY_IDS, policyOf, readPolicy } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { UserError } from '../../../science/errors.ts'
import { AOU, CMS, draftOf, KEY, NHS, NONE, OMOP, OPEN } from './drafts.ts'

describe('a policy', () => {
  it('that nobody knows is the user’s error, and the known ones are named', () => {
    try {
      policyOf('nhs-7')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).todo).toMatch(/'open-data'.*'cms-11'/)
    }
  })
  it('has a source, a meaning and what it does not protect against', () => {
    for (const id of POLICY_IDS) {
      const policy = policyOf(id)
      expect(readPolicy({ ...policy })).toEqual(policy)
      expect(policy.does_not_protect.length).toBeGreaterThan(0)
    }
  })
  it.each([
    [OPEN, { id: 'open-data', threshold: 0, count_base: 1, homogeneous: 'shown', synthetic_only: false }],
    [NONE, { id: 'none-for-synthetic', threshold: 0, count_base: 1, homogeneous: 'shown', synthetic_only: true }],
    [OMOP, { id: 'omop-5', threshold: 5, count_base: 1, homogeneous: 'withheld', sd_least_people: 10 }],
    [NHS, { id: 'nhs-7-round-5', threshold: 8, count_base: 5, homogeneous: 'withheld', sd_least_people: 18 }],
    [CMS, { id: 'cms-11', threshold: 11, count_base: 1, homogeneous: 'shown', sd_least_people: 22 }],
    [AOU, { id: 'all-of-us-20', threshold: 21, count_base: 1, homogeneous: 'withheld', sd_least_people: 42 }],
  ] as const)('holds the numbers of its source: $id', (policy, numbers) => {
    expect(policy).toMatchObject(numbers)
    const { threshold: k, title, meaning } = policy
    if (k === 0) return
    expect(title).toContain(`No count of 1 to ${k - 1}`)
    expect(meaning).toContain(`No count of 1 to ${k - 1} `)
    expect(policy.quantile_least_beyond).toBe(k)
    expect(policy.does_not_protect.join()).toMatch(
      new RegExp(`${['Four', 'Seven', 'Ten', 'Twenty'][[5, 8, 11, 21].indexOf(k)]} colluding members`),
    )
  })
  it('that protects no one is refused where people are real', () => {
    const people = [{ levels: {}, bin: 256 }]
    const make = (synthetic: boolean) =>
      Released.make(draftOf(people, ['(all)'], { synthetic }), NONE, { history: [], key: KEY })
    expect(make(true).about.policy.id).toBe('none-for-synthetic')
    expect(() => make(false)).toThrow(/made-up people alone/)
  })
  it('is never half read', () => {
    for (const field of Object.keys(CMS)) {
      const { [field as keyof typeof CMS]: _, ...rest } = CMS
      expect(() => readPolicy(rest)).toThrow()
    }
    for (const change of [
      { threshold: -1 },
      { threshold: 1.5 },
      { sd_least_people: 21 },
      { quantile_least_beyond: 10 },
      { inputs: 'plain' },
      { clamped: 'shown' },
      { dominance: null },
      { zero: 'hidden' },
      { moments: { rounding: 'none' } },
      { share_decimals: 12 },
      { round: 5 },
      { count_base: 2 },
      { count_base: 0 },
      { count_base: 5 },
      { homogeneous: 'hidden' },
      { synthetic_only: true },
      { synthetic_only: 'no' },
    ])
      expect(() => readPolicy({ ...CMS, ...change })).toThrow()
    // Shown or not would then tell 14 from 16 where both read 15.
    for (const change of [{ threshold: 7 }, { threshold: 9 }, { sd_least_people: 16 }, { sd_least_people: 20 }])
      expect(() => readPolicy({ ...NHS, ...change })).toThrow()
  })
})
