import { guardedEntries, refused } from './history.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Mergeable } from './merge.ts'
import type { Merge } from './merges.ts'

/**
 * What a study tells as one because an earlier release of its cohort did, but for levels that it names; undefined where there is no
 * earlier release. A later one decides nothing anew: which groups are small then would follow from the difference.
 */
export function keptMerges(
  history: readonly LedgerEntry[],
  cohort: string,
  mergeable: readonly Pick<Mergeable, 'attribute' | 'named'>[],
): Merge[] | undefined {
  const earlier = guardedEntries(history, cohort)
  if (earlier.length === 0) return undefined
  return mergeable.flatMap(({ attribute, named }) => {
    const kept = mergedIn(earlier).find(of => of.attribute === attribute)
    return kept && !kept.levels.some(level => named.includes(level)) ? [kept] : []
  })
}

/** Throws DisclosureRefused where levels are told as one that the cohort's earlier releases tell apart. */
export function refuseNewMerges(merged: readonly Merge[], history: readonly LedgerEntry[], cohort: string): void {
  const earlier = guardedEntries(history, cohort)
  if (earlier.length === 0) return
  const known = mergedIn(earlier).map(of => JSON.stringify(of))
  if (merged.every(({ attribute, levels }) => known.includes(JSON.stringify({ attribute, levels })))) return
  throw refused(
    earlier.at(-1)!.release,
    'made since this study decided which of its levels are told as one',
    'Run the study again: it then keeps to what that one told.',
  )
}

const mergedIn = (earlier: readonly LedgerEntry[]): readonly Merge[] => earlier.flatMap(({ merged = [] }) => merged)
