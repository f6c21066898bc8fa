import { stratumKey } from './strata.ts'

/** Levels of an attribute that are told as one, in their order. */
export interface Merge {
  attribute: string
  levels: readonly string[]
}

/** Between the names of levels that are told as one; no level that may be merged holds it. */
export const OR = ' or '

/** What merged levels are called. */
export const mergedLevel = (levels: readonly string[]): string => levels.join(OR)

/** The stratum in which all people of this one are told. */
export function mergedStratum(stratum: string, merges: readonly Merge[]): string {
  const told = new Map(
    merges.flatMap(({ attribute, levels }) =>
      levels.map(level => [stratumKey([[attribute, level]]), stratumKey([[attribute, mergedLevel(levels)]])] as const),
    ),
  )
  return stratum
    .split('|')
    .map(part => told.get(part) ?? part)
    .join('|')
}
