import { readTable } from './csv.ts'
import { pathOf } from './data-package.ts'
import { guardedEntries, type History, isSamePolicy, type Settled } from './history.ts'
import type { LedgerEntry } from './ledger.ts'
import { linkedBy } from './linked-attributes.ts'
import type { Move } from './members.ts'
import type { Policy } from './policies.ts'
import { withheld } from './released-row.ts'
import type { About, ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { WHOLE_LINE, withheldRows } from './rows.ts'
import { sortedRows } from './sorted-rows.ts'
import { attributesOf, EVERYONE } from './strata.ts'

const BY_VIEW = [
  'agreement',
  'distribution',
  'histogram',
  'quality',
  'representation',
  'performance',
  'comparison',
] as const

/** The rows of a table that an earlier release published. */
export function publishedRows({ published }: LedgerEntry, table: ReleasedTableName): ReleasedRow[] {
  if (!published) throw new Error('an earlier release under a threshold has left no tables in the ledger')
  return readTable(table, pathOf(table), new TextEncoder().encode(published[table]))
}

/**
 * New tables with the rows of frozen views in their places: as they were published, of what the study still asks for; a
 * number says whose people it is of.
 */
export function withFrozen(
  fresh: ReleasedTables,
  { frozen }: Settled,
  about: Pick<About, 'scores' | 'censuses' | 'performance'>,
): ReleasedTables {
  if (frozen.size === 0) return fresh
  const known = (key: string, names: readonly string[]) => (row: ReleasedRow) =>
    row.keys[key] === undefined || names.includes(row.keys[key])
  const scores = about.scores.map(({ id }) => id)
  const asked = [
    known('score', scores),
    known('other', scores),
    known('census', about.censuses.map(({ id }) => id)), // biome-ignore format: one line a key
    known('outcome', about.performance.map(({ outcome }) => outcome)), // biome-ignore format: one line a key
  ]
  const tables: Record<ReleasedTableName, readonly ReleasedRow[]> = { ...fresh }
  const counted = new Map<string, ReleasedRow[]>()
  for (const table of BY_VIEW) {
    const rows = [...frozen].flatMap(([view, entry]) =>
      publishedRows(entry, table)
        .filter(row => row.keys.view === view && asked.every(isAsked => isAsked(row)))
        .map(row => dated(row, entry.views[view]!)),
    )
    const views = new Set(rows.map(({ keys }) => keys.view!))
    tables[table] = sortedRows(table, [...fresh[table].filter(({ keys }) => !views.has(keys.view!)), ...rows])
    for (const row of withheldRows(table, rows, new Set())) {
      const name = JSON.stringify([row.keys.table, row.keys.view])
      counted.set(name, [...(counted.get(name) ?? []), row])
    }
  }
  const isCounted = ({ keys }: ReleasedRow) => counted.has(JSON.stringify([keys.table, keys.view]))
  tables.withheld = sortedRows('withheld', [
    ...fresh.withheld.filter(row => !isCounted(row)),
    ...[...counted.values()].flat(),
  ])
  return tables
}

/** Does the number stand from an earlier release? */
export function isUnchanged({ reason }: ReleasedRow): boolean {
  return reason.includes(OF)
}

function dated(row: ReleasedRow, release: string): ReleasedRow {
  if (row.value === null || isUnchanged(row)) return row
  return { ...row, reason: [row.reason, `${OF} ${release}`].filter(text => text !== '').join('; ') }
}
const OF = 'unchanged: the people of release'

/**
 * Views whose numbers rule out that they are made anew, though enough people moved: a count that was withheld is shown, or
 * the other way round, and not every stratum moved, so that the rest would tell it; or the people without a score, or without
 * a measure, differ by 1 to k − 1; or anyone moved, and how many people have no score is withheld, who may differ by so few; or the view
 * was shown by itself in place of one that crosses it, and anyone moved, of whom those who share two descriptions could be bounded, or
 * now it is asked for alone, and would say more.
 */
export function unfitViews(
  fresh: ReleasedTables,
  settled: Settled,
  cohort: string,
  { history, moves = new Map() }: Pick<History, 'history' | 'moves'>,
  policy: Policy,
): Set<string> {
  const unfit = new Set<string>()
  if (policy.threshold === 0) return unfit
  const counts = countsOf(fresh)
  const views = new Set([...counts.values()].map(({ view }) => view))
  for (const entry of guardedEntries(history, cohort)) {
    const before = countsOf({
      quality: publishedRows(entry, 'quality'),
      distribution: publishedRows(entry, 'distribution'),
    })
    const since = moves.get(entry.release) ?? []
    const wasOneByOne = oneByOne(entry.attributes, Object.keys(entry.views), publishedRows(entry, 'withheld'))
    const isOneByOne = oneByOne(entry.attributes, [...views], fresh.withheld)
    for (const view of views) {
      if (entry.views[view] !== entry.release || settled.frozen.has(view) || settled.withheld.has(view)) continue
      const moved = since.filter(move => move.view === view)
      if (wasOneByOne(view) && (moved.length > 0 || !isOneByOne(view))) unfit.add(view)
      if (moved.length > 0 && [counts, before].some(of => countsOnlyScored(of, view))) unfit.add(view)
      for (const [key, { n, ...count }] of counts) {
        // A stratum that was not listed counts as withheld; one of a score that was not there says nothing of the past.
        if (count.view !== view || !before.has(everyoneOf(count.name))) continue
        const was = before.get(key)?.n ?? null
        const turned = (was === null) !== (n === null)
        const apart = n !== null && was !== null && count.rest ? Math.abs(n - was) : 0
        if ((turned && !allMoved(counts, view, moved)) || (moved.length > 0 && apart > 0 && apart < policy.threshold))
          unfit.add(view)
      }
    }
  }
  return unfit
}

interface ShownCount {
  /** What is counted: of which score and measure. */
  name: readonly unknown[]
  view: string
  stratum: string
  n: number | null
  /** The people of one count who are not in another. */
  rest: boolean
}

/** Counts that are shown (null: withheld), and their differences, by what they count. */
function countsOf({ quality, distribution }: Pick<ReleasedTables, 'quality' | 'distribution'>) {
  const counts = new Map<string, ShownCount>()
  const add = (name: readonly unknown[], { keys }: ReleasedRow, n: number | null, rest: boolean) =>
    counts.set(JSON.stringify([name, keys.view, keys.stratum]), {
      name,
      view: keys.view!,
      stratum: keys.stratum!,
      n,
      rest,
    })
  const of = (name: readonly unknown[], { keys }: ReleasedRow) =>
    counts.get(JSON.stringify([name, keys.view, keys.stratum]))?.n ?? null
  const less = (all: number | null, part: number | null) => (all === null || part === null ? null : all - part)
  for (const name of ['people', 'scored'])
    for (const row of quality) if (row.statistic === name) add([name, row.keys.score], row, row.value, false)
  for (const row of quality)
    if (row.statistic === 'scored')
      add(['unscored', row.keys.score], row, less(of(['people', row.keys.score], row), row.value), true)
  for (const row of distribution)
    if (row.statistic === 'people') {
      const { score, measure } = row.keys
      add(['measured', score, measure], row, row.value, false)
      add(['unmeasured', score, measure], row, less(of(['scored', score], row), row.value), true)
    }
  return counts
}

/** Does a view count who is scored, and withhold how many people there are? */
function countsOnlyScored(counts: ReadonlyMap<string, ShownCount>, view: string): boolean {
  const of = (name: string) => [...counts.values()].filter(count => count.view === view && count.name[0] === name)
  return of('scored').some(({ n }) => n !== null) && of('people').some(({ n }) => n === null)
}

/** Which views does a release show by themselves: what crosses a description like theirs was too small, and none of `views` does. */
function oneByOne(attributes: LedgerEntry['attributes'], views: readonly string[], withheld: readonly ReleasedRow[]) {
  const linked = linkedBy(new Map(Object.entries(attributes)))
  const named = withheld.map(({ keys }) => keys.view!)
  return (view: string): boolean => {
    const crosses = (of: string) =>
      attributesOf(of).length > 1 && attributesOf(of).some(a => attributesOf(view).some(b => linked(a, b)))
    return !views.some(crosses) && named.some(crosses)
  }
}

const everyoneOf = (name: readonly unknown[]) => JSON.stringify([name, EVERYONE, EVERYONE])

/** Has every stratum of the view people who moved? */
function allMoved(counts: ReadonlyMap<string, ShownCount>, view: string, moved: readonly Move[]): boolean {
  const touched = new Set(moved.flatMap(({ before, now }) => [before, now]))
  return [...counts.values()].every(count => count.view !== view || touched.has(count.stratum))
}

/**
 * Bins are cells too: the histogram of a view, and the quantiles that follow from it, stand as they were published unless
 * nobody moved, or every bin has the same people but for none or at least k. One that was withheld, because it would have told of
 * another view's bins, stays so also where nobody moved: the counts of that view are known. What differs is said by score and measure.
 * Bins of another policy, or of a release that was taken down, may not stand: there neither old nor new ones are shown.
 */
export function withFrozenBins(
  fresh: ReleasedTables,
  settled: Settled,
  about: Pick<About, 'cohort' | 'weighted'>,
  { history, moves = new Map(), takenDown = new Set() }: Omit<History, 'key'>,
  policy: Policy,
): ReleasedTables {
  const earlier = policy.threshold === 0 ? [] : guardedEntries(history, about.cohort)
  const tables = { ...fresh }
  const changed = new Set<string>()
  for (const entry of earlier) {
    const old = publishedRows(entry, 'histogram').filter(
      ({ keys }) => !settled.frozen.has(keys.view!) && !settled.withheld.has(keys.view!),
    )
    const quantiles = publishedRows(entry, 'distribution').filter(({ statistic }) => QUANTILE.test(statistic))
    for (const [name, before] of groupedBy(old, nameOf)) {
      const view = before[0]!.keys.view!
      const now = tables.histogram.filter(row => nameOf(row) === name)
      const since = moves.get(entry.views[view]!)
      const nobody = since?.every(move => move.view !== view) && settled.frozen.size + settled.withheld.size === 0
      const isUncovered = before.every(isSuppressed) && !now.every(isSuppressed)
      if (now.length === 0 || (nobody && !isUncovered) || (!about.weighted && areApart(before, now, policy.threshold)))
        continue
      const isQuantile = ({ statistic }: ReleasedRow) => QUANTILE.test(statistic)
      const mayStand = isSamePolicy(entry, policy) && ![entry.release, entry.views[view]!].some(of => takenDown.has(of))
      const stand = (rows: readonly ReleasedRow[]) =>
        rows.filter(row => nameOf(row) === name).map(row => dated(row, entry.views[view]!))
      const own = tables.distribution.filter(row => nameOf(row) === name && isQuantile(row))
      const [bins, of] = mayStand
        ? [stand(before), stand(quantiles)]
        : [withheldHistograms(now), own.map(({ keys, statistic }) => withheld(keys, statistic))]
      tables.histogram = [...tables.histogram.filter(row => nameOf(row) !== name), ...bins]
      tables.distribution = [...tables.distribution.filter(row => !own.includes(row)), ...of]
      changed.add(view)
    }
  }
  for (const table of ['histogram', 'distribution'] as const) {
    tables[table] = sortedRows(table, tables[table])
    const rows = tables[table].filter(({ keys }) => changed.has(keys.view!))
    tables.withheld = sortedRows('withheld', [
      ...tables.withheld.filter(({ keys }) => !(keys.table === table && changed.has(keys.view!))),
      ...withheldRows(table, rows, new Set()),
    ])
  }
  return tables
}

/** The histograms of those strata, each withheld whole. */
function withheldHistograms(rows: readonly ReleasedRow[]): ReleasedRow[] {
  const strata = new Map(rows.map(({ keys }) => [keys.stratum, keys]))
  return [...strata.values()].map(keys => withheld({ ...keys, ...WHOLE_LINE }, 'share'))
}

const isSuppressed = ({ status }: ReleasedRow) => status === 'suppressed'
const QUANTILE = /^q\d+$/
const nameOf = ({ keys }: ReleasedRow) => JSON.stringify([keys.score, keys.measure, keys.view])

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** Do the bins, the same ones, differ by nobody or by at least k people each? */
function areApart(before: readonly ReleasedRow[], now: readonly ReleasedRow[], k: number): boolean {
  const binOf = ({ keys }: ReleasedRow) => JSON.stringify([keys.stratum, keys.bin_low, keys.bin_high])
  const people = ({ value, n }: ReleasedRow) => Math.round((value ?? 0) * (n ?? 0))
  const bins = new Map(before.map(row => [binOf(row), row]))
  if (bins.size !== now.length) return false
  return now.every(row => {
    const old = bins.get(binOf(row))
    if (!old || old.status !== row.status) return false
    const apart = Math.abs(people(row) - people(old))
    return apart === 0 || apart >= k
  })
}
