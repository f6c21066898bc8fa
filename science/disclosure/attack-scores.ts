import type { Claims } from './claims.ts'
import type { Finding } from './findings.ts'
import type { ReleasedRow, ReleasedTables } from './released-table.ts'

/** Statistics of `distribution` that count people, and say nothing of a score. */
const COUNTS = ['people', 'clamped']

/**
 * The attacker’s look at how many genetic scores show values of one stratum, in this release and all before: each is an equation more of its people’s
 * genotypes. Reads the published rows, and of earlier releases which scores they show by view. A finding where a stratum has fewer people than
 * `peoplePerScore` for each.
 */
export function attackScores(
  { distribution, histogram, performance, quality }: ReleasedTables,
  { peoplePerScore, told, models }: Pick<Claims, 'peoplePerScore' | 'told' | 'models'>,
): Finding[] {
  if (peoplePerScore === 0) return []
  const tell = ({ statistic, value }: ReleasedRow) => value !== null && !COUNTS.includes(statistic)
  return Object.entries({ distribution, histogram, performance }).flatMap(([table, rows]) => {
    const shown = new Map<string, Set<string>>()
    for (const row of rows) {
      const { view, score } = row.keys
      if (!tell(row) || !models.has(score!)) continue
      shown.set(view!, (shown.get(view!) ?? new Set()).add(score!))
    }
    const isMany = [...shown].some(([view, scores]) => {
      const before = new Set(told.get(view))
      const fresh = [...scores].filter(score => !before.has(JSON.stringify([score, models.get(score)])))
      const all = fresh.length === 0 ? scores.size : fresh.length + before.size
      return quality.some(
        ({ keys, statistic, value }) =>
          keys.view === view && statistic === 'scored' && value !== null && value > 0 && value < all * peoplePerScore,
      )
    })
    if (!isMany) return []
    const text = `The table '${table}' shows more scores of a group than it has people for.`
    return [{ table: table as Finding['table'], rule: 'many scores' as const, text }]
  })
}
