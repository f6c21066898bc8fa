import type { Claims, FoldedCount } from './claims.ts'
import type { Attack, Finding, Witness } from './findings.ts'
import { publishedCount, type Series } from './published-counts.ts'
import type { ReleasedTableName, ReleasedTables } from './released-table.ts'

/**
 * Tries what merged strata tell of those within them. No row may name one that is told with others, whatever it holds. Beside a
 * published count of a merged stratum every primary one within must be able to be 1 and k − 1, while each other primary one within
 * has a person and one that is not primary the rest, k or more: as was told when these were merged. In a later release, which merges
 * what the first one did whatever the counts are, nothing is told of which are small.
 */
export function attackMerged(published: ReleasedTables, series: readonly Series[], claims: Claims): Attack {
  const { merged, threshold: k } = claims
  const finer = new Set(
    merged.counts.flatMap(({ stratum, within }) =>
      stratum.split('|').filter(part => !within.stratum.split('|').includes(part)),
    ),
  )
  const named = (Object.keys(published) as ReleasedTableName[]).filter(table =>
    published[table].some(({ keys }) => (keys.stratum ?? '').split('|').some(part => finer.has(part))),
  )
  if (named.length > 0) return { findings: named.map(namesFiner), witnesses: [] }
  const witnesses: Witness[] = []
  for (const count of merged.counts) {
    if (!count.primary) continue
    const whole = publishedCount(count, count.within, series)
    if (whole === undefined) continue
    const others = merged.counts.filter(of => of !== count && isBeside(of, count))
    const free = others.find(({ primary }) => !primary)
    const single = others.filter(({ primary }) => primary)
    const holdsRest = free && whole - (k - 1) - single.length >= k
    if (!holdsRest && !(merged.isKept && others.length > 0 && whole >= k))
      return { findings: [UNPROTECTED], witnesses: [] }
    const { primary: _, within: __, ...cell } = count
    const rest = holdsRest ? free : others[0]!
    const ones = holdsRest ? single : []
    for (const value of [1, k - 1])
      witnesses.push({
        cell,
        value,
        people: [
          { atom: count.stratum, layer: 0, n: value },
          ...ones.map(({ stratum }) => ({ atom: stratum, layer: 0, n: 1 })),
          { atom: rest.stratum, layer: 0, n: whole - value - ones.length },
        ],
      })
  }
  return { findings: [], witnesses }
}

const isBeside = (a: FoldedCount, b: FoldedCount) =>
  a.within.view === b.within.view && a.within.stratum === b.within.stratum

const namesFiner = (table: ReleasedTableName): Finding => ({
  table,
  rule: 'partly withheld',
  text: `The table '${table}' names groups that are told as one with others, because some of them are too small.`,
})

const UNPROTECTED: Finding = {
  table: 'quality',
  rule: 'no witness',
  text: "It cannot be shown that a count within a group of the table 'quality' stays unknown.",
}
