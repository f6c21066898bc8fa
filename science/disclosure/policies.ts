import { UserError } from '../errors.ts'
import { deepFreeze } from './deep-freeze.ts'
import allOfUs20 from './policies/all-of-us-20.json' with { type: 'json' }
import cms11 from './policies/cms-11.json' with { type: 'json' }
import nhs7Round5 from './policies/nhs-7-round-5.json' with { type: 'json' }
import noneForSynthetic from './policies/none-for-synthetic.json' with { type: 'json' }
import omop5 from './policies/omop-5.json' with { type: 'json' }
import openData from './policies/open-data.json' with { type: 'json' }

/** A disclosure policy: versioned data, every field of which the release step reads or prints. */
export interface Policy {
  id: string
  version: string
  title: string
  source: string
  /** Of the text the policy follows, YYYY-MM-DD. */
  date: string
  meaning: string
  does_not_protect: readonly string[]
  /** k: counts of 1 to k − 1 people are primary; 0: nothing is. */
  threshold: number
  /** Zero counts are shown: the only rule of this version, told to the attacker. */
  zero: 'shown'
  /** Counts of people are released rounded to the nearest multiple, after withholding; odd, so that nothing lies between; 1: exact. */
  count_base: number
  /** `withheld`: a histogram in which one bin holds all people of a stratum is not shown. */
  homogeneous: 'shown' | 'withheld'
  /** Refused for a study that does not say `synthetic: true`. */
  synthetic_only: boolean
  /** `withheld`: the number of people clamped to the grid is never shown, whatever it is, so its absence says nothing. */
  clamped: 'shown' | 'withheld'
  /** Primary too: a cell in which so many people may carry more than this share of the weight; null: no such rule. */
  dominance: { people: number; share: number } | null
  /** A score with fewer matched variants tells allele frequencies: its values are withheld everywhere. */
  min_matched_variants: number
  /** How many people of a view's smallest stratum each genetic score takes that shows values there, over all releases; 0: no limit. */
  people_per_score: number
  /** Of means, their limits, SDs and quantiles; `step`: to max(least, se_fraction × SE of the mean), raised to 1, 2 or 5 × 10^i. */
  moments: { rounding: 'decimals'; decimals: number } | { rounding: 'step'; least: number; se_fraction: number }
  /** An SD, and an interval from which it would follow, needs so many people: 2k where there is a k. */
  sd_least_people: number
  /** A quantile needs so many people on each side of it. */
  quantile_least_beyond: number
  share_decimals: number
  /** Ages from so many years on are one group: `check` refuses a finer one. Null: no such rule. */
  ages_pooled_from: number | null
  /** Digests of person-level inputs: plain SHA-256, or keyed by the ledger's key. */
  inputs: 'plain' | 'keyed'
}

/** The policy of that id. Throws a UserError that names the known ones. */
export function policyOf(id: string): Policy {
  const policy = POLICIES.get(id)
  if (policy) return policy
  throw new UserError('policy', `There is no disclosure policy '${id}'.`, {
    todo: `Choose one of ${[...POLICIES.keys()].map(known => `'${known}'`).join(', ')}.`,
  })
}

/** Reads a policy's data. Throws where a field is missing, unknown or out of its range: a policy is never half read. */
export function readPolicy(data: unknown): Policy {
  const policy = data as Policy
  if (typeof data !== 'object' || data === null) throw new Error('a disclosure policy is an object')
  const unknown = Object.keys(data).find(field => !(field in CHECKS))
  if (unknown !== undefined) throw new Error(`a disclosure policy has an unknown field ${unknown}`)
  for (const [field, holds] of Object.entries(CHECKS))
    if (!holds(policy[field as keyof Policy])) throw new Error(`a disclosure policy has a bad ${field}`)
  const { threshold: k } = policy
  if (policy.sd_least_people < 2 * k) throw new Error('a disclosure policy shows an SD of fewer than 2k people')
  if (policy.quantile_least_beyond < k)
    throw new Error('a disclosure policy shows a quantile beyond which fewer than k lie')
  if (policy.people_per_score === 0 && k > 0) throw new Error('a disclosure policy with a threshold limits scores')
  if (k > 0 && (policy.inputs !== 'keyed' || policy.clamped !== 'withheld' || policy.dominance === null))
    throw new Error(
      'a disclosure policy with a threshold keys its inputs, withholds clamped counts and rules dominance',
    )
  const { count_base: base } = policy
  // A threshold inside a step of the rounding would tell, by what is shown, where in the step a count lies.
  if (base > 1 && [k, policy.sd_least_people].some(least => least < base || (least + (base - 1) / 2) % base !== 0))
    throw new Error('a disclosure policy has a threshold inside a step of its rounding')
  if (k > 0 && policy.synthetic_only) throw new Error('a disclosure policy for made-up people alone has a threshold')
  return deepFreeze(policy)
}

const text = (value: unknown) => typeof value === 'string' && value !== ''
const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const between = (value: unknown, low: number, high: number) => typeof value === 'number' && value > low && value <= high
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const CHECKS: Readonly<Record<keyof Policy, (value: unknown) => boolean>> = {
  id: value => typeof value === 'string' && /^[a-z0-9-]+$/.test(value),
  version: text,
  title: text,
  source: text,
  date: value => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  meaning: text,
  does_not_protect: value => Array.isArray(value) && value.length > 0 && value.every(text),
  threshold: value => whole(value) && value !== 1 && value !== 2,
  zero: value => value === 'shown',
  count_base: value => whole(value) && (value as number) % 2 === 1,
  homogeneous: value => value === 'shown' || value === 'withheld',
  synthetic_only: value => typeof value === 'boolean',
  clamped: value => value === 'shown' || value === 'withheld',
  dominance: value => value === null || (whole(object(value).people) && between(object(value).share, 0, 1)),
  min_matched_variants: whole,
  people_per_score: whole,
  moments: value => {
    const { rounding, decimals, least, se_fraction } = object(value)
    if (rounding === 'decimals') return whole(decimals) && between(decimals, 0, 9)
    return rounding === 'step' && between(least, 0, 1) && between(se_fraction, 0, 1)
  },
  sd_least_people: value => whole(value) && value !== 0 && value !== 1,
  quantile_least_beyond: whole,
  share_decimals: value => whole(value) && between(value, 0, 9),
  ages_pooled_from: value => value === null || (whole(value) && value !== 0),
  inputs: value => value === 'plain' || value === 'keyed',
}

const POLICIES: ReadonlyMap<string, Policy> = new Map(
  [openData, cms11, allOfUs20, nhs7Round5, omop5, noneForSynthetic].map(data => {
    const policy = readPolicy(data)
    return [policy.id, policy]
  }),
)

/** The policies there are. */
export const POLICY_IDS: readonly string[] = [...POLICIES.keys()]
