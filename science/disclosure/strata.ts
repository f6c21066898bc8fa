/** The view of all people together, and its only stratum. */
export const EVERYONE = '(all)'
/** The level of whoever has a value of which the study does not say what level it is. */
export const NOT_MAPPED = '(not mapped)'

/** The attributes of a view; none for all people. */
export function attributesOf(view: string): string[] {
  return view === EVERYONE ? [] : view.split('|')
}

/**
 * The key of a stratum: `sampled_as=AFR|sex=female`, attributes in byte order of their names, `|`, `=` and `%` in levels
 * percent-encoded; `(all)` without attributes.
 */
export function stratumKey(pairs: Iterable<readonly [attribute: string, level: string]>): string {
  // Names are ASCII, where the order of code units is the order of bytes.
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
  return sorted.length === 0 ? EVERYONE : sorted.map(([attribute, level]) => `${attribute}=${encoded(level)}`).join('|')
}

function encoded(level: string): string {
  return level.replace(/[|=%]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The level of each attribute in a stratum's key, still percent-encoded. Throws where the key is not `a=x|b=y`. */
export function levelsOf(stratum: string): Map<string, string> {
  const levels = new Map<string, string>()
  if (stratum === EVERYONE) return levels
  for (const pair of stratum.split('|')) {
    const [attribute, level, ...rest] = pair.split('=')
    if (!attribute || level === undefined || rest.length > 0 || levels.has(attribute))
      throw new Error('a stratum is not written as attribute=level pairs joined by |')
    levels.set(attribute, level)
  }
  return levels
}

/** Groups views that are linked, directly or through others. `linked` tells of two attributes, the same or not. */
export function familiesOf(views: readonly string[], linked: (a: string, b: string) => boolean): string[][] {
  const families: string[][] = []
  for (const view of views) {
    if (view === EVERYONE) continue
    const touches = (other: string) => attributesOf(view).some(a => attributesOf(other).some(b => linked(a, b)))
    const joined = families.filter(family => family.some(touches))
    for (const family of joined) families.splice(families.indexOf(family), 1)
    families.push([...joined.flat(), view])
  }
  return families
}
