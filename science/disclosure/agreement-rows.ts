import type { AgreementCell, Draft } from './draft.ts'
import type { Policy } from './policies.ts'
import { mayShowUnchecked } from './primary.ts'
import type { ReleasedRow, Status } from './released-table.ts'
import { numberText, roundDecimals } from './rounding.ts'
import { EVERYONE } from './strata.ts'
import { type IsRead, TOO_LITTLE_READ } from './weight-loss.ts'

const NO_INTERVAL = 'no sampling interval'
const WITHHELD = 'withheld by the disclosure policy'
const HIGH = ['high_in_both', 'high_in_first_only', 'high_in_second_only']
const RANKED = ['rank_correlation', 'rank_error', ...HIGH]
const STATISTICS = ['people', ...RANKED]

/**
 * The rows of `agreement`. Where the table may not be shown, one withheld row a statistic of each pair, for all people
 * together alone: which groups there are is not told by it.
 */
export function agreementRows(cells: Draft['agreement'], isRead: IsRead, policy: Policy): ReleasedRow[] {
  return cells.flatMap(cell => {
    const { score, other, measure, view, stratum, n } = cell
    const keys = { score, other, measure, view, stratum }
    if (!mayShowUnchecked(policy))
      return view === EVERYONE ? STATISTICS.map(name => empty(keys, name, 'suppressed', WITHHELD)) : []
    const counted = released(keys, 'people', n, n, '')
    if (![score, other].every(each => isRead(each, view, stratum)))
      return [counted, ...RANKED.map(name => empty(keys, name, 'not_estimable', TOO_LITTLE_READ))]
    return [counted, ...rankRows(cell, keys, policy), ...highRows(cell, keys, policy)]
  })
}

function rankRows({ n, rank }: AgreementCell, keys: ReleasedRow['keys'], { share_decimals }: Policy): ReleasedRow[] {
  if (rank === undefined) {
    const why = n < 2 ? 'fewer than 2 people with both scores' : 'all people lie in one bin of a score'
    return ['rank_correlation', 'rank_error'].map(name => empty(keys, name, 'not_estimable', why))
  }
  const correlation = roundDecimals(rank.correlation, share_decimals)
  // One step more, so that what rounding takes from either is held too.
  const error = roundDecimals(rank.error + 10 ** -share_decimals, share_decimals)
  return [released(keys, 'rank_correlation', correlation, n, NO_INTERVAL), released(keys, 'rank_error', error, n, '')]
}

function highRows({ n, high }: AgreementCell, keys: ReleasedRow['keys'], { share_decimals }: Policy): ReleasedRow[] {
  if (n === 0) return HIGH.map(name => empty(keys, name, 'not_estimable', 'no people with both scores'))
  const why = 'no edge of the bins cuts off about a tenth of all people in each score'
  if (high === undefined) return HIGH.map(name => empty(keys, name, 'not_estimable', why))
  const from = (cut: number, score: string) => `at or above ${numberText(cut)} SD in ${score}`
  const reason = `high: ${from(high.cut, keys.score!)}, ${from(high.otherCut, keys.other!)}; ${NO_INTERVAL}`
  return [high.both, high.first, high.second].map((share, i) =>
    released(keys, HIGH[i]!, roundDecimals(share, share_decimals), n, reason),
  )
}

function released(keys: ReleasedRow['keys'], statistic: string, value: number, n: number, reason: string): ReleasedRow {
  return { keys, statistic, value, low: null, high: null, n, status: 'released', reason }
}

function empty(keys: ReleasedRow['keys'], statistic: string, status: Status, reason: string): ReleasedRow {
  return { keys, statistic, value: null, low: null, high: null, n: null, status, reason }
}
