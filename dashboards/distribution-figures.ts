import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import { formatCell, formatCount, formatNumber, type NumberStyle } from './format.ts'
import { phrase } from './phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'
import { shorten } from './shorten.ts'
import { EVERYONE, stratumName } from './stratum.ts'
import { text } from './text.ts'

const QUANTILES = ['q05', 'q25', 'q50', 'q75', 'q95'] as const
const RAW = 'unadjusted'
type Quantile = (typeof QUANTILES)[number]

/** In what a measure is: its unit in words, and how its values are written. */
export function scaleOf(measure: string): { words: (typeof text.distributions.scales)[Scale]; style: NumberStyle } {
  const { deviations, probability, logit } = text.distributions.scales
  if (measure === 'probability') return { words: probability, style: 'probability' }
  return { words: measure === 'logit' ? logit : deviations, style: 'deviations' }
}
type Scale = keyof typeof text.distributions.scales

/** What one figure shows: a score’s measure over the strata of a view, in the released table’s order. */
export interface DistributionFigure {
  score: string
  measure: string
  view: string
  cells: Cell<'distribution'>[]
  /** Ends of the axis, the same for every view of a score’s measure; absent where no stratum of it can be drawn. */
  axis: { low: number; high: number } | undefined
  /** Of an adjusted measure: how many people have it, of how many with the raw score. */
  coverage: { people: string; of: string } | undefined
}

/** One row of the data set `distribution` of distribution.vl.json; quantiles in the measure’s unit. */
export type ChartRow = Record<Quantile, number | null> & {
  row: number
  label: string
  people: string
  /** Words that stand in place of a band; empty where it is drawn. */
  note: string
  drawn: boolean
}

/** The figures of a release, one a score, measure and view, in the released table’s order: never ranked by a value. */
export function distributionFigures(release: ReleasedTables): DistributionFigure[] {
  const cells = releasedCells(
    release,
    'distribution',
    ['score', 'measure', 'view', 'stratum'],
    ['people', 'mean', 'sd', ...QUANTILES],
  )
  const byMeasure = groupBy(cells, ({ keys }) => JSON.stringify([keys.score, keys.measure]))
  return byMeasure.flatMap(same => {
    const axis = axisOf(same)
    const coverage = coverageOf(cells, same[0]!.keys)
    return groupBy(same, ({ keys }) => keys.view).map(cells => {
      const { score, measure, view } = cells[0]!.keys
      return { score, measure, view, cells, axis, coverage }
    })
  })
}

function coverageOf(cells: readonly Cell<'distribution'>[], { score, measure }: { score: string; measure: string }) {
  if (measure === RAW) return undefined
  const peopleWith = (wanted: string) =>
    cells.find(({ keys }) => keys.score === score && keys.measure === wanted && keys.view === EVERYONE)?.statistics
      .people
  const [people, of] = [peopleWith(measure), peopleWith(RAW)]
  return people && of && { people: formatCell(people, 'count'), of: formatCell(of, 'count') }
}

/** Shapes cells for the chart. A cell without all five quantiles is not drawn: it becomes words, never 0. */
export function chartRows(cells: readonly Cell<'distribution'>[]): ChartRow[] {
  return cells.map((cell, row) => {
    const quantiles = QUANTILES.map(name => cell.statistics[name])
    const drawn = isDrawn(cell)
    const flag = text.statuses[quantiles.find(({ status }) => status !== 'released')?.status ?? 'released']
    const people = peopleText(cell.statistics.people)
    return {
      row,
      label: shorten(stratumName(cell.keys.stratum), 16),
      people: drawn && flag !== '' ? phrase(text.flagged, { value: people, status: flag }) : people,
      note: drawn ? '' : flag,
      drawn,
      ...(Object.fromEntries(QUANTILES.map(name => [name, drawn ? cell.statistics[name].value : null])) as Record<
        Quantile,
        number | null
      >),
    }
  })
}

/** What a figure shows, in one or two sentences made of its own released numbers; also the chart’s accessible name. */
export function figureSummary({ measure, cells }: DistributionFigure): string {
  const written = (value: number) => formatNumber(value, scaleOf(measure).style)
  const drawn = cells.filter(isDrawn)
  const gap = drawn.length < cells.length ? ` ${text.summaryGap}` : ''
  if (drawn.length === 0) return text.summaryNone
  const range = (quantile: Quantile) => drawn.map(cell => cell.statistics[quantile].value!)
  const [low, high] = [written(Math.min(...range('q05'))), written(Math.max(...range('q95')))]
  if (drawn.length === 1) {
    return phrase(text.summaryOne, { median: written(range('q50')[0]!), low, high }) + gap
  }
  const medians = range('q50')
  const fill = { from: written(Math.min(...medians)), to: written(Math.max(...medians)), low, high }
  return phrase(text.summaryMany, fill) + gap
}

/** The lowest and highest mean that the figure’s table shows; undefined where it shows fewer than two. */
export function meansOf({ measure, cells }: DistributionFigure): { low: string; high: string } | undefined {
  const means = cells.map(cell => cell.statistics.mean.value).filter(value => value !== null)
  if (means.length < 2) return undefined
  const { style } = scaleOf(measure)
  return { low: formatNumber(Math.min(...means), style), high: formatNumber(Math.max(...means), style) }
}

function peopleText(people: ReleasedRow): string {
  return people.value === null ? '' : phrase(text.chartPeople, { people: formatCount(people.value) })
}

export function isDrawn(cell: Cell<'distribution'>): boolean {
  return QUANTILES.every(name => cell.statistics[name].value !== null)
}

function axisOf(cells: readonly Cell<'distribution'>[]): DistributionFigure['axis'] {
  const values = cells.filter(isDrawn).flatMap(({ statistics }) => [statistics.q05.value!, statistics.q95.value!])
  return values.length === 0 ? undefined : { low: Math.min(0, ...values), high: Math.max(0, ...values) }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}
