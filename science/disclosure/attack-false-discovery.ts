import type { Claims } from './claims.ts'
import type { Finding } from './findings.ts'
import type { ReleasedRow, ReleasedTables } from './released-table.ts'

/**
 * The attacker's look at q of `comparison`: each must follow from the p that are listed for its outcome, those that are withheld or could not be estimated
 * as 1 (Benjamini and Hochberg 1995), within what rounding leaves of them: to one digit, of rates at cut points to decimals. One that does not follow
 * rests on a p that is not shown.
 */
export function attackFalseDiscovery(
  { comparison }: Pick<ReleasedTables, 'comparison'>,
  { threshold, shareDecimals }: Pick<Claims, 'threshold' | 'shareDecimals'>,
): Finding[] {
  if (threshold === 0) return []
  const outcomes = new Set(comparison.map(({ keys }) => keys.outcome))
  const isTold = [...outcomes].some(outcome => {
    const own = comparison.filter(({ keys }) => keys.outcome === outcome)
    const ps = own.filter(({ statistic }) => statistic === 'p')
    const shown = new Map(own.flatMap(row => (row.statistic === 'q' ? [[placeOf(row), row.value]] : [])))
    const [least, most] = ([0, 1] as const).map(end =>
      stepUp(ps.map(({ keys, value }) => boundsOf(value, keys, shareDecimals)[end])),
    )
    return ps.some((row, i) => {
      const q = shown.get(placeOf(row)) ?? null
      if (q === null) return false
      const [low, high] = boundsOf(q, row.keys, shareDecimals)
      return high < least![i]! || low > most![i]!
    })
  })
  if (!isTold) return []
  const text = "The table 'comparison' shows a q that does not follow from the p that it shows."
  return [{ table: 'comparison', rule: 'unprotected count', text }]
}

const placeOf = ({ keys }: ReleasedRow) => JSON.stringify(keys)

/** What may have been rounded to this; 1 where it is not shown, and at most. */
function boundsOf(value: number | null, { threshold }: ReleasedRow['keys'], decimals: number): [number, number] {
  if (value === null) return [1, 1]
  const digit = Math.floor(Math.log10(value))
  const half = 0.5 * 10 ** (threshold === '(none)' ? digit : Math.max(digit, -decimals))
  return [Math.max(0, value - half), Math.min(1, value + half)]
}

/** Of each p: the least of the p at or above it, each times how many there are to how many lie at or below it. */
function stepUp(ps: readonly number[]): number[] {
  const sorted = [...ps].sort((a, b) => a - b)
  const q = new Map<number, number>()
  for (let i = sorted.length - 1, least = 1; i >= 0; i--) {
    least = Math.min(least, (sorted[i]! * sorted.length) / (i + 1))
    q.set(sorted[i]!, least)
  }
  return ps.map(p => q.get(p)!)
}
