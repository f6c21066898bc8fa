import { type Merge, mergedStratum } from './merges.ts'
import { attributesOf, stratumKey } from './strata.ts'

/** People of a stratum that is told as one with others, and the stratum that holds them all. */
export interface FinerCount {
  view: string
  stratum: string
  within: string
  people: number
}

/** The counts that merged strata hold, of every level that is told as one, whether anyone has it or not; in the order of their names. */
export function finerCounts(
  atoms: Iterable<{ levels: ReadonlyMap<string, string>; people: number }>,
  views: readonly string[],
  merges: readonly Merge[],
): FinerCount[] {
  const counts = new Map<string, FinerCount>()
  for (const { levels, people } of atoms)
    for (const merge of merges) {
      const own = levels.get(merge.attribute)!
      if (!merge.levels.includes(own)) continue
      for (const view of views.filter(view => attributesOf(view).includes(merge.attribute)))
        for (const level of merge.levels) {
          const named = new Map([...levels, [merge.attribute, level]])
          const stratum = stratumKey(attributesOf(view).map(name => [name, named.get(name)!]))
          const count = counts.get(`${view} ${stratum}`) ?? {
            view,
            stratum,
            within: mergedStratum(stratum, merges),
            people: 0,
          }
          if (level === own) count.people += people
          counts.set(`${view} ${stratum}`, count)
        }
    }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}
