/** How a measure is counted: 512 bins of equal width from `low` to `high`, and integers of so many steps to one. */
export interface Grid {
  low: number
  high: number
  /** A power of two; the fewest bits lost with which every sum of moments fits (docs/decisions/0020). */
  steps: number
  /** No value lies beyond: the last bin holds `high` itself. Otherwise the ends are open. */
  closed: boolean
}

export const FINE_BINS = 512

/** Standard deviations of the reference people. */
/** From 0 to 1, the last bin with 1 in it. */
const CHANCES: Grid = { low: 0, high: 1, steps: 2 ** 21, closed: true }

const DEVIATIONS: Grid = { low: -8, high: 8, steps: 2 ** 16, closed: false }

/** The grid of every measure. `queries/histograms.sql` and `queries/moments.sql` hold the same numbers. */
export const GRIDS = {
  unadjusted: DEVIATIONS,
  znorm1: DEVIATIONS,
  znorm2: DEVIATIONS,
  most_similar: DEVIATIONS,
  standardised: DEVIATIONS,
  probability: CHANCES,
  logit: { low: -16, high: 16, steps: 2 ** 16, closed: false },
  decision: CHANCES,
} as const satisfies Record<string, Grid>

export type Measure = keyof typeof GRIDS

/** The grid of a measure by name. Throws where there is no such measure. */
export function gridOf(measure: string): Grid {
  if (!Object.hasOwn(GRIDS, measure)) throw new Error(`there is no measure ${measure}`)
  return GRIDS[measure as Measure]
}

/** The least and the greatest integer on the grid: what lies beyond is clamped to them, and counted as clamped. */
export function endsOf({ low, high, steps, closed }: Grid): { lowest: number; highest: number } {
  return { lowest: low * steps, highest: closed ? high * steps : high * steps - 1 }
}

/** Far beyond any grid, and what a column of 64 bits still holds. */
const FARTHEST = 2 ** 53

/**
 * A measure's value in steps, before it is clamped to the grid's ends; at most 2^53 steps either way, which is beyond
 * them. Throws where it is not a finite number.
 */
export function valueQ(measure: string, value: number): bigint {
  if (!Number.isFinite(value)) throw new RangeError('a measure is not a finite number')
  return BigInt(Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value * gridOf(measure).steps))))
}
