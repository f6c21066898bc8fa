import { describe, expect, it } from 'vitest'
import { policyOf, readPolicy } from '../../../science/disclosure/policies.ts'
import { UserError } from '../../../science/errors.ts'
import { CMS, OPEN } from './drafts.ts'

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
    for (const policy of [OPEN, CMS]) {
      expect(readPolicy({ ...policy })).toEqual(policy)
      expect(policy.does_not_protect.length).toBeGreaterThan(0)
    }
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
    ])
      expect(() => readPolicy({ ...CMS, ...change })).toThrow()
  })
})
