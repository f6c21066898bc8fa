import { FINE_BINS, GRIDS, type Grid, type Measure } from '../scores/measure-grid.ts'
import type { Policy } from './policies.ts'

/**
 * The public ladders of histogram grids, all of as many rungs: a view stands on the same rung of each. A rung has bins
 * of equal width from `low` to `high`, and an end beyond each that pools what lies there: open, or as far as the grid
 * goes where that is closed. Widths are dyadic, and ends are pooled nearer to the middle as bins widen (of
 * probabilities, nearer to 0, as most outcomes are rare), because far ends hold 1 to 10 people in any cohort of 30,000
 * to 300,000. Each rung's edges are among those of the rung before, so two views on different rungs never overlay to a
 * third, finer grid.
 */
export interface Rung {
  grid: Grid
  /** Width of a bin, in the measure's unit. */
  width: number
  /** Where the bins begin and end; what lies beyond is pooled. */
  low: number
  high: number
}

const DEVIATIONS: readonly Rung[] = [
  { width: 1 / 8, cut: 4 },
  { width: 1 / 4, cut: 4 },
  { width: 1 / 4, cut: 3 },
  { width: 1 / 2, cut: 3 },
  { width: 1 / 2, cut: 2 },
  { width: 1, cut: 2 },
  { width: 1, cut: 1 },
].map(({ width, cut }) => ({ grid: GRIDS.unadjusted, width, low: -cut, high: cut }))

const PROBABILITIES: readonly Rung[] = [
  { width: 1 / 64, cut: 1 },
  { width: 1 / 32, cut: 1 },
  { width: 1 / 32, cut: 1 / 2 },
  { width: 1 / 16, cut: 1 / 2 },
  { width: 1 / 16, cut: 1 / 4 },
  { width: 1 / 8, cut: 1 / 4 },
  { width: 1 / 8, cut: 1 / 8 },
].map(({ width, cut }) => ({ grid: GRIDS.probability, width, low: 0, high: cut }))

/** Which rung of a ladder, from the finest. */
export const RUNGS: readonly number[] = [...DEVIATIONS.keys()]

/**
 * The ladder of each measure. Log odds have none: they are the probabilities on another scale, so that two histograms of
 * the same people would overlay to a finer grid, in which the people between an edge of one and an edge of the other can be
 * counted. The log odds of a probability's quantile is the quantile of the log odds.
 * A decision is told by the share of people selected alone.
 */
const LADDERS: Readonly<Record<Measure, readonly Rung[] | undefined>> = {
  unadjusted: DEVIATIONS,
  znorm1: DEVIATIONS,
  znorm2: DEVIATIONS,
  most_similar: DEVIATIONS,
  standardised: DEVIATIONS,
  probability: PROBABILITIES,
  logit: undefined,
  decision: undefined,
}

/**
 * The rungs of a measure, from the finest to the coarsest; undefined where it has no histogram. Within a population
 * `most_similar` is the unadjusted score in another unit: like log odds it has no histogram where anything is to be hidden.
 */
export function ladderOf(measure: string, { threshold }: Pick<Policy, 'threshold'>): readonly Rung[] | undefined {
  return threshold > 0 && measure === 'most_similar' ? undefined : LADDERS[measure as Measure]
}

export interface Bin {
  /** −Infinity and Infinity for open ends. */
  low: number
  high: number
}

/** The bins of a rung, ascending, with the pooled ends. */
export function binsOf({ grid, width, low, high }: Rung): Bin[] {
  const [first, last] = grid.closed ? [grid.low, grid.high] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const edges = Array.from({ length: (high - low) / width + 1 }, (_, i) => low + i * width)
  const all = [...(first < low ? [first] : []), ...edges, ...(high < last ? [last] : [])]
  return all.slice(1).map((high, i) => ({ low: all[i]!, high }))
}

/** Adds fine bins (512) to the bins of a rung, exactly. */
export function coarsen(fine: ArrayLike<bigint>, rung: Rung): bigint[] {
  const bins = binsOf(rung)
  const width = (rung.grid.high - rung.grid.low) / FINE_BINS
  const coarse = new Array<bigint>(bins.length).fill(0n)
  let at = 0
  for (let bin = 0; bin < FINE_BINS; bin++) {
    while (rung.grid.low + bin * width >= bins[at]!.high) at++
    coarse[at]! += fine[bin]!
  }
  return coarse
}

/**
 * The 95% limits of the p-quantile of so many independent people (of weighted ones their effective number): the quantiles at the limits of the share of people below it,
 * p ± 1.96 √(p(1 − p)/(n − 1)) (Woodruff 1952). They follow from released shares and the released number alone. Undefined where a limit has no value.
 */
export function quantileLimits(
  bins: readonly Bin[],
  shares: readonly number[],
  p: number,
  people: number,
): { low: number; high: number } | undefined {
  const half = 1.96 * Math.sqrt((p * (1 - p)) / (people - 1))
  if (!(half < Math.min(p, 1 - p))) return undefined
  const [low, high] = [p - half, p + half].map(share => binnedQuantile(bins, shares, share))
  return low === undefined || high === undefined ? undefined : { low, high }
}

/**
 * The p-quantile, interpolated linearly inside the released bins, from their released shares and nothing else.
 * The lowest such value where the shares leave a gap; undefined where it lies in an end that is open or wider than the
 * bins, or there are no people.
 */
export function binnedQuantile(bins: readonly Bin[], shares: readonly number[], p: number): number | undefined {
  const total = shares.reduce((sum, share) => sum + share, 0)
  const target = p * total
  const width = Math.min(...bins.map(({ low, high }) => high - low))
  let below = 0
  for (const [i, share] of shares.entries()) {
    // Sums of rounded shares: a target met up to the last bits must not jump over a gap of empty bins.
    if (share > 0 && below + share >= target - 1e-9) {
      const { low, high } = bins[i]!
      if (high - low > width) return undefined
      return low + Math.min(1, Math.max(0, (target - below) / share)) * (high - low)
    }
    below += share
  }
  return undefined
}
