import type { About } from '../science/disclosure/released-table.ts'
import { levelsOf } from './stratum.ts'

/** Levels of nobody’s choosing, which stand after all others. */
const LAST = ['(not mapped)', '(missing)']

/**
 * Items by stratum, in the order in which the study declares the levels of each attribute; levels that it does not
 * declare follow as they first come, then people not mapped, and those without a value last.
 */
export function inDeclaredOrder<T>(
  items: readonly T[],
  stratumOf: (item: T) => string,
  attributes: About['attributes'],
): T[] {
  const strata = items.map(item => levelsOf(stratumOf(item)))
  const orders = new Map<string, Map<string, number>>()
  for (const levels of strata)
    for (const [attribute, level] of levels) {
      const declared = attributes.find(({ name }) => name === attribute)?.levels ?? []
      const order = orders.get(attribute) ?? new Map(declared.map((name, i) => [name, i]))
      orders.set(attribute, order)
      if (!order.has(level)) order.set(level, order.size)
    }
  const rank = ([attribute, level]: [string, string]) =>
    LAST.includes(level) ? Number.MAX_SAFE_INTEGER + LAST.indexOf(level) - 1 : orders.get(attribute)!.get(level)!
  const ranks = strata.map(levels => levels.map(rank))
  return items
    .map((item, i) => ({ item, ranks: ranks[i]! }))
    .sort((a, b) => {
      const at = a.ranks.findIndex((rank, i) => rank !== b.ranks[i])
      return at < 0 ? 0 : a.ranks[at]! - b.ranks[at]!
    })
    .map(({ item }) => item)
}
