import { type Axis, axisOf } from './axis.ts'
import { formatCell, formatDeviations } from './format.ts'
import { groupBy } from './group-by.ts'
import { phrase } from './phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'
import { type Histogram, histogramKey, peopled, releasedHistograms } from './released-histograms.ts'
import { EVERYONE } from './stratum.ts'
import { text } from './text.ts'

export const QUANTILES = ['q05', 'q25', 'q50', 'q75', 'q95'] as const
export const RAW = 'unadjusted'
export type Quantile = (typeof QUANTILES)[number]
export type DistributionCell = Cell<'distribution'>

/** What one figure shows: a score over the strata of a view, in each of its measures. */
export interface DistributionFigure {
  score: string
  view: string
  /** In the declared order: never ranked by a value. */
  strata: string[]
  measures: { measure: string; cells: DistributionCell[] }[]
  /** The released histograms of the raw score, by stratum, without their empty ends. */
  histograms: Map<string, Histogram>
}

/** A release’s figures, and the one axis that they all share, so that any two can be compared. */
export interface DistributionFigures {
  figures: DistributionFigure[]
  /** Absent where nothing can be drawn. */
  axis: Axis | undefined
}

/** The figures of a release, one a score and view, in the declared order. */
export function distributionFigures(release: ReleasedTables): DistributionFigures {
  const histograms = releasedHistograms(release, RAW)
  const byFigure = groupBy(distributionCells(release), ({ keys }) => JSON.stringify([keys.score, keys.view]))
  const figures = byFigure.map(cells => {
    const { score, view } = cells[0]!.keys
    const strata = [...new Set(cells.map(({ keys }) => keys.stratum))]
    return {
      score,
      view,
      strata,
      measures: groupBy(cells, ({ keys }) => keys.measure).map(cells => ({ measure: cells[0]!.keys.measure, cells })),
      histograms: new Map(
        strata.flatMap(stratum => {
          const histogram = histograms.get(histogramKey(score, view, stratum))
          return histogram ? [[stratum, peopled(histogram)]] : []
        }),
      ),
    }
  })
  return { figures, axis: axisOf(figures.flatMap(drawnValues)) }
}

/** The cells of the released table of distributions. */
export function distributionCells(release: ReleasedTables): DistributionCell[] {
  return releasedCells(
    release,
    'distribution',
    ['score', 'measure', 'view', 'stratum'],
    ['people', 'mean', 'sd', ...QUANTILES],
  )
}

/** Whether any of a cell’s quantiles is released. */
export function isDrawn({ statistics }: DistributionCell): boolean {
  return QUANTILES.some(name => statistics[name].value !== null)
}

function drawnValues({ measures, histograms }: DistributionFigure): number[] {
  const quantiles = measures.flatMap(({ cells }) =>
    cells.flatMap(({ statistics }) => QUANTILES.flatMap(name => statistics[name].value ?? [])),
  )
  return [...quantiles, ...[...histograms.values()].flatMap(({ edges }) => [edges[0]!, edges.at(-1)!])]
}

/** How many people have a measure, of how many with the raw score. */
export interface Coverage {
  similar: boolean
  people: string
  of: string
}

/** Coverage by each measure of a score but the raw one; what holds of several adjusted measures is said once. */
export function coverageOf(figures: readonly DistributionFigure[], score: string): Coverage[] {
  const measures = figures.find(figure => figure.score === score && figure.view === EVERYONE)?.measures ?? []
  const raw = measures.find(({ measure }) => measure === RAW)?.cells[0]
  if (raw === undefined) return []
  const of = formatCell(raw.statistics.people, 'count')
  const others = measures
    .filter(({ measure }) => measure !== RAW)
    .map(({ measure, cells }) => ({
      similar: measure === 'most_similar',
      people: formatCell(cells[0]!.statistics.people, 'count'),
      of,
    }))
  return groupBy(others, ({ similar, people }) => JSON.stringify([similar, people])).map(([first]) => first!)
}

/** What a figure shows, a sentence or more for each measure, made of its own released numbers. */
export function figureSummary({ measures }: DistributionFigure): string[] {
  if (!measures.some(({ cells }) => cells.some(isDrawn))) return [text.summaryNone]
  return measures.map(({ measure, cells }) =>
    phrase(text.summaryMeasure, { measure: text.measures[measure] ?? measure, summary: cellsSummary(cells) }),
  )
}

function cellsSummary(cells: readonly DistributionCell[]): string {
  const released = (quantile: Quantile) => cells.flatMap(({ statistics }) => statistics[quantile].value ?? [])
  const range = (low: readonly number[], high: readonly number[]) => ({
    low: formatDeviations(Math.min(...low)),
    high: formatDeviations(Math.max(...high)),
  })
  const drawn = cells.filter(isDrawn)
  if (drawn.length === 0) return text.summaryNone
  const words = drawn.length === 1 ? text.summaryOne : text.summaryMany
  const medians = released('q50')
  const whole = cells.every(({ statistics }) => QUANTILES.every(name => statistics[name].value !== null))
  const [wide, half] = [
    [released('q05'), released('q95')],
    [released('q25'), released('q75')],
  ] as const
  return [
    ...(medians.length > 0 ? [phrase(words.medians, range(medians, medians))] : []),
    ...(wide.every(values => values.length > 0)
      ? [phrase(words.wide, range(...wide))]
      : half.every(values => values.length > 0)
        ? [phrase(words.half, range(...half))]
        : []),
    ...(whole ? [] : [text.summaryGap]),
  ].join(' ')
}

/** The lowest and highest mean that a table of these cells shows; undefined where it shows fewer than two. */
export function meansOf(cells: readonly DistributionCell[]): { low: string; high: string } | undefined {
  const means = cells.flatMap(({ statistics }) => statistics.mean.value ?? [])
  if (means.length < 2) return undefined
  return { low: formatDeviations(Math.min(...means)), high: formatDeviations(Math.max(...means)) }
}
