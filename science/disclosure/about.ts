import { UserError } from '../errors.ts'
import { hmacSha256 } from './digest.ts'
import type { DraftAbout } from './draft.ts'
import type { Policy } from './policies.ts'
import type { About } from './released-table.ts'

/**
 * What a release says about itself: the draft's, with the policy's words, and the digests of person-level inputs keyed
 * by the ledger's key (HMAC-SHA256 of their hex text) where the policy asks for it. Counts of people other than those of
 * the tables are left out where counts may be withheld or rounded. Throws a UserError where nobody approves.
 */
export function aboutOf(
  { inputs, ...about }: DraftAbout,
  policy: Policy,
  key: Uint8Array,
  { earlier, coarsened }: Pick<About, 'earlier' | 'coarsened'>,
): About {
  if (about.approver.trim() === '')
    throw new UserError('approver', 'No one is named who approves the release.', {
      todo: 'Name a person in `disclosure.approver` of the study file.',
    })
  if (policy.synthetic_only && !about.synthetic)
    throw new UserError('policy', `The disclosure policy '${policy.id}' is for made-up people alone.`, {
      todo: 'Choose another policy; write `synthetic: true` only if every person of the study is made up.',
    })
  const { id, version, title, source, date, meaning, does_not_protect } = policy
  return readAbout({
    ...about,
    policy: { id, version, title, source, date, meaning, does_not_protect: [...does_not_protect] },
    earlier,
    coarsened: [...coarsened],
    people: policy.threshold === 0 && policy.count_base === 1 ? about.people : null,
    inputs: inputs
      .map(({ role, personLevel, sha256 }) =>
        personLevel && policy.inputs === 'keyed'
          ? { role, algorithm: 'hmac-sha256' as const, digest: hmacSha256(key, sha256) }
          : { role, algorithm: 'sha256' as const, digest: sha256 },
      )
      .sort((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : a.digest < b.digest ? -1 : 1)),
  })
}

/** Reads `bundle.json`, fields in their one order. Throws an Error where one is missing, unknown or of another type. */
export function readAbout(value: unknown): About {
  return ABOUT(value, 'about') as About
}

type Reader = (value: unknown, at: string) => unknown

const fail = (at: string): never => {
  throw new Error(`${at} is not as a release has it`)
}
const text: Reader = (value, at) => (typeof value === 'string' ? value : fail(at))
const flag: Reader = (value, at) => (typeof value === 'boolean' ? value : fail(at))
const share: Reader = (value, at) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : fail(at))
const count: Reader = (value, at) => (Number.isSafeInteger(value) && (value as number) >= 0 ? value : fail(at))
const hex: Reader = (value, at) => (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : fail(at))
const slug: Reader = (value, at) => (typeof value === 'string' && /^[a-z0-9-]+$/.test(value) ? value : fail(at))
const word: Reader = (value, at) => (typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value) ? value : fail(at))
const orNull =
  (item: Reader): Reader =>
  (value, at) =>
    value === null ? null : item(value, at)
const positive: Reader = (value, at) => (typeof value === 'number' && value > 0 ? value : fail(at))
const oneOf =
  (...words: string[]): Reader =>
  (value, at) =>
    words.includes(value as string) ? value : fail(at)
const list =
  (item: Reader): Reader =>
  (value, at) =>
    Array.isArray(value) ? value.map((each, i) => item(each, `${at}[${i}]`)) : fail(at)
const object =
  (fields: Record<string, Reader>): Reader =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(at)
    const given = value as Record<string, unknown>
    for (const name of Object.keys(given)) if (!Object.hasOwn(fields, name)) fail(`${at}.${name}`)
    return Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(given[name], `${at}.${name}`)]))
  }

const ABOUT = object({
  study: slug,
  title: text,
  period: text,
  synthetic: flag,
  version: text,
  design: oneOf('convenience', 'sample', 'registry'),
  weighted: flag,
  replicated: flag,
  cohort: text,
  approver: text,
  policy: object({
    id: text,
    version: text,
    title: text,
    source: text,
    date: text,
    meaning: text,
    does_not_protect: list(text),
  }),
  earlier: object({ frozen: list(object({ view: text, release: text })), withheld: list(text) }),
  count: oneOf('reference', 'all'),
  people: orNull(
    object({ listed: count, reference: count, withoutGenotypes: count, withoutComponents: orNull(count) }),
  ),
  coarsened: list(object({ view: text, by: orNull(text) })),
  merged: list(object({ attribute: text, levels: list(text) })),
  attributes: list(object({ name: text, kind: text, why: text, levels: list(text) })),
  coarser: list(object({ attribute: text, by: text, strata: list(object({ stratum: text, within: text })) })),
  populations: text,
  sensitive: list(text),
  geography: list(object({ attribute: word, from: text, to: text })),
  views: list(text),
  scores: list(
    object({
      id: text,
      kind: oneOf('genetic', 'probability', 'score', 'decision'),
      trait: text,
      trained_on: list(text),
      independent: oneOf('yes', 'no', 'unknown'),
      name: text,
      citation: text,
      licence: text,
      model: text,
    }),
  ),
  matching: object({ ambiguous: text, multiallelic: text, min_weight: share, max_weight_gap: share }),
  missing: oneOf('mean', 'drop', 'not_applicable'),
  build: orNull(object({ declared: text, known: count, borne_out: flag })),
  censuses: list(
    object({
      id: text,
      year: count,
      source: text,
      crosswalk: list(
        object({
          attribute: text,
          cohort: list(object({ value: text, level: text })),
          columns: list(text),
          census: list(object({ values: list(text), level: text, people: count })),
        }),
      ),
    }),
  ),
  representation: list(
    object({
      census: text,
      view: text,
      among: list(object({ attribute: text, level: text })),
      count: oneOf('reference', 'all'),
      precision: orNull(positive),
    }),
  ),
  cascade: list(text),
  standardise: orNull(
    object({
      over: text,
      standard: text,
      views: list(text),
      compare: list(object({ attribute: text, reference: text })),
    }),
  ),
  by_components: list(object({ attribute: text, reference: text })),
  agreement: list(object({ score: text, other: text, measure: text })),
  performance: list(
    object({
      outcome: text,
      kind: oneOf('binary', 'continuous'),
      source: text,
      covariates: list(text),
      thresholds: list(object({ measure: text, cut: share })),
      compare: list(object({ attribute: text, reference: text })),
      margin: object({
        o_e: orNull(positive),
        calibration_slope: orNull(positive),
        log_or_per_sd: orNull(positive),
        auc: orNull(positive),
        selection_rate: orNull(positive),
        tpr: orNull(positive),
        fpr: orNull(positive),
        beta_per_sd: orNull(positive),
      }),
    }),
  ),
  prevalence: list(
    object({
      outcome: text,
      view: text,
      stratum: text,
      prevalence: share,
      low: orNull(share),
      high: orNull(share),
      source: text,
      year: orNull(count),
    }),
  ),
  inputs: list(object({ role: text, algorithm: oneOf('sha256', 'hmac-sha256'), digest: hex })),
} satisfies Record<keyof About, Reader>)
