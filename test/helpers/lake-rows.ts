import type { ColumnArrays, ColumnType } from '../../queries/tables/contract.ts'
import { type Batch, columnsOf, type TableName } from '../../queries/tables.ts'

export type Value = boolean | number | bigint | string
export type Row = Record<string, Value>

/**
 * Rows of a table from readable text: a line of column names, then a line a row, words apart by spaces, "" for an
 * empty text. A column left out is 0, false or empty.
 */
export function rowsFrom(table: TableName, text: string): Row[] {
  const [names = [], ...lines] = text
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([first]) => first !== '')
  const columns = columnsOf(table)
  const unknown = names.find(name => !columns.some(([known]) => known === name))
  if (unknown) throw new Error(`${table} has no column ${unknown}`)
  return lines.map(words => {
    if (words.length !== names.length) throw new Error(`${table}: ${words.join(' ')} is not ${names.join(' ')}`)
    return Object.fromEntries(columns.map(([name, type]) => [name, valueFrom(words[names.indexOf(name)], type)]))
  })
}

/** Rows as a batch of a table's columns. */
export function batchFrom<T extends TableName>(table: T, rows: readonly Row[]): Batch<T> {
  const columns = columnsOf(table).map(([name, type]) => [
    name,
    arrayOf(
      type,
      rows.map(row => row[name]!),
    ),
  ])
  return Object.fromEntries(columns)
}

/** A batch as rows. */
export function rowsOf(table: TableName, batch: Record<string, ArrayLike<Value>>): Row[] {
  const names = columnsOf(table).map(([name]) => name)
  return Array.from({ length: batch[names[0]!]!.length }, (_, i) =>
    Object.fromEntries(names.map(name => [name, batch[name]![i]!])),
  )
}

/** Rows in an order that depends on nothing but their content. */
export function sorted(rows: readonly Row[]): Row[] {
  const keyed = rows.map(row => ({ row, key: Object.values(row).join('\t') }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ row }) => row)
}

function valueFrom(word: string | undefined, type: ColumnType): Value {
  if (type === 'varchar') return word === undefined || word === '""' ? '' : word
  if (type === 'boolean') return word === 'true'
  return type === 'bigint' || type === 'decimal(38,0)' ? BigInt(word ?? 0) : Number(word ?? 0)
}

function arrayOf(type: ColumnType, values: Value[]): ColumnArrays[ColumnType] {
  if (type === 'integer') return Int32Array.from(values as number[])
  if (type === 'bigint') return BigInt64Array.from(values as bigint[])
  if (type === 'double') return Float64Array.from(values as number[])
  return values as string[] | boolean[] | bigint[]
}

/** The rows of one view. */
export const ofView = (view: string, rows: readonly Row[]) => rows.filter(row => row.view === view)
