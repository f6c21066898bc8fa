import type { Claims, FoldedCount } from './claims.ts'
import type { Attack, Finding, Witness } from './findings.ts'
import { publishedCount, type Series } from './published-counts.ts'
import type { ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf } from './strata.ts'

/**
 * Tries what coarser strata tell of the finer ones within them. No row may name a finer attribute than is published, whatever it
 * holds. Beside a published count of a coarser stratum every primary one within it must be able to be 1 and k − 1, while another
 * finer stratum holds the rest: that nothing else depends on who is in which of the two is what `protect` promises, and what is
 * looked for here are rows that do. Where the coarser count is withheld too, its own witnesses show more.
 */
export function attackFolded(published: ReleasedTables, series: readonly Series[], claims: Claims): Attack {
  const { folded, threshold } = claims
  const finer = new Set(
    folded.flatMap(({ view, within }) => attributesOf(view).filter(name => !attributesOf(within.view).includes(name))),
  )
  const named = (Object.keys(published) as ReleasedTableName[]).filter(
    table =>
      table !== 'withheld' &&
      published[table].some(({ keys }) => attributesOf(keys.view ?? '').some(a => finer.has(a))),
  )
  if (named.length > 0) return { findings: named.map(namesFiner), witnesses: [] }
  const parts = new Map<string, FoldedCount[]>()
  for (const count of folded) parts.set(placeOf(count), [...(parts.get(placeOf(count)) ?? []), count])
  const witnesses: Witness[] = []
  for (const count of folded) {
    if (!count.primary) continue
    const whole = publishedCount(count, count.within, series)
    if (whole === undefined) continue
    const other = parts.get(placeOf(count))!.find(({ stratum }) => stratum !== count.stratum)
    if (other === undefined || whole < threshold) return { findings: [unprotected(tableOf(count))], witnesses: [] }
    const { primary: _, within: __, ...cell } = count
    for (const value of [1, threshold - 1])
      witnesses.push({
        cell,
        value,
        people: [
          { atom: count.stratum, layer: 0, n: value },
          { atom: other.stratum, layer: 0, n: whole - value },
        ],
      })
  }
  return { findings: [], witnesses }
}

const placeOf = ({ count, score, measure, view, within }: FoldedCount) =>
  JSON.stringify([count, score, measure, view, within.view, within.stratum])

const tableOf = ({ count }: FoldedCount): ReleasedTableName =>
  count === 'measured' || count === 'unmeasured' ? 'distribution' : 'quality'

const namesFiner = (table: ReleasedTableName): Finding => ({
  table,
  rule: 'partly withheld',
  text: `The table '${table}' names groups that are published by coarser ones alone, because some of them are too small.`,
})

const unprotected = (table: ReleasedTableName): Finding => ({
  table,
  rule: 'no witness',
  text: `It cannot be shown that a count within a group of the table '${table}' stays unknown.`,
})
