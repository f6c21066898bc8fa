import { RELEASED_TABLES, type ReleasedRow, type ReleasedTableName } from './released-table.ts'

/**
 * The rows of a table in their one order: by keys as the table names them, by UTF-16 code unit, bins by their number;
 * then by statistic as the table lists them, others after by name.
 */
export function sortedRows(table: ReleasedTableName, rows: readonly ReleasedRow[]): ReleasedRow[] {
  const { keys, statistics }: { keys: readonly string[]; statistics: readonly string[] } = RELEASED_TABLES[table]
  const rank = (statistic: string) =>
    statistics.includes(statistic) ? statistics.indexOf(statistic) : statistics.length
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const order = key.startsWith('bin_')
        ? edge(a.keys[key]!) - edge(b.keys[key]!)
        : compare(a.keys[key]!, b.keys[key]!)
      if (order !== 0) return order
    }
    return rank(a.statistic) - rank(b.statistic) || compare(a.statistic, b.statistic)
  })
}

/** The number that an edge's text stands for: `-INF` and `INF` are the open ends. */
function edge(text: string): number {
  return text === 'INF' ? Number.MAX_VALUE : text === '-INF' ? -Number.MAX_VALUE : Number(text)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
