import type { About } from '../science/disclosure/released-table.ts'
import { type Levelled, level, MISSING, NOT_MAPPED, stratumKey } from './attributes.ts'
import type { Study } from './schema.ts'
import { coarserOf } from './views-of.ts'

/**
 * The level of a coarser attribute of the same column in which each level of an attribute lies, as the two declare them. Levels
 * that are not here are values that neither declares; they lie in `(not mapped)`. Undefined where one level would lie in two.
 */
export function coarserLevels(fine: Levelled, coarse: Levelled): Map<string, string> | undefined {
  const lies = new Map([[MISSING, MISSING]])
  if (fine.bands !== undefined || coarse.bands !== undefined) {
    const [ends, wide] = [fine.bands ?? [], coarse.bands ?? []]
    if (ends[0] !== wide[0] || !wide.every(end => ends.includes(end))) return undefined
    for (const end of ends) lies.set(level(fine, String(end))!, level(coarse, String(end))!)
    return lies
  }
  if (coarse.map === undefined) return undefined
  if (fine.map !== undefined) lies.set(NOT_MAPPED, NOT_MAPPED)
  for (const value of new Set([fine, coarse].flatMap(({ map, levels }) => (map ? Object.keys(map) : (levels ?? []))))) {
    const [own, wide] = [level(fine, value), level(coarse, value)]
    if (own === undefined || wide === undefined) continue
    if ((lies.get(own) ?? wide) !== wide) return undefined
    lies.set(own, wide)
  }
  return lies
}

/** Which attributes give way to which, and which strata lie in which. */
export function coarserAttributes(study: Study): About['coarser'] {
  const { attributes } = study.people
  return coarserOf(study).map(({ attribute, by }) => ({
    attribute,
    by,
    strata: [...coarserLevels(attributes[attribute]!, attributes[by]!)!].map(([own, wide]) => ({
      stratum: stratumKey([[attribute, own]]),
      within: stratumKey([[by, wide]]),
    })),
  }))
}
