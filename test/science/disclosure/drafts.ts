import type { DistributionCell, Draft, DraftAbout, FineBins, QualityCell } from '../../../science/disclosure/draft.ts'
import { type Policy, policyOf } from '../../../science/disclosure/policies.ts'

/** One simulated person of a test: levels by attribute, a fine bin of the score, or none. */
export interface Person {
  levels: Readonly<Record<string, string>>
  /** 0 to 511; undefined: not scored. */
  bin?: number
  weight?: bigint
}

export const KEY = new Uint8Array(32).fill(7)
export const OPEN = policyOf('open-data')
export const CMS = policyOf('cms-11')
export const NHS = policyOf('nhs-7-round-5')
export const AOU = policyOf('all-of-us-20')
export const OMOP = policyOf('omop-5')
export const NONE = policyOf('none-for-synthetic')
/** A small policy, so that whole families of tables can be enumerated. */
export const K3: Policy = {
  ...CMS,
  ...{ id: 'k-3', threshold: 3, people_per_score: 3, sd_least_people: 6, quantile_least_beyond: 3 },
}

const KINDS: Readonly<Record<string, string>> = { sex: 'sex', country: 'geography', region: 'geography', age: 'age' }

/** The draft that a cohort would give: every view's strata counted, one measure a score. */
export function draftOf(
  people: readonly Person[],
  views: readonly string[],
  about: Partial<DraftAbout> = {},
  scores: readonly string[] = ['T2D_A'],
): Draft {
  const attributes = [...new Set(views.flatMap(view => (view === '(all)' ? [] : view.split('|'))))]
  const distributions: DistributionCell[] = []
  const quality: QualityCell[] = []
  for (const score of scores)
    for (const view of views)
      for (const [stratum, members] of strata(people, view)) {
        const scored = members.filter(({ bin }) => bin !== undefined)
        quality.push({
          score,
          view,
          stratum,
          people: members.length,
          scored: scored.length,
          missingCalls: scored.length,
          calls: scored.length * 100,
          missingWeightShare: scored.length === 0 ? 0 : 0.0125,
        })
        if (scored.length > 0)
          distributions.push({
            score,
            measure: 'unadjusted',
            view,
            stratum,
            ...moments(scored),
            bins: binsOf(scored),
            above: aboveOf(scored),
          })
      }
  return {
    about: {
      study: 'test-study',
      title: 'A test study',
      period: '2026',
      synthetic: true,
      version: '0.1.0',
      design: 'sample',
      weighted: false,
      replicated: false,
      cohort: 'test-cohort',
      approver: 'A. Person',
      count: 'all',
      merged: [],
      attributes: attributes.map(name => ({ name, kind: KINDS[name] ?? 'other', why: 'a test', levels: [] })),
      coarser: [],
      populations: '',
      views: [...views],
      scores: scores.map(id => ({
        id,
        kind: 'genetic' as const,
        trait: 'MONDO_0005148',
        trained_on: ['multi'],
        independent: 'unknown' as const,
        name: 'A "quoted", name',
        citation: '',
        licence: 'CC0-1.0',
        model: 'a'.repeat(64),
      })),
      matching: { ambiguous: 'drop', multiallelic: 'drop', min_weight: 0.75, max_weight_gap: 0.02 },
      people: { listed: people.length, reference: people.length, withoutGenotypes: 0, withoutComponents: null },
      sensitive: [],
      geography: [],
      missing: 'mean',
      build: { declared: 'GRCh38', known: 286, borne_out: true },
      censuses: [],
      representation: [],
      cascade: [],
      standardise: null,
      agreement: [],
      by_components: [],
      performance: [],
      prevalence: [],
      inputs: [{ role: 'people', personLevel: true, sha256: '0123456789abcdef'.repeat(4) }],
      ...about,
    },
    distributions,
    quality,
    matches: scores.flatMap(score => [
      { score, status: 'matched' as const, reason: '', rows: 90, weightShare: 0.9 },
      { score, status: 'excluded' as const, reason: 'ambiguous alleles, dropped', rows: 6, weightShare: 0.06 },
      { score, status: 'unmatched' as const, reason: 'no variant there', rows: 4, weightShare: 0.04 },
    ]),
    representation: [],
    participation: [],
    agreement: [],
    performance: [],
    comparison: [],
    gaps: [],
    finer: [],
    shapes: [],
  }
}

/** People spread over fine bins like a normal curve of mean 0 and SD 1, the same for the same number. */
export function bell(people: number): number[] {
  return Array.from({ length: people }, (_, i) =>
    Math.min(511, Math.max(0, Math.floor((probit((i + 0.5) / people) + 8) * 32))),
  )
}

function probit(p: number): number {
  let [low, high] = [-8, 8]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (1 / (1 + Math.exp(-1.702 * middle)) < p) low = middle
    else high = middle
  }
  return low
}

function strata(people: readonly Person[], view: string): Map<string, Person[]> {
  const strata = new Map<string, Person[]>()
  for (const person of people) {
    const key =
      view === '(all)'
        ? view
        : view
            .split('|')
            .map(name => `${name}=${person.levels[name]}`)
            .join('|')
    const members = strata.get(key)
    if (members) members.push(person)
    else strata.set(key, [person])
  }
  return strata
}

function moments(people: readonly Person[]) {
  const z = people.map(({ bin }) => (bin! + 0.5) / 32 - 8)
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length
  const sd = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, z.length - 1))
  return { n: z.length, nClamped: 0, mean, meanSe: sd / Math.sqrt(z.length), sd }
}

/** Whoever lies in bin 300 or higher is above the cut of the threshold 0.1. */
function aboveOf(people: readonly Person[]): DistributionCell['above'] {
  const high = people.filter(({ bin }) => bin! >= 300)
  const sum = (of: (weight: bigint) => bigint) => high.reduce((total, { weight = 1n }) => total + of(weight), 0n)
  return new Map([['0.1', { n: high.length, weight: sum(w => w), weight2: sum(w => w * w) }]])
}

function binsOf(people: readonly Person[]): FineBins {
  const n = new BigInt64Array(512)
  const weight = new BigInt64Array(512)
  const weight2 = new Array<bigint>(512).fill(0n)
  for (const { bin, weight: w = 1n } of people) {
    n[bin!]! += 1n
    weight[bin!]! += w
    weight2[bin!]! += w * w
  }
  return { n, weight, weight2 }
}

/** Nothing is compared. */
export const NO_MARGIN = {
  ...{ o_e: null, calibration_slope: null, log_or_per_sd: null, auc: null },
  ...{ selection_rate: null, tpr: null, fpr: null, beta_per_sd: null },
}
