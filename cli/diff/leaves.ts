/** A single value of an object, and the keys that lead to it. */
export interface Leaf {
  path: string[]
  value: unknown
}
export type Leaves = ReadonlyMap<string, Leaf>

/** A value that differs; undefined where one side has none. */
export interface Change {
  path: string[]
  from: unknown
  to: unknown
}

/** Fields that name an item of a list. */
const NAMES = ['id', 'name', 'role', 'score'] as const

/**
 * The single values of an object. Items of a list are found by their name where all have one of their own, else by
 * their place; a list of anything but objects is one value, and so is what `isOne` says.
 */
export function leavesOf(value: unknown, isOne = (_: object) => false, path: string[] = []): Leaves {
  const entries = entriesOf(value, isOne)
  if (!entries) return new Map([[JSON.stringify(path), { path, value }]])
  return new Map(entries.flatMap(([name, inner]) => [...leavesOf(inner, isOne, [...path, name])]))
}

/** What differs: in the order of the later side, then what only the earlier has. */
export function compareLeaves(before: Leaves, after: Leaves): Change[] {
  return [...new Map([...after, ...before])]
    .map(([key, { path }]) => ({ path, from: before.get(key)?.value, to: after.get(key)?.value }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
}

function entriesOf(value: unknown, isOne: (value: object) => boolean): [string, unknown][] | undefined {
  if (!isObject(value) || isOne(value)) return undefined
  if (!Array.isArray(value)) return Object.entries(value)
  const items: unknown[] = value
  if (items.length === 0 || !items.every(item => isObject(item) && !Array.isArray(item))) return undefined
  const names = NAMES.map(name => items.map(item => (item as Record<string, unknown>)[name])).find(
    given => given.every(name => typeof name === 'string') && new Set(given).size === given.length,
  )
  return items.map((item, i) => [names ? String(names[i]) : String(i), item])
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
