/** A value that differs between two objects; undefined where one of them has none. */
export interface Change {
  path: string[]
  from: unknown
  to: unknown
}

/** Fields that name an item of a list. */
const NAMES = ['id', 'name', 'role', 'score']

/**
 * The single values of an object by path. Items of a list are found by their name where all have one of their own, else
 * by their place; a list of anything but objects is one value. `stop`: what is one value for another reason.
 */
export function leavesOf(
  value: unknown,
  stop: (value: object) => boolean = () => false,
  path: string[] = [],
): Map<string, { path: string[]; value: unknown }> {
  const entries = entriesOf(value, stop)
  if (!entries) return new Map([[JSON.stringify(path), { path, value }]])
  return new Map(entries.flatMap(([name, inner]) => [...leavesOf(inner, stop, [...path, name])]))
}

/** What differs, in the order of the keys: first of `to`, then what only `from` has. */
export function compareLeaves(from: unknown, to: unknown): Change[] {
  const [before, after] = [leavesOf(from), leavesOf(to)]
  return [...new Map([...after, ...before])]
    .map(([key, { path }]) => ({ path, from: before.get(key)?.value, to: after.get(key)?.value }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
}

function entriesOf(value: unknown, stop: (value: object) => boolean): [string, unknown][] | undefined {
  if (!isObject(value) || stop(value)) return undefined
  if (!Array.isArray(value)) return Object.entries(value)
  if (value.length === 0 || !value.every(item => isObject(item) && !Array.isArray(item))) return undefined
  const name = NAMES.find(name => {
    const given = value.map(item => item[name])
    return given.every(text => typeof text === 'string') && new Set(given).size === given.length
  })
  return value.map((item, i) => [name === undefined ? String(i) : item[name], item])
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
