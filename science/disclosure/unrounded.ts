import type { Finding } from './findings.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { roundDecimals } from './rounding.ts'

const OF_PEOPLE = ['distribution', 'histogram', 'quality', 'representation', 'performance', 'comparison'] as const
const COUNTS: ReadonlySet<string> = new Set(['people', 'scored', 'clamped'])
const SHARES: ReadonlySet<string> = new Set(['share', 'cohort_share'])
/** About people of a census, not of the cohort. */
const PUBLIC = 'census_share'

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
  const isRounded = (shown: number, from: number) => shown % base === 0 && Math.abs(shown - from) * 2 < base
  const isFound = (row: ReleasedRow, given: ReleasedRow | undefined) => {
    if (row.statistic === PUBLIC) return false
    if (given === undefined || row.value === null) return given === undefined || row.n !== null
    if (row.n === null || given.value === null || given.n === null || !isRounded(row.n, given.n)) return true
    if (COUNTS.has(row.statistic)) return !isRounded(row.value, given.value)
    return SHARES.has(row.statistic) && !isRatio(row.value, row.n, base, shareDecimals)
  }
  return OF_PEOPLE.filter(table => {
    const given = new Map(attacked[table].map(row => [nameOf(row), row]))
    return published[table].some(row => isFound(row, given.get(nameOf(row))))
  }).map((table: ReleasedTableName) => ({
    table,
    rule: 'unrounded count' as const,
    text: `The table '${table}' shows a count of people that is not rounded, or more than was checked.`,
  }))
}

function isRatio(share: number, n: number, base: number, decimals: number): boolean {
  return n > 0 && roundDecimals((Math.round((share * n) / base) * base) / n, decimals) === share
}

function nameOf({ keys, statistic }: ReleasedRow): string {
  return JSON.stringify([Object.entries(keys).sort(), statistic])
}
