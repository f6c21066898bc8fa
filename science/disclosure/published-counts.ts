import type { CountId } from './claims.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf, EVERYONE, familiesOf } from './strata.ts'

const ALL = place({ view: EVERYONE, stratum: EVERYONE })

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

/** A count of a stratum as published; undefined where it, or one that it is the difference of, is not. */
export function publishedCount(
  { count, score, measure }: Pick<CountId, 'count' | 'score' | 'measure'>,
  at: { view: string; stratum: string },
  series: readonly Series[],
): number | undefined {
  const of = (name: Series['count'], score: string, measure: string) =>
    series
      .find(one => one.count === name && one.score === score && one.measure === measure)
      ?.strata.get(JSON.stringify([at.view, at.stratum]))
  const less = (all: number | undefined, part: number | undefined) =>
    all === undefined || part === undefined ? undefined : all - part
  return {
    people: () => of('people', '', ''),
    scored: () => of('scored', score, ''),
    measured: () => of('measured', score, measure),
    unscored: () => less(of('people', '', ''), of('scored', score, '')),
    unmeasured: () => less(of('scored', score, ''), of('measured', score, measure)),
  }[count]()
}

/** Counts that are equal wherever published: they may be of the same people. `added`: people beyond the layer before. */
export interface Layer {
  added: number
  members: Series[]
}

/**
 * The counts as a chain of nested sets of people, smallest first; undefined where what is published rules that out: a
 * stratum where a smaller set counts more (a count that is withheld counts nothing), or linked views without one that holds all their attributes, which could,
 * where two of the sets are told by stratum.
 */
export function layersOf(published: ReleasedTables, series: readonly Series[]): Layer[] | undefined {
  const shown = [
    ...new Set(series.flatMap(({ strata }) => [...strata].filter(([, n]) => n !== undefined).map(([at]) => at))),
  ]
  const vector = ({ strata }: Series) => shown.map(at => (strata.has(at) ? strata.get(at) : 0))
  const layers: (Layer & { total: number; counts: (number | undefined)[] })[] = []
  for (const one of [...series].sort((a, b) => a.total - b.total)) {
    const counts = vector(one)
    const last = layers.at(-1)
    const isSame = (n: number | undefined, i: number) => n === undefined || counts[i] === undefined || n === counts[i]
    if (last?.total === one.total && last.counts.every(isSame)) last.members.push(one)
    else if (last?.counts.some((n, i) => n !== undefined && counts[i] !== undefined && n > counts[i])) return undefined
    else layers.push({ added: one.total - (last?.total ?? 0), total: one.total, members: [one], counts })
  }
  const views = [...new Set(published.quality.filter(row => !isEmpty(row)).map(({ keys }) => keys.view!))]
  const joint = familiesOf(views, (a, b) => a === b).every(family => {
    const attributes = new Set(family.flatMap(attributesOf))
    return family.some(view => attributesOf(view).length === attributes.size)
  })
  const isTold = ({ counts }: { counts: readonly (number | undefined)[] }) =>
    counts.some((n, i) => n !== undefined && shown[i] !== ALL)
  return layers.filter(isTold).length > 1 && !joint ? undefined : layers
}

/** Is the row withheld, and does it hold nothing? */
export function isEmpty({ status, value, low, high, n }: ReleasedRow): boolean {
  return status === 'suppressed' && value === null && low === null && high === null && n === null
}

/** A stratum of a view as a key. */
export function place({ view, stratum }: ReleasedRow['keys']): string {
  return JSON.stringify([view, stratum])
}
