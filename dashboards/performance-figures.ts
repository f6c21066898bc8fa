import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import { inDeclaredOrder } from './declared-order.ts'
import { measureName } from './measure-name.ts'
import { phrase } from './phrase.ts'
import type { ReleasedTables } from './released-cells.ts'
import { EVERYONE } from './stratum.ts'
import { text } from './text.ts'

/** The rows of one stratum by statistic. */
interface Group {
  stratum: string
  rows: ReadonlyMap<string, ReleasedRow>
}
/** Performance of one score and measure for one outcome, by the strata of a view. */
export interface PerformanceFigure {
  score: string
  measure: string
  outcome: string
  view: string
  groups: Group[]
  thresholds: { threshold: string; groups: Group[] }[]
  /** Bands of predicted log odds, from the lowest: the calibration curve. */
  bands: { band: string; groups: Group[] }[]
}
/** What is compared, of whom, and the rows that say what came of it. */
export interface ComparisonCell {
  keys: Readonly<Record<string, string>>
  rows: ReadonlyMap<string, ReleasedRow>
}

/** The released table of performance: a figure for each score, measure, outcome and view, in the table's order. */
export function performanceFigures(release: ReleasedTables): PerformanceFigure[] {
  const figures = gathered(release.table('performance'), ['score', 'measure', 'outcome', 'view'])
  return figures.map(([keys, rows]) => {
    const by = gathered(rows, ['threshold']).map(([{ threshold }, rows]) => ({
      threshold: threshold!,
      groups: inDeclaredOrder(
        gathered(rows, ['stratum']).map(([{ stratum }, rows]) => ({ stratum: stratum!, rows: byStatistic(rows) })),
        ({ stratum }) => stratum,
        release.about.attributes,
      ),
    }))
    const { score, measure, outcome, view } = keys as Record<'score' | 'measure' | 'outcome' | 'view', string>
    const whole = by.find(({ threshold }) => threshold === '(none)')
    if (whole === undefined) throw new Error('the released table performance has a view without rows of no threshold')
    return {
      ...{ score, measure, outcome, view },
      groups: whole.groups,
      thresholds: by.filter(({ threshold }) => threshold !== '(none)' && !isBand(threshold)),
      bands: by
        .flatMap(({ threshold, groups }) => (isBand(threshold) ? [{ band: threshold, groups }] : []))
        .sort((a, b) => lowEnd(a.band) - lowEnd(b.band)),
    }
  })
}

const OF_COMPARISON = ['difference', 'margin', 'verdict', 'detectable', 'needed']

/** The released comparisons, in the table’s order. Throws where one lacks a statistic that its sentence is made of. */
export function comparisonCells(release: ReleasedTables): ComparisonCell[] {
  const names = ['score', 'measure', 'outcome', 'view', 'stratum', 'threshold', 'reference', 'compared']
  return gathered(release.table('comparison'), names).map(([keys, rows]) => {
    const known = byStatistic(rows)
    for (const statistic of keys.compared === 'r2_incremental' ? ['ratio'] : OF_COMPARISON)
      requireRow(known, statistic, 'comparison')
    return { keys, rows: known }
  })
}

/** Throws where a cell of a released table has no such statistic. */
export function requireRow(
  rows: ReadonlyMap<string, ReleasedRow>,
  statistic: string,
  table = 'performance',
): ReleasedRow {
  const row = rows.get(statistic)
  if (row === undefined) throw new Error(`a cell of the released table ${table} has no statistic ${statistic}`)
  return row
}

/** What a figure is of, in words. */
export function figureName(
  { score, measure, outcome, view }: Pick<PerformanceFigure, 'score' | 'measure' | 'outcome' | 'view'>,
  viewName: string,
): string {
  const { heading, headingOfEveryone } = text.performance
  const named = { score, measure: measureName(measure), outcome }
  return view === EVERYONE ? phrase(headingOfEveryone, named) : phrase(heading, { ...named, view: viewName })
}

/** `log odds -3 to -2` from −3; `log odds below -7` from below all. */
const lowEnd = (band: string) => (band.includes('below') ? Number.NEGATIVE_INFINITY : Number(/-?\d+/.exec(band)![0]))
const isBand = (threshold: string) => threshold.startsWith('log odds ')

const byStatistic = (rows: readonly ReleasedRow[]) => new Map(rows.map(row => [row.statistic, row]))

function gathered(
  rows: readonly ReleasedRow[],
  names: readonly string[],
): [keys: Record<string, string>, rows: ReleasedRow[]][] {
  const groups = new Map<string, [Record<string, string>, ReleasedRow[]]>()
  for (const row of rows) {
    const keys = Object.fromEntries(names.map(name => [name, row.keys[name]!]))
    const id = JSON.stringify(keys)
    const group = groups.get(id)
    if (group) group[1].push(row)
    else groups.set(id, [keys, [row]])
  }
  return [...groups.values()]
}
