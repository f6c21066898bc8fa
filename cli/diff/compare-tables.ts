import type { Cell, OpenedRelease } from './open-release.ts'

/** A released cell that differs; undefined where one side has no such cell. */
export interface CellChange {
  table: string
  keys: Record<string, string>
  statistic: string
  from: Record<string, string> | undefined
  to: Record<string, string> | undefined
}

export interface TablesCompared {
  /** Cells of either side. */
  cells: number
  changes: CellChange[]
}

/** Released cells that differ, in the order of the later release's tables and rows, then what only the earlier has. */
export function compareTables(before: OpenedRelease, after: OpenedRelease): TablesCompared {
  const [earlier, later] = [cellsOf(before), cellsOf(after)]
  const all = new Map([...later, ...earlier])
  const changes = [...all]
    .map(([id, { table, keys, statistic }]) => ({
      table,
      keys,
      statistic,
      from: earlier.get(id)?.shows,
      to: later.get(id)?.shows,
    }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
  return { cells: all.size, changes }
}

function cellsOf({ tables }: OpenedRelease): Map<string, Cell & { table: string }> {
  return new Map(
    [...tables].flatMap(([table, cells]) =>
      cells.map(cell => [JSON.stringify([table, cell.keys, cell.statistic]), { ...cell, table }] as const),
    ),
  )
}
