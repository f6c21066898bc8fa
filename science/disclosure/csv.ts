import { altered, isSame } from './altered.ts'
import { RELEASED_TABLES, type ReleasedRow, type ReleasedTableName, STATUSES, type Status } from './released-table.ts'
import { numberText } from './rounding.ts'
import { sortedRows } from './sorted-rows.ts'

const VALUES = ['statistic', 'value', 'low', 'high', 'n', 'status', 'reason'] as const

/** The columns of a released table, in order. */
export function columnsOf(table: ReleasedTableName): string[] {
  return [...RELEASED_TABLES[table].keys, ...VALUES]
}

/** A released table as RFC 4180 text in UTF-8, with LF line ends and a header; rows in their one order. */
export function tableBytes(table: ReleasedTableName, rows: readonly ReleasedRow[]): Uint8Array {
  const lines = sortedRows(table, rows).map(({ keys, statistic, value, low, high, n, status, reason }) => {
    const numbers = [value, low, high, n].map(number => (number === null ? '' : numberText(number)))
    return [...RELEASED_TABLES[table].keys.map(key => keys[key]!), statistic, ...numbers, status, reason]
  })
  const text = [columnsOf(table), ...lines].map(fields => `${fields.map(quoted).join(',')}\n`).join('')
  return new TextEncoder().encode(text)
}

/**
 * Reads what `tableBytes` wrote. Throws `altered`, with the line, where columns, statuses, statistics or numbers are
 * not those of the released shape, a withheld row holds anything, or the text is not the one text of its rows.
 */
export function readTable(table: ReleasedTableName, file: string, bytes: Uint8Array): ReleasedRow[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw altered(file, 'is not UTF-8 text')
  }
  const [header, ...records] = recordsOf(text, file)
  const columns = columnsOf(table)
  if (header?.join() !== columns.join()) throw altered(file, 'has not the columns of its table')
  const rows = records.map(record => {
    if (record.length !== columns.length) throw altered(file, 'has a row with too few or too many fields')
    return readRow(table, file, record)
  })
  const sorted = sortedRows(table, rows)
  if (sorted.some((row, i) => i > 0 && nameOf(row) === nameOf(sorted[i - 1]!)))
    throw altered(file, 'holds a statistic twice')
  if (!isSame(tableBytes(table, rows), bytes)) throw altered(file, 'is not written as a release writes it')
  return rows
}

/** Statistics whose names hold a reason or a threshold. */
const OPEN_STATISTICS: Readonly<Partial<Record<ReleasedTableName, RegExp>>> = {
  distribution: /^share_high: ((top|at) \d[\d.e-]*|decided)$/,
  match: /^(excluded|unmatched): ./s,
}

function readRow(table: ReleasedTableName, file: string, record: readonly string[]): ReleasedRow {
  const names = RELEASED_TABLES[table].keys
  const keys = Object.fromEntries(names.map((key, i) => [key, record[i]!]))
  const [statistic, value, low, high, n, status, reason] = record.slice(names.length) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const known: readonly string[] = RELEASED_TABLES[table].statistics
  if (!known.includes(statistic) && !OPEN_STATISTICS[table]?.test(statistic))
    throw altered(file, 'has a statistic that its table does not know')
  if (!(STATUSES as readonly string[]).includes(status)) throw altered(file, 'has a status that does not exist')
  const number = (text: string) => {
    if (text === '') return null
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw altered(file, 'has a number that is none')
    return Number(text)
  }
  const row: ReleasedRow = {
    keys,
    statistic,
    value: number(value),
    low: number(low),
    high: number(high),
    n: number(n),
    status: status as Status,
    reason,
  }
  const shows = row.status === 'released' || row.status === 'unreliable'
  if (shows !== (row.value !== null))
    throw altered(file, 'has a value where its status has none, or none where it has one')
  if ((row.low === null) !== (row.high === null) || (row.low !== null && !shows))
    throw altered(file, 'has limits without a value, or one without the other')
  if (row.status === 'suppressed' && row.n !== null) throw altered(file, 'has a withheld row that still holds a number')
  if (row.n !== null && !(Number.isSafeInteger(row.n) && row.n >= 0)) throw altered(file, 'has a count that is none')
  return row
}

/** The records of RFC 4180 text; LF line ends, also after the last. */
function recordsOf(text: string, file: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))([,\n])/y
  while (field.lastIndex < text.length) {
    const match = field.exec(text)
    if (match === null) throw altered(file, 'is not CSV')
    record.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === ',') continue
    records.push(record)
    record = []
  }
  if (record.length > 0) throw altered(file, 'ends within a row')
  return records
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

function nameOf({ keys, statistic }: ReleasedRow): string {
  return JSON.stringify([...Object.values(keys), statistic])
}
