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

/**
 * What differs: in the order of the later side, then what only the earlier has. A block or an item that one side lacks
 * as a whole is one change, its value an object of its leaves.
 */
export function compareLeaves(before: Leaves, after: Leaves): Change[] {
  const [earlier, later] = [branchesOf(before), branchesOf(after)]
  const changes = new Map<string, Change>()
  for (const [key, { path, value }] of after) {
    const from = before.get(key)?.value
    if (!earlier.has(key)) addTo(changes, 'to', path, earlier, value)
    else if (JSON.stringify(from) !== JSON.stringify(value)) changes.set(key, { path, from, to: value })
  }
  for (const [key, { path, value }] of before) {
    if (!later.has(key)) addTo(changes, 'from', path, later, value)
    else if (!after.has(key)) changes.set(key, { path, from: value, to: undefined })
  }
  return [...changes.values()]
}

/** Every path of a leaf and of what it hangs on. */
function branchesOf(leaves: Leaves): Set<string> {
  return new Set(
    [...leaves.values()].flatMap(({ path }) => [...path, ''].map((_, i) => JSON.stringify(path.slice(0, i)))),
  )
}

/** Adds a leaf that the other side lacks to the change of the topmost branch that is not there. */
function addTo(
  changes: Map<string, Change>,
  side: 'from' | 'to',
  path: string[],
  others: ReadonlySet<string>,
  value: unknown,
): void {
  const top = path.slice(0, path.findIndex((_, i) => !others.has(JSON.stringify(path.slice(0, i + 1)))) + 1)
  const key = JSON.stringify(top)
  const below = path.slice(top.length).join('.')
  const change = changes.get(key) ?? { path: top, from: undefined, to: undefined }
  changes.set(key, {
    ...change,
    [side]: below === '' ? value : { ...(change[side] as Record<string, unknown> | undefined), [below]: value },
  })
}

function entriesOf(value: unknown, isOne: (value: object) => boolean): [string, unknown][] | undefined {
  if (!isObject(value) || isOne(value)) return undefined
  if (!Array.isArray(value)) return Object.entries(value)
  const items: unknown[] = value
  if (!items.every(item => isObject(item) && !Array.isArray(item))) return undefined
  const names = NAMES.map(name => items.map(item => (item as Record<string, unknown>)[name])).find(
    given => given.every(name => typeof name === 'string') && new Set(given).size === given.length,
  )
  return items.map((item, i) => [names ? String(names[i]) : String(i), item])
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
