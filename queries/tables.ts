import { AUDITS } from './tables/audits.ts'
import type { ColumnArrays, ColumnType } from './tables/contract.ts'
import { CUBES } from './tables/cubes.ts'
import { LAKE } from './tables/lake.ts'
import { SCORES } from './tables/scores.ts'

export const TABLES = { ...LAKE, ...SCORES, ...CUBES, ...AUDITS } as const

export type TableName = keyof typeof TABLES
export type TableIn<Z extends string> = {
  [T in TableName]: (typeof TABLES)[T]['zone'] extends Z ? T : never
}[TableName]
export type Column<T extends TableName> = Extract<keyof (typeof TABLES)[T]['columns'], string>
type TypeOf<T extends TableName, C> = C extends keyof (typeof TABLES)[T]['columns']
  ? (typeof TABLES)[T]['columns'][C] extends readonly [infer Y extends ColumnType, string]
    ? Y
    : never
  : never

/** Some rows of a table, column by column; all columns have the same length. */
export type Batch<T extends TableName, C extends Column<T> = Column<T>> = { [K in C]: ColumnArrays[TypeOf<T, K>] }

/** Raw files that belong to an attempt beside its tables. */
export const FILES = {
  tiles: { zone: 'lake', format: 'science/genotypes/README.md' },
  /** The frozen models of a study. */
  model: { zone: 'scores', format: 'functions/jobs/shared/model-file.ts' },
  /** The places of one map: a JSON list of `Shape` (science/geography/shape.ts). */
  shapes: { zone: 'cubes', format: 'science/geography/shape.ts' },
} as const
export type FileKind = keyof typeof FILES
export type FileIn<Z extends string> = { [F in FileKind]: (typeof FILES)[F]['zone'] extends Z ? F : never }[FileKind]

/** The contract's columns in order, as pairs of name and SQL type. */
export function columnsOf(table: TableName): [name: string, type: ColumnType][] {
  return Object.entries(TABLES[table].columns).map(([name, [type]]) => [name, type])
}
