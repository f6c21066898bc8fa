/** Events seen over events expected in one place, and how many were expected. */
export interface PlaceRatio {
  ratio: number
  /** Above 0. */
  expected: number
}

/** The ratio of all places together: Σ seen / Σ expected. */
export function pooledRatio(places: readonly PlaceRatio[]): number {
  return sum(places, ({ ratio, expected }) => ratio * expected) / sum(places, ({ expected }) => expected)
}

/**
 * Empirical-Bayes ratios, each drawn towards that of all places together, the more the fewer events are expected in it: the
 * global estimator by moments of Marshall (Applied Statistics 40:283, 1991), of Poisson counts. Where the places differ no more
 * than chance lets them all are alike; where no event was seen all are 0.
 */
export function shrunkenRatios(places: readonly PlaceRatio[]): number[] {
  const pooled = pooledRatio(places)
  const total = sum(places, ({ expected }) => expected)
  const spread = sum(places, ({ ratio, expected }) => expected * (ratio - pooled) ** 2) / total
  const between = Math.max(0, spread - (pooled * places.length) / total)
  return places.map(({ ratio, expected }) =>
    between === 0 ? pooled : pooled + (between * (ratio - pooled)) / (between + pooled / expected),
  )
}

function sum(places: readonly PlaceRatio[], of: (place: PlaceRatio) => number): number {
  return places.reduce((total, place) => total + of(place), 0)
}
