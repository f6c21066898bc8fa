import type { ReleasedTables } from './protect.ts'
import type { ReleasedRow, ReleasedTableName } from './released-table.ts'
import { attributesOf, EVERYONE, familiesOf } from './strata.ts'

/** A count of people by stratum as published; undefined where withheld. */
export interface Series {
  count: 'people' | 'scored' | 'measured'
  score: string
  measure: string
  table: ReleasedTableName
  total: number
  strata: Map<string, number | undefined>
}

/** Every count of people of the published tables. */
export function readSeries({ quality, distribution }: ReleasedTables): Series[] {
  const series = new Map<string, Series>()
  const read = (row: ReleasedRow, count: Series['count'], table: ReleasedTableName, score: string, measure: string) => {
    const id = JSON.stringify([count, score, measure])
    const one = series.get(id) ?? { count, score, measure, table, total: 0, strata: new Map() }
    series.set(id, one)
    one.strata.set(place(row.keys), row.value ?? undefined)
    if (row.keys.view === EVERYONE) one.total = row.value ?? 0
  }
  for (const row of quality) {
    if (row.statistic === 'people') read(row, 'people', 'quality', '', '')
    if (row.statistic === 'scored') read(row, 'scored', 'quality', row.keys.score!, '')
  }
  for (const row of distribution)
    if (row.statistic === 'people') read(row, 'measured', 'distribution', row.keys.score!, row.keys.measure!)
  return [...series.values()]
}

/** Counts that are equal wherever published: they may be of the same people. `added`: people beyond the layer before. */
export interface Layer {
  added: number
  members: Series[]
}

/**
 * The counts as a chain of nested sets of people, smallest first; undefined where what is published rules that out: a
 * stratum where a smaller set counts more, or linked views without one that holds all their attributes, which could.
 */
export function layersOf(published: ReleasedTables, series: readonly Series[]): Layer[] | undefined {
  const shown = [
    ...new Set(series.flatMap(({ strata }) => [...strata].filter(([, n]) => n !== undefined).map(([at]) => at))),
  ]
  const vector = ({ strata }: Series) => shown.map(at => strata.get(at) ?? 0)
  const layers: (Layer & { total: number; counts: number[] })[] = []
  for (const one of [...series].sort((a, b) => a.total - b.total)) {
    const counts = vector(one)
    const last = layers.at(-1)
    if (last?.counts.every((n, i) => n === counts[i])) last.members.push(one)
    else if (last?.counts.some((n, i) => n > counts[i]!)) return undefined
    else layers.push({ added: one.total - (last?.total ?? 0), total: one.total, members: [one], counts })
  }
  const views = [...new Set(published.quality.filter(row => !isEmpty(row)).map(({ keys }) => keys.view!))]
  const joint = familiesOf(views, (a, b) => a === b).every(family => {
    const attributes = new Set(family.flatMap(attributesOf))
    return family.some(view => attributesOf(view).length === attributes.size)
  })
  return layers.length > 1 && !joint ? undefined : layers
}

/** Is the row withheld, and does it hold nothing? */
export function isEmpty({ status, value, low, high, n }: ReleasedRow): boolean {
  return status === 'suppressed' && value === null && low === null && high === null && n === null
}

/** A stratum of a view as a key. */
export function place({ view, stratum }: ReleasedRow['keys']): string {
  return JSON.stringify([view, stratum])
}
