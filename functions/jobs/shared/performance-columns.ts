import type { Finding } from '../../../science/equity/estimate.ts'
import type { Keys } from '../../../science/equity/judge.ts'

/** The columns that `performances` and `comparisons` share. */
export function performanceColumns(rows: readonly (Keys & Finding & { threshold: string })[]) {
  const numbers = (of: 'value' | 'low' | 'high' | 'n') => rows.map(row => ('reason' in row ? 0 : row[of]))
  return {
    score: rows.map(({ score }) => score),
    measure: rows.map(({ measure }) => measure),
    outcome: rows.map(({ outcome }) => outcome),
    view: rows.map(({ view }) => view),
    stratum: rows.map(({ stratum }) => stratum),
    threshold: rows.map(({ threshold }) => threshold),
    statistic: rows.map(({ statistic }) => statistic),
    value: Float64Array.from(numbers('value')),
    low: Float64Array.from(numbers('low')),
    high: Float64Array.from(numbers('high')),
    n: BigInt64Array.from(numbers('n'), BigInt),
    reason: rows.map(row => ('reason' in row ? row.reason : '')),
  }
}
