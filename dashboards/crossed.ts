import { levelsOf } from './stratum.ts'

/** Items of a view of two attributes, the one with more levels down, the other across. */
export interface Crossed<T> {
  down: { attribute: string; levels: string[] }
  across: { attribute: string; levels: string[] }
  /** Undefined where the release has no such stratum. */
  at(down: string, across: string): T | undefined
}

/** A matrix of more columns is a list only. */
const MOST_COLUMNS = 8

/**
 * Items by the two attributes of their strata, levels in the order in which they first come; undefined where strata are not
 * of two attributes, or the matrix would be too wide to read.
 */
export function crossed<T>(items: readonly T[], stratumOf: (item: T) => string): Crossed<T> | undefined {
  const strata = items.map(item => levelsOf(stratumOf(item)))
  if (strata.length === 0 || strata.some(levels => levels.length !== 2)) return undefined
  const sides = [0, 1].map(side => ({
    attribute: strata[0]![side]![0],
    levels: [...new Set(strata.map(levels => levels[side]![1]))],
  }))
  const down = sides[0]!.levels.length >= sides[1]!.levels.length ? 0 : 1
  const across = 1 - down
  if (sides[across]!.levels.length > MOST_COLUMNS) return undefined
  const places = new Map(
    items.map((item, at) => [JSON.stringify([strata[at]![down]![1], strata[at]![across]![1]]), item]),
  )
  return {
    down: sides[down]!,
    across: sides[across]!,
    at: (row, column) => places.get(JSON.stringify([row, column])),
  }
}
