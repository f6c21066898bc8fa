import type { CountId } from './claims.ts'
import { type Draft, type FineBins, grouped, totalOf } from './draft.ts'
import { coarsen, type Rung } from './ladder.ts'
import type { Policy } from './policies.ts'
import { EVERYONE } from './strata.ts'

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
 * Which views hold a primary count, and of what: a count of 1 to k − 1, its complement among all people of that kind, a difference
 * of any two counts of one stratum (one may be nested in the other), or a cell whose weight too few people may carry.
 */
export function primaryViews(
  draft: Draft,
  counts: readonly Count[],
  policy: Policy,
): Map<string, CountId['count'] | 'weight'> {
  const k = policy.threshold
  const totals = new Map(counts.filter(({ view }) => view === EVERYONE).map(count => [kindOf(count), count.n]))
  const views = new Map<string, CountId['count'] | 'weight'>()
  const mark = (view: string, why: CountId['count'] | 'weight') => views.set(view, views.get(view) ?? why)
  for (const count of counts)
    if (isSmall(count.n, k) || isSmall(totals.get(kindOf(count))! - count.n, k)) mark(count.view, count.count)
  const shown = counts.filter(({ count }) => count !== 'unscored' && count !== 'unmeasured')
  for (const same of grouped(shown, ({ view, stratum }) => JSON.stringify([view, stratum]))) {
    const sizes = same.map(({ n }) => n).sort((a, b) => a - b)
    if (sizes.some((n, i) => i > 0 && isSmall(n - sizes[i - 1]!, k))) mark(same[0]!.view, 'scored')
  }
  for (const { view, bins } of draft.distributions)
    if (isDominated(totalOf(bins.weight), totalOf(bins.weight2), policy)) mark(view, 'weight')
  return views
}

/** Are all bins of a histogram, on that rung, free of counts of 1 to k − 1 and of dominance? */
export function isClean(bins: FineBins, rung: Rung, policy: Policy): boolean {
  const k = policy.threshold
  if (k === 0) return true
  const [weight, weight2] = [coarsen(bins.weight, rung), coarsen(bins.weight2, rung)]
  return coarsen(bins.n, rung).every((n, i) => !isSmall(Number(n), k) && !isDominated(weight[i]!, weight2[i]!, policy))
}

/** May the rule's number of people carry more than its share? By Cauchy–Schwarz d people carry at most √(d · Σw²). */
function isDominated(weight: bigint, weight2: bigint, { dominance }: Policy): boolean {
  if (dominance === null || weight === 0n) return false
  return Math.sqrt(dominance.people * Number(weight2)) > dominance.share * Number(weight)
}

function kindOf({ count, score, measure }: CountId): string {
  return JSON.stringify([count, score, measure])
}
