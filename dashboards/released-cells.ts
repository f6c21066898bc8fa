import type { Released } from '../science/disclosure/released.ts'
import type { About, RELEASED_TABLES, ReleasedRow, ReleasedTableName } from '../science/disclosure/released-table.ts'
import { inDeclaredOrder } from './declared-order.ts'
import { EVERYONE } from './stratum.ts'
import { text } from './text.ts'

export type ReleasedTables = Pick<Released, 'about' | 'table'>
/** The part of a `Released` that pages read. */
export type ShownRelease = ReleasedTables & Pick<Released, 'id' | 'certificate' | 'fields' | 'shapes'>
/** One place of a map. */
export type Shape = ReturnType<ShownRelease['shapes']>[number]

type Tables = typeof RELEASED_TABLES
export type KeyOf<T extends ReleasedTableName> = Tables[T]['keys'][number]
export type StatisticOf<T extends ReleasedTableName> = Tables[T]['statistics'][number]

/** One cell of a released table: its keys, the statistics every cell has, and all rows as they stand. */
export interface Cell<T extends ReleasedTableName> {
  keys: Readonly<Record<KeyOf<T>, string>>
  statistics: Readonly<Record<StatisticOf<T>, ReleasedRow>>
  rows: readonly ReleasedRow[]
}

/**
 * The rows of a released table gathered by cell. Scores, views and strata stand in the order in which the study declares
 * them, measures in that of `text.measures`, and what is not declared after, as the table first names it. Throws where a row lacks a key, a cell lacks a statistic or holds it twice,
 * a released value is empty, or a suppressed one is not.
 */
export function releasedCells<T extends ReleasedTableName>(
  release: ReleasedTables,
  table: T,
  keys: readonly KeyOf<T>[],
  statistics: readonly StatisticOf<T>[],
): Cell<T>[] {
  const cells = new Map<string, ReleasedRow[]>()
  for (const row of release.table(table)) {
    checkRow(table, row, keys)
    const key = JSON.stringify(keys.map(name => row.keys[name]))
    const cell = cells.get(key)
    if (cell) cell.push(row)
    else cells.set(key, [row])
  }
  const gathered = [...cells.values()].map(rows => ({
    keys: pick(keys, name => rows[0]!.keys[name]!),
    statistics: pick(statistics, name => oneRow(table, rows, name)),
    rows,
  }))
  const alike = new Map<string, Cell<T>[]>()
  for (const cell of gathered) {
    const others = JSON.stringify({ ...cell.keys, stratum: '' })
    const same = alike.get(others)
    if (same) same.push(cell)
    else alike.set(others, [cell])
  }
  const stratumOf = ({ keys }: Cell<T>) => (keys as Readonly<Record<string, string>>).stratum ?? EVERYONE
  const ranks = keys.filter(key => key !== 'stratum').map(key => rankBy(key, gathered, release.about))
  return [...alike.values()]
    .sort(([a], [b]) => ranks.map(rank => rank(a!) - rank(b!)).find(less => less !== 0) ?? 0)
    .flatMap(cells => inDeclaredOrder(cells, stratumOf, release.about.attributes))
}

function rankBy<T extends ReleasedTableName>(key: KeyOf<T>, cells: readonly Cell<T>[], about: About) {
  const declared: Readonly<Record<string, readonly string[]>> = {
    score: about.scores.map(({ id }) => id),
    measure: Object.keys(text.measures),
    view: about.views,
    stage: about.cascade,
  }
  const values = new Set([...(declared[key] ?? []), ...cells.map(({ keys }) => keys[key])])
  const places = new Map([...values].map((value, place) => [value, place]))
  return ({ keys }: Cell<T>) => places.get(keys[key])!
}

function checkRow(table: string, row: ReleasedRow, keys: readonly string[]): void {
  const missing = keys.find(name => row.keys[name] === undefined)
  if (missing !== undefined) throw new Error(`a row of the released table ${table} has no column ${missing}`)
  if (row.status === 'released' && row.value === null)
    throw new Error(`the released table ${table} has a row of status released without a value (${row.statistic})`)
  if (row.status === 'suppressed' && (row.value !== null || row.low !== null || row.high !== null))
    throw new Error(`the released table ${table} has a suppressed row that still holds a value (${row.statistic})`)
}

function oneRow(table: string, rows: readonly ReleasedRow[], statistic: string): ReleasedRow {
  const found = rows.filter(row => row.statistic === statistic)
  if (found.length === 0) throw new Error(`a cell of the released table ${table} has no statistic ${statistic}`)
  if (found.length > 1) throw new Error(`a cell of the released table ${table} has the statistic ${statistic} twice`)
  return found[0]!
}

function pick<K extends string, V>(names: readonly K[], value: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map(name => [name, value(name)])) as Record<K, V>
}
