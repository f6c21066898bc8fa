import type { ReleasedRow, Status } from './released-table.ts'

/** One text for all that is withheld: whether it is itself primary cannot be told from it. */
export const WITHHELD = 'withheld by the disclosure policy'

/** Of a threshold on the raw score: what it selects is ancestry as much as anything. */
export const RAW = 'what using the raw score would do'

export function released(keys: ReleasedRow['keys'], statistic: string, value: number, n: number | null): ReleasedRow {
  return { keys, statistic, value, low: null, high: null, n, status: 'released', reason: '' }
}

export function withheld(keys: ReleasedRow['keys'], statistic: string): ReleasedRow {
  return empty(keys, statistic, 'suppressed', WITHHELD)
}

export function empty(keys: ReleasedRow['keys'], statistic: string, status: Status, reason: string): ReleasedRow {
  return { keys, statistic, value: null, low: null, high: null, n: null, status, reason }
}
