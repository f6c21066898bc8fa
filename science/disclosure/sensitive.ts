import { DisclosureRefused } from './disclosure-refused.ts'
import { withheld } from './released-row.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { WHOLE_LINE, withheldRows } from './rows.ts'
import { sortedRows } from './sorted-rows.ts'
import { attributesOf } from './strata.ts'

/** Tables of what scores and models say of people, and which of their statistics say nothing of these. */
const COUNTS: Partial<Record<ReleasedTableName, readonly string[]>> = {
  agreement: ['people'],
  component_gap: ['people', 'reference_people'],
  distribution: ['people', 'clamped'],
  histogram: [],
  quality: ['people', 'share', 'scored'],
  performance: [],
  comparison: [],
  standardised: ['people', 'cells'],
  decomposition: [],
  // Of the prevalence alone, which the study has from elsewhere.
  absolute_risk: ['expected_per_1000', 'net_benefit_all'],
}

/**
 * Without what scores and models say by a sensitive attribute: for groups that a study calls sensitive no genomic summary results are
 * given openly (NIH Genomic Summary Results policy, NOT-OD-19-023, 2018; CARE principles of Indigenous data governance, 2019). Every view
 * that tells such an attribute apart keeps numbers of people alone, in all its groups: one would follow from the others and all. It is the
 * study that decides this, and no number. Tables worked out of these rows are made afterwards, and have nothing to be made of.
 */
export function withoutValues(tables: ReleasedTables, sensitive: readonly string[]): ReleasedTables {
  const isSensitive = sensitiveBy(sensitive)
  const kept: Record<ReleasedTableName, readonly ReleasedRow[]> = { ...tables }
  const counted: ReleasedRow[] = []
  for (const [table, counts] of entries(COUNTS)) {
    const own = tables[table].filter(isSensitive)
    if (own.length === 0) continue
    const bare = own.map(row => (counts.includes(row.statistic) ? row : withheld(keysOf(row), row.statistic)))
    const rows = [...new Map(bare.map(row => [JSON.stringify([row.keys, row.statistic]), row])).values()]
    kept[table] = sortedRows(table, [...tables[table].filter(row => !isSensitive(row)), ...rows])
    counted.push(...withheldRows(table, rows, new Set()))
  }
  const placeOf = ({ keys }: ReleasedRow) => JSON.stringify([keys.table, keys.view])
  const places = new Set(counted.map(placeOf))
  kept.withheld = sortedRows('withheld', [...tables.withheld.filter(row => !places.has(placeOf(row))), ...counted])
  return kept
}

/**
 * Reads all tables to be published for a value by a sensitive attribute that is no number of people. Throws DisclosureRefused, which names the
 * table.
 */
export function refuseValues(published: ReleasedTables, sensitive: readonly string[]): void {
  const isSensitive = sensitiveBy(sensitive)
  for (const [table, counts] of entries(COUNTS))
    if (published[table].some(row => isSensitive(row) && row.value !== null && !counts.includes(row.statistic)))
      throw new DisclosureRefused(
        table,
        'sensitive group',
        `The table '${table}' would show what scores say of groups that the study calls sensitive.`,
        'Leave out the views by that attribute.',
      )
}

const sensitiveBy =
  (sensitive: readonly string[]) =>
  ({ keys }: ReleasedRow): boolean =>
    attributesOf(keys.view ?? '').some(name => sensitive.includes(name))

/** A histogram that is not shown is one line. */
const keysOf = ({ keys }: ReleasedRow): ReleasedRow['keys'] => ('bin_low' in keys ? { ...keys, ...WHOLE_LINE } : keys)

const entries = (counts: typeof COUNTS) => Object.entries(counts) as [ReleasedTableName, readonly string[]][]
