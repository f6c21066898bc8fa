import { attributesOf, EVERYONE, stratumKey } from './strata.ts'

/** Levels of an attribute that are told as one, in their order; none of them: the attribute is not told apart at all. */
export interface Merge {
  attribute: string
  levels: readonly string[]
}

/** What merged levels are called. */
export const mergedLevel = (levels: readonly string[]): string => levels.join(' or ')

/** The stratum in which all people of this one are told, of a view that is told apart. */
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

/** The view by which people are told in place of this one: without attributes that are not told apart. */
export function mergedView(view: string, merges: readonly Merge[]): string {
  const untold = merges.filter(({ levels }) => levels.length === 0).map(({ attribute }) => attribute)
  return attributesOf(view).filter(name => !untold.includes(name)).join('|') || EVERYONE // biome-ignore format: one line
}
