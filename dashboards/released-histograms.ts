import type { ReleasedTables } from './released-cells.ts'

/** A stratum’s released histogram: edges of its bins, ascending, and the share of people in each. */
export interface Histogram {
  edges: number[]
  shares: number[]
}

/**
 * The released histograms of a measure, by score, view and stratum. An open tail is taken to be as wide as its
 * neighbour. A histogram of which a bin is not released, or that has no bins between its tails, is left out.
 */
export function releasedHistograms(release: ReleasedTables, measure: string): Map<string, Histogram> {
  const bins = new Map<string, { low: number; high: number; share: number | null }[]>()
  for (const { keys, value } of release.table('histogram')) {
    if (keys.measure !== measure) continue
    const key = histogramKey(keys.score!, keys.view!, keys.stratum!)
    const bin = { low: edge(keys.bin_low!), high: edge(keys.bin_high!), share: value }
    const known = bins.get(key)
    if (known) known.push(bin)
    else bins.set(key, [bin])
  }
  return new Map(
    [...bins].flatMap(([key, found]) => {
      const inner = found.find(({ low, high }) => Number.isFinite(high - low))
      if (inner === undefined || found.some(({ share }) => share === null)) return []
      const step = inner.high - inner.low
      const sorted = found.toSorted((a, b) => a.low - b.low)
      const edges = sorted.map(({ low, high }) => (Number.isFinite(low) ? low : high - step))
      const last = sorted.at(-1)!
      return [
        [
          key,
          {
            edges: [...edges, Number.isFinite(last.high) ? last.high : last.low + step],
            shares: sorted.map(b => b.share!),
          },
        ],
      ]
    }),
  )
}

export function histogramKey(score: string, view: string, stratum: string): string {
  return JSON.stringify([score, view, stratum])
}

/** Where the people are: the bins between the first and the last that hold someone. */
export function peopled({ edges, shares }: Histogram): Histogram {
  const first = shares.findIndex(share => share > 0)
  const last = shares.findLastIndex(share => share > 0)
  return { edges: edges.slice(first, last + 2), shares: shares.slice(first, last + 1) }
}

function edge(written: string): number {
  return written === '-INF' ? Number.NEGATIVE_INFINITY : written === 'INF' ? Number.POSITIVE_INFINITY : Number(written)
}
