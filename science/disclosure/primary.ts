import type { CountId } from './claims.ts'
import { type Draft, type FineBins, grouped, totalOf } from './draft.ts'
import { coarsen, type Rung } from './ladder.ts'
import type { Policy } from './policies.ts'
import { leastCount, roundDecimals, stepAbove } from './rounding.ts'
import { EVERYONE } from './strata.ts'

/*
 * All that a cell gives away, in one place: its counts, what can be subtracted from them, who carries its weight, its
 * bins, its SD and quantiles, and the numerators of its rates.
 */

export interface Count extends CountId {
  n: number
}

/** Is it 1 to k − 1? */
export function isSmall(n: number, k: number): boolean {
  return n > 0 && n < k
}

/** All counts of a draft, in no order. */
export function countsOf({ quality, distributions }: Draft): Count[] {
  const places = new Map<string, Count>()
  const counts: Count[] = []
  const scoredIn = new Map<string, number>()
  for (const { score, view, stratum, people, scored } of quality) {
    const at = { score, measure: '', view, stratum }
    places.set(JSON.stringify([view, stratum]), { ...at, score: '', count: 'people', n: people })
    counts.push({ ...at, count: 'scored', n: scored }, { ...at, count: 'unscored', n: people - scored })
    scoredIn.set(JSON.stringify([score, view, stratum]), scored)
  }
  for (const { score, measure, view, stratum, n } of distributions) {
    const at = { score, measure, view, stratum }
    const scored = scoredIn.get(JSON.stringify([score, view, stratum]))!
    counts.push({ ...at, count: 'measured', n }, { ...at, count: 'unmeasured', n: scored - n })
  }
  return [...places.values(), ...counts]
}

/**
 * Which views hold a primary count, and of what: a count that `smallViews` finds, or a cell whose weight too few people may carry.
 */
export function primaryViews(
  draft: Draft,
  counts: readonly Count[],
  policy: Policy,
): Map<string, CountId['count'] | 'weight'> {
  const views = new Map<string, CountId['count'] | 'weight'>(smallViews(counts, policy.threshold))
  for (const { view, bins } of draft.distributions)
    if (isDominated(totalOf(bins.weight), totalOf(bins.weight2), policy)) views.set(view, views.get(view) ?? 'weight')
  return views
}

/**
 * Which views hold a count of 1 to k − 1, its complement among all people of that kind, or a difference of any two counts of one stratum
 * (one may be nested in the other); and of what.
 */
export function smallViews(counts: readonly Count[], k: number): Map<string, CountId['count']> {
  const totals = new Map(counts.filter(({ view }) => view === EVERYONE).map(count => [kindOf(count), count.n]))
  const views = new Map<string, CountId['count']>()
  const mark = (view: string, why: CountId['count']) => views.set(view, views.get(view) ?? why)
  for (const count of counts)
    if (isSmall(count.n, k) || isSmall(totals.get(kindOf(count))! - count.n, k)) mark(count.view, count.count)
  const shown = counts.filter(({ count }) => count !== 'unscored' && count !== 'unmeasured')
  for (const same of grouped(shown, ({ view, stratum }) => JSON.stringify([view, stratum]))) {
    const sizes = same.map(({ n }) => n).sort((a, b) => a - b)
    if (sizes.some((n, i) => i > 0 && isSmall(n - sizes[i - 1]!, k))) mark(same[0]!.view, 'scored')
  }
  return views
}

/**
 * Which views are primary even where only people with a score are counted: without those who have none, or because a stratum has nobody
 * scored, or not the same number by every score.
 */
export function primaryByScored(draft: Draft, counts: readonly Count[], policy: Policy): Set<string> {
  const ofScored = counts.filter(({ count }) => count !== 'people' && count !== 'unscored')
  const uneven = grouped(draft.quality, ({ view, stratum }) => JSON.stringify([view, stratum])).filter(same =>
    same.some(({ scored }) => scored === 0 || scored !== same[0]!.scored),
  )
  return new Set([...primaryViews(draft, ofScored, policy).keys(), ...uneven.map(same => same[0]!.view)])
}

/**
 * Are all bins of a histogram, on that rung, free of counts of 1 to k − 1 and of dominance, and does none hold everyone
 * where the policy withholds that?
 */
export function isClean(bins: FineBins, rung: Rung, policy: Policy): boolean {
  const k = policy.threshold
  if (k === 0) return true
  const [weight, weight2] = [coarsen(bins.weight, rung), coarsen(bins.weight2, rung)]
  if (policy.homogeneous === 'withheld' && isHomogeneous(weight, policy)) return false
  return coarsen(bins.n, rung).every((n, i) => !isSmall(Number(n), k) && !isDominated(weight[i]!, weight2[i]!, policy))
}

/** Does one share read 100%? Shares as they are released, so that rounding makes no exception. */
function isHomogeneous(weight: readonly bigint[], { share_decimals }: Policy): boolean {
  const total = Number(totalOf(weight))
  return total > 0 && weight.some(each => roundDecimals(Number(each) / total, share_decimals) === 1)
}

/**
 * May be shown who is above a cut point, whatever their outcome? Such counts are nested in others and are not yet protected
 * among them, so under a policy with a threshold none is shown, whatever it is: that nothing is shown tells nothing.
 */
export function mayShowHighShare({ threshold }: Policy): boolean {
  return threshold === 0
}

/**
 * May a table be shown of which it is not worked out in this version how much it gives away of a few people? Only where nothing is
 * withheld or rounded.
 */
export function mayShowUnchecked({ threshold, count_base }: Policy): boolean {
  return threshold === 0 && count_base === 1
}

/** May an SD of so many people be shown, and an interval, from whose width it follows? */
export function mayShowSd(n: number, { sd_least_people, count_base }: Policy): boolean {
  return leastCount(n, count_base) >= sd_least_people
}

/** May the p-quantile of so many people be shown? Enough must lie on each side of it. */
export function mayShowQuantile(n: number, p: number, { quantile_least_beyond, count_base }: Policy): boolean {
  return Math.min(p, 1 - p) * leastCount(n, count_base) >= quantile_least_beyond
}

/** Coarser than this a rate of calls tells nothing. */
const COARSEST_RATE = 0.1

/**
 * The step to which a rate of calls of so many people scored is rounded: half of it is worth all calls of k people or more, so that 1 to
 * k − 1 people without any of them cannot be told from none or from k; nor can people whose array is known to lack some. Undefined: it
 * would be coarser than a tenth, and the rate is withheld.
 */
export function rateStep(scored: number, { threshold: k, share_decimals, count_base }: Policy): number | undefined {
  const finest = 10 ** -share_decimals
  if (k === 0) return finest
  const people = leastCount(scored, count_base)
  const step = people === 0 ? Number.POSITIVE_INFINITY : Math.max(finest, stepAbove((2 * k) / people))
  return step <= COARSEST_RATE ? step : undefined
}

/** May the rule's number of people carry more than its share? By Cauchy–Schwarz d people carry at most √(d · Σw²). */
function isDominated(weight: bigint, weight2: bigint, { dominance }: Policy): boolean {
  if (dominance === null || weight === 0n) return false
  return Math.sqrt(dominance.people * Number(weight2)) > dominance.share * Number(weight)
}

function kindOf({ count, score, measure }: CountId): string {
  return JSON.stringify([count, score, measure])
}
