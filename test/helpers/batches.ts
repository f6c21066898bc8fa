import type { ColumnArrays } from '../../queries/tables/contract.ts'
import { type Batch, type Column, columnsOf, type TableName } from '../../queries/tables.ts'

type Cell = boolean | number | bigint | string

/** Rows as a batch of a table: each row gives its cells in the contract's order. */
export function batchOf<T extends TableName>(table: T, rows: readonly (readonly Cell[])[]): Batch<T> {
  const columns = columnsOf(table).map(([name, type], i) => [name, arrayOf[type](rows.map(row => row[i]!))])
  return Object.fromEntries(columns) as Batch<T>
}

const arrayOf: { [K in keyof ColumnArrays]: (cells: Cell[]) => ColumnArrays[K] } = {
  boolean: cells => cells as boolean[],
  integer: cells => Int32Array.from(cells as number[]),
  bigint: cells => BigInt64Array.from(cells as bigint[]),
  double: cells => Float64Array.from(cells as number[]),
  varchar: cells => cells as string[],
  'decimal(38,0)': cells => cells as bigint[],
}

/** The rows of batches, in order; cells in the contract's order of the columns read. */
export async function rowsOf<T extends TableName, C extends Column<T>>(
  batches: AsyncIterable<Batch<T, C>> | Iterable<Batch<T, C>>,
): Promise<Cell[][]> {
  const rows: Cell[][] = []
  for await (const batch of batches) {
    const columns = Object.values(batch) as ArrayLike<Cell>[]
    for (let row = 0; row < (columns[0]?.length ?? 0); row++) rows.push(columns.map(column => column[row]!))
  }
  return rows
}
