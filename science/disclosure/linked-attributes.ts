/** Kinds that often describe one another. */
const ANCESTRY: ReadonlySet<string> = new Set(['genetic-similarity', 'recruitment', 'race-ethnicity'])

/** Are two attributes one, or of one kind of description, as a region lies in a country? By the kinds of attributes by name. */
export function linkedBy(kinds: ReadonlyMap<string, string>): (a: string, b: string) => boolean {
  const group = (name: string) => {
    const kind = kinds.get(name)
    return kind !== undefined && ANCESTRY.has(kind) ? 'ancestry' : kind
  }
  return (a, b) => a === b || (group(a) !== undefined && group(a) === group(b))
}
