/**
 * The lake contract: every table, its zone, its grain, and each column's type and unit. No column ever holds NULL:
 * what is missing is a row that is not there, or a value that says so. Both engines refuse a file that differs.
 */

/** In the order data may flow: a job reads its own zone and earlier ones, never a later one. */
export const ZONES = ['source', 'lake', 'scores', 'cubes', 'audits', 'released'] as const
export type Zone = (typeof ZONES)[number]

/** SQL types that mean the same on Athena, Trino and DuckDB, and the array that holds a column of each. */
export interface ColumnArrays {
  boolean: boolean[]
  integer: Int32Array
  bigint: BigInt64Array
  double: Float64Array
  varchar: string[]
  'decimal(38,0)': bigint[]
}
export type ColumnType = keyof ColumnArrays

export interface TableContract {
  zone: Zone
  /** What one row is: the grain. */
  row: string
  columns: Record<string, readonly [type: ColumnType, meaning: string]>
}
