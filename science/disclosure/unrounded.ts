import type { Finding } from './findings.ts'
import type { ReleasedTables } from './protect.ts'
import type { ReleasedRow, ReleasedTableName } from './released-table.ts'
import { roundCount, roundDecimals } from './rounding.ts'

const OF_PEOPLE = ['distribution', 'histogram', 'quality'] as const
const COUNTS: ReadonlySet<string> = new Set(['people', 'scored', 'clamped'])

/**
 * What is not rounded in tables that should be: a count of people, or a number of people behind a value, that is no
 * multiple of the base; a share that no two such multiples give; a row that the attacker was not given, or given as
 * withheld. Row by row, apart from the code that rounds.
 */
export function unroundedCounts(
  published: ReleasedTables,
  attacked: ReleasedTables,
  { base, shareDecimals }: { base: number; shareDecimals: number },
): Finding[] {
  if (base === 1) return []
  const isExact = (row: ReleasedRow, given: ReleasedRow | undefined) =>
    given === undefined ||
    (row.value !== null && given.value === null) ||
    row.n !== (given.n === null || row.value === null ? row.n : roundCount(given.n, base)) ||
    (row.n ?? 0) % base !== 0 ||
    (COUNTS.has(row.statistic) && (row.value ?? 0) % base !== 0) ||
    (row.statistic === 'share' && row.value !== null && !isRatio(row.value, row.n ?? 0, base, shareDecimals))
  return OF_PEOPLE.filter(table => {
    const given = new Map(attacked[table].map(row => [nameOf(row), row]))
    return published[table].some(row => isExact(row, given.get(nameOf(row))))
  }).map((table: ReleasedTableName) => ({
    table,
    rule: 'unrounded count' as const,
    text: `The table '${table}' shows a count of people that is not rounded, or more than was checked.`,
  }))
}

function isRatio(share: number, n: number, base: number, decimals: number): boolean {
  return n > 0 && roundDecimals(roundCount(share * n, base) / n, decimals) === share
}

function nameOf({ keys, statistic }: ReleasedRow): string {
  return JSON.stringify([Object.entries(keys).sort(), statistic])
}
