/**
 * The public ladder of histogram grids. Fine bins are 1/32 of a reference SD from −8 to 8, the end bins open. A rung
 * has bins of equal width between −cut and cut and two open tails beyond. Widths are dyadic (1/8, 1/4, 1/2, 1), and
 * tails are pooled nearer to the middle as bins widen, because a tail beyond 4 SD holds 1 to 10 people in any cohort
 * of 30,000 to 300,000. Each rung's edges are among those of the rung before, so two views on different rungs never
 * overlay to a third, finer grid.
 */
export interface Rung {
  /** Width of a bin in reference SDs. */
  width: number
  /** Where the open tails begin, in reference SDs. */
  cut: number
}

export const LADDER: readonly Rung[] = [
  { width: 1 / 8, cut: 4 },
  { width: 1 / 4, cut: 4 },
  { width: 1 / 4, cut: 3 },
  { width: 1 / 2, cut: 3 },
  { width: 1 / 2, cut: 2 },
  { width: 1, cut: 2 },
  { width: 1, cut: 1 },
]
export const COARSEST: Rung = LADDER[LADDER.length - 1]!

export const FINE_BINS = 512
const FINE_PER_SD = 32
const FINE_LOW = -8

export interface Bin {
  /** −Infinity and Infinity for the open tails. */
  low: number
  high: number
}

/** The bins of a rung, ascending: a tail, 2 · cut / width bins, a tail. */
export function binsOf({ width, cut }: Rung): Bin[] {
  const edges = Array.from({ length: (2 * cut) / width + 1 }, (_, i) => -cut + i * width)
  return [...edges, Number.POSITIVE_INFINITY].map((high, i) => ({
    low: edges[i - 1] ?? Number.NEGATIVE_INFINITY,
    high,
  }))
}

/** Adds fine bins (512) to the bins of a rung, exactly. */
export function coarsen(fine: ArrayLike<bigint>, rung: Rung): bigint[] {
  const first = (-rung.cut - FINE_LOW) * FINE_PER_SD
  const width = rung.width * FINE_PER_SD
  const last = (2 * rung.cut) / rung.width + 1
  const coarse = new Array<bigint>(last + 1).fill(0n)
  for (let bin = 0; bin < FINE_BINS; bin++) {
    const n = fine[bin]!
    if (n !== 0n) coarse[Math.min(last, Math.max(0, Math.floor((bin - first) / width) + 1))]! += n
  }
  return coarse
}

/**
 * The p-quantile, interpolated linearly inside the released bins, from their released shares and nothing else.
 * The lowest such value where the shares leave a gap; undefined where it lies in an open tail, or there are no people.
 */
export function binnedQuantile(bins: readonly Bin[], shares: readonly number[], p: number): number | undefined {
  const total = shares.reduce((sum, share) => sum + share, 0)
  const target = p * total
  let below = 0
  for (const [i, share] of shares.entries()) {
    // Sums of rounded shares: a target met up to the last bits must not jump over a gap of empty bins.
    if (share > 0 && below + share >= target - 1e-9) {
      const { low, high } = bins[i]!
      if (!Number.isFinite(high - low)) return undefined
      return low + Math.min(1, Math.max(0, (target - below) / share)) * (high - low)
    }
    below += share
  }
  return undefined
}
