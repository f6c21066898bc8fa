import type { Place } from '../equity/compare-with-census.ts'
import { FINE_BINS } from '../scores/measure-grid.ts'
import type { FinerCount } from './finer-counts.ts'
import type { About } from './released-table.ts'
import type { PlaceShapes } from './shapes.ts'
import { attributesOf, EVERYONE, levelsOf } from './strata.ts'

/** What a release says about itself, before its policy: that adds the policy's words, keys the digests, coarsens views and names earlier releases. */
export type DraftAbout = Omit<About, 'policy' | 'inputs' | 'earlier' | 'coarsened'> & {
  /** SHA-256, in hex, of each input in canonical order. */
  inputs: readonly { role: string; personLevel: boolean; sha256: string }[]
}

/** Sums over people by fine bin: 512 bins of the measure’s grid. Weights in any one unit. */
export interface FineBins {
  n: ArrayLike<bigint>
  weight: ArrayLike<bigint>
  /** Sum of squared weights: bounds what one person may carry. */
  weight2: ArrayLike<bigint>
}

/** People with a measure in one stratum; moments in the measure’s unit, of any value where there are no people. */
export interface DistributionCell {
  score: string
  measure: string
  view: string
  stratum: string
  n: number
  nClamped: number
  mean: number
  /** Linearised: how far a mean is known, by which it is rounded. */
  meanSe: number
  /** Where the study declares a sampling design: the standard error for intervals, and how many groups it is of. */
  jackknife?: { se: number; groups: number }
  sd: number
  bins: FineBins
  /** People above each cut point of the measure, by the threshold as the study writes it; whoever is missing is nobody. */
  above: ReadonlyMap<string, Above>
}

/** People above a cut point, with sums of their weights and of the squares of these. */
export interface Above {
  n: number
  weight: bigint
  weight2: bigint
}

/** People counted in one stratum, genotyped or not, and how much of a score could be read in them. Of a model’s output there are no calls. */
export interface QualityCell {
  score: string
  view: string
  stratum: string
  people: number
  scored: number
  /** Over all people scored: calls missing, of the calls there should be. */
  missingCalls: number
  calls: number
  /** Mean over all people scored of the share of the score's absolute weight that is missing. */
  missingWeightShare: number
}

/** Rows of a score file, not people. */
export interface MatchCount {
  score: string
  status: 'matched' | 'excluded' | 'unmatched'
  /** Empty for matched rows, which may come in several counts. */
  reason: string
  rows: number
  weightShare: number
}

/** One view of one representation audit: every stratum of its attributes, also outside `among`, in cohort and census. */
export interface RepresentationView {
  census: string
  /** Attributes of the view and of `among`. */
  view: string
  /** Levels that hold for all who are compared. */
  among: readonly { attribute: string; level: string }[]
  count: 'reference' | 'all'
  precision: number | null
  cells: readonly RepresentationCell[]
}
export interface RepresentationCell {
  stratum: string
  place: Place
  referencePeople: number
  otherPeople: number
  censusPeople: number
}

/** People of a stratum by how many stages of the cascade they reached, from none to all. */
export interface ParticipationCell {
  view: string
  stratum: string
  people: readonly number[]
}

/** People of one stratum with one measure of two scores, and how the two rank them. */
export interface AgreementCell {
  score: string
  other: string
  measure: string
  view: string
  stratum: string
  n: number
  /** Of the bins, and how far at most that of the exact values lies from it; undefined: one bin holds all. */
  rank: { correlation: number; error: number } | undefined
  /** Where high begins in each score, reference SDs, and shares of the people; undefined: nothing cuts off about a tenth. */
  high: { cut: number; otherCut: number; both: number; first: number; second: number } | undefined
}

/** A statistic of an audit of performance, of the table's keys; without one, why. Limits as of independent people, or of a regression by the declared design. */
export interface PerformanceCell {
  keys: Readonly<Record<string, string>>
  statistic: string
  estimate: { value: number; low: number; high: number; n: number } | undefined
  reason: string
}

/** What is to be released, unprotected. Rows in any order. */
export interface Draft {
  about: DraftAbout
  distributions: readonly DistributionCell[]
  quality: readonly QualityCell[]
  matches: readonly MatchCount[]
  representation: readonly RepresentationView[]
  /** Of every stratum, where there is a cascade. */
  participation: readonly ParticipationCell[]
  /** Of each pair of `about.agreement`. */
  agreement: readonly AgreementCell[]
  performance: readonly PerformanceCell[]
  comparison: readonly PerformanceCell[]
  /** Gaps in the mean of a score from `about.by_components`, taken apart by components. */
  gaps: readonly PerformanceCell[]
  /** Of all strata of `about.merged`. */
  finer: readonly FinerCount[]
  /** Of each map of `about.geography`. */
  shapes: readonly PlaceShapes[]
}

const NOBODY: FineBins = { n: zeros(), weight: zeros(), weight2: zeros() }

/**
 * The draft with a cell for every score, measure and stratum that holds people, for every pair of scores too, and none for
 * others: what rows there are then says nothing but which strata have people. Throws a fault where the numbers contradict each other: strata
 * that do not add up to all people, histograms that do not add up to n, a measured person who was not scored.
 */
export function checkedDraft(draft: Draft): Draft {
  const quality = draft.quality.filter(cell => cell.people > 0)
  const cells = new Map(draft.distributions.map(cell => [keyOf(cell), cell]))
  if (cells.size < draft.distributions.length) throw new Error('a draft holds a distribution twice')
  const measures = new Map<string, Set<string>>()
  for (const { score, measure } of draft.distributions)
    measures.set(score, (measures.get(score) ?? new Set()).add(measure))
  const distributions = quality.flatMap(({ score, view, stratum }) =>
    [...(measures.get(score) ?? [])].map(measure => {
      const key = { score, measure, view, stratum }
      return (
        cells.get(keyOf(key)) ?? {
          ...key,
          n: 0,
          nClamped: 0,
          mean: 0,
          meanSe: 0,
          sd: 0,
          bins: NOBODY,
          above: new Map(),
        }
      )
    }),
  )
  const present = new Set(distributions.map(keyOf))
  if (draft.distributions.some(cell => cell.n > 0 && !present.has(keyOf(cell))))
    throw new Error('a draft holds a distribution of a stratum without people')
  const checked = { ...draft, quality, distributions, agreement: wholeAgreement(draft, quality) }
  checkQuality(checked)
  checkDistributions(checked)
  checkAgreement(checked)
  return checked
}

function checkQuality({ about, quality }: Draft): void {
  const keys = new Set(quality.map(keyOf))
  if (keys.size < quality.length) throw new Error('a draft holds the quality of a stratum twice')
  const people = new Map<string, number>()
  for (const { view, stratum, people: n, scored, missingCalls, calls } of quality) {
    if (![n, scored, missingCalls, calls].every(isCount) || scored > n || missingCalls > calls)
      throw new Error('a draft counts more people scored than people, or more calls missing than calls')
    if (view !== EVERYONE && !about.views.includes(view)) throw new Error('a draft holds a view that it does not name')
    if (attributesOf(view).join('|') !== [...levelsOf(stratum).keys()].join('|'))
      throw new Error('a stratum does not hold the attributes of its view')
    const place = JSON.stringify([view, stratum])
    if ((people.get(place) ?? n) !== n)
      throw new Error('a draft counts the people of a stratum differently for two scores')
    people.set(place, n)
  }
  for (const cells of grouped(quality, ({ score }) => score)) {
    checkSum(about, cells, ({ people }) => people)
    checkSum(about, cells, ({ scored }) => scored)
  }
}

function checkDistributions({ about, distributions, quality }: Draft): void {
  const scored = new Map(quality.map(cell => [keyOf(cell), cell.scored]))
  for (const { score, view, stratum, n, nClamped, mean, meanSe, jackknife, sd, bins, above } of distributions) {
    if (![n, nClamped].every(isCount) || nClamped > n) throw new Error('a draft clamps more people than it counts')
    if (n > scored.get(keyOf({ score, view, stratum }))!) throw new Error('a draft measures more people than it scores')
    if (n > 0 && ![mean, meanSe, sd, jackknife?.se ?? 0].every(Number.isFinite))
      throw new Error('a draft holds moments that are no numbers')
    if (n > 0 && (jackknife !== undefined) !== about.replicated)
      throw new Error('a draft holds a standard error of another design')
    for (const part of [bins.n, bins.weight, bins.weight2])
      if (part.length !== FINE_BINS) throw new Error('a draft holds a histogram that has not 512 bins')
    if (totalOf(bins.n) !== BigInt(n)) throw new Error('a draft holds a histogram that does not add up to its people')
    for (const high of above.values())
      if (!isCount(high.n) || high.n > n || high.weight > totalOf(bins.weight))
        throw new Error('a draft counts more people above a cut than people')
  }
  for (const cells of grouped(distributions, ({ score, measure }) => JSON.stringify([score, measure]))) {
    checkSum(about, cells, ({ n }) => n)
    for (const threshold of new Set(cells.flatMap(({ above }) => [...above.keys()])))
      checkSum(about, cells, ({ above }) => above.get(threshold)?.n ?? 0)
    for (const part of ['n', 'weight', 'weight2'] as const)
      for (const view of about.views) {
        const strata = cells.filter(cell => cell.view === view)
        const all = cells.find(cell => cell.view === EVERYONE)!.bins[part]
        for (let bin = 0; bin < FINE_BINS; bin++) {
          let total = 0n
          for (const cell of strata) total += cell.bins[part][bin]!
          if (total !== all[bin]) throw new Error('the histograms of a view do not add up to that of all people')
        }
      }
  }
}

function wholeAgreement({ about, agreement }: Draft, quality: readonly QualityCell[]): AgreementCell[] {
  const cells = new Map(agreement.map(cell => [keyOf(cell), cell]))
  const whole = about.agreement.flatMap(pair =>
    quality
      .filter(({ score }) => score === pair.score)
      .map(({ view, stratum }) => {
        const key = { ...pair, view, stratum }
        return cells.get(keyOf(key)) ?? { ...key, n: 0, rank: undefined, high: undefined }
      }),
  )
  const present = new Set(whole.map(keyOf))
  if (cells.size < agreement.length || agreement.some(cell => !present.has(keyOf(cell))))
    throw new Error('a draft compares two scores twice, unasked, or in a stratum without people')
  return whole
}

function checkAgreement({ about, distributions, agreement }: Draft): void {
  const measured = new Map(distributions.map(cell => [keyOf(cell), cell.n]))
  for (const { score, other, measure, view, stratum, n, rank, high } of agreement) {
    const most = [score, other].map(score => measured.get(keyOf({ score, measure, view, stratum })) ?? 0)
    if (!isCount(n) || n > Math.min(...most)) throw new Error('a draft compares more people than have both scores')
    if (rank && !(Math.abs(rank.correlation) <= 1 && rank.error >= 0))
      throw new Error('a draft holds a rank correlation that is none')
    if (high && ![high.both, high.first, high.second].every(share => share >= 0 && share <= 1))
      throw new Error('a draft holds a share that is none')
  }
  for (const cells of grouped(agreement, ({ score, other }) => JSON.stringify([score, other])))
    checkSum(about, cells, ({ n }) => n)
}

function checkSum<C extends { view: string }>(
  about: DraftAbout,
  cells: readonly C[],
  count: (cell: C) => number,
): void {
  const all = cells.find(cell => cell.view === EVERYONE)
  if (all === undefined) throw new Error('a draft holds a score without the row of all people')
  for (const view of about.views) {
    if (view === EVERYONE) continue
    const strata = cells.filter(cell => cell.view === view)
    if (strata.reduce((total, cell) => total + count(cell), 0) !== count(all))
      throw new Error('the strata of a view do not add up to all people')
  }
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

function keyOf(cell: { score: string; other?: string; measure?: string; view: string; stratum: string }): string {
  return JSON.stringify([cell.score, cell.other, cell.measure, cell.view, cell.stratum])
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** What a statistic of performance is found by, whatever the order of its keys. */
export function performanceId({ keys, statistic }: Pick<PerformanceCell, 'keys' | 'statistic'>): string {
  return JSON.stringify([Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)), statistic])
}

/** The sum of a column of bins. */
export function totalOf(values: ArrayLike<bigint>): bigint {
  let total = 0n
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

function zeros(): bigint[] {
  return new Array<bigint>(FINE_BINS).fill(0n)
}
