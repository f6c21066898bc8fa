import type { Similarity } from './fit-similarity.ts'

/** The reference population nearest to a person, and the one they are assigned to: the same, or null when too far. */
export interface MostSimilar {
  population: string | null
  nearest: string
  /** Squared Mahalanobis distance to the nearest. */
  distance2: number
}

/**
 * Which reference population a person's components lie nearest to, by Mahalanobis distance; of equally near ones the
 * first by name. It says how alike genomes are, not who someone is. The reference implementation keeps the label of those
 * beyond the threshold and flags it; here they stay unassigned.
 *
 * @throws RangeError where the number of components is not the fit's, or one is not finite.
 */
export function mostSimilar({ populations, farthest }: Similarity, components: ArrayLike<number>): MostSimilar {
  if (!Array.from(components).every(Number.isFinite)) throw new RangeError('a component is not a finite number')
  // So far from everyone that a distance overflows is too far, too.
  let [nearest, distance2] = [populations[0]!.name, Number.POSITIVE_INFINITY]
  for (const { name, mean, precision } of populations) {
    if (components.length !== mean.length)
      throw new RangeError(`the fit has ${mean.length} components, the person ${components.length}`)
    const from = mean.map((centre, j) => components[j]! - centre)
    let squared = 0
    for (const [i, row] of precision.entries())
      for (const [j, value] of row.entries()) squared += from[i]! * value * from[j]!
    if (squared < distance2) [nearest, distance2] = [name, squared]
  }
  return { population: distance2 > farthest ? null : nearest, nearest, distance2 }
}
