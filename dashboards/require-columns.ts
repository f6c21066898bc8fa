import type { ReleasedTableName } from '../science/disclosure/released-table.ts'
import type { ShownRelease } from './released-cells.ts'
import { text } from './text.ts'

/** Throws, with table and column, where a released row lacks a column by which it is told from others. */
export function requireColumns(release: Pick<ShownRelease, 'fields' | 'table'>): void {
  for (const table of Object.keys(text.tables) as ReleasedTableName[]) {
    const names = release.fields(table).map(({ name }) => name)
    const columns = names.slice(0, names.indexOf('statistic'))
    for (const { keys } of release.table(table)) {
      const missing = columns.find(column => keys[column] === undefined)
      if (missing !== undefined) throw new Error(`a row of the released table ${table} has no column ${missing}`)
    }
  }
}
