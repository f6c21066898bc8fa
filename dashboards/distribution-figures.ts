import { type Axis, axisOf } from './axis.ts'
import { formatCell, formatNumber, type NumberStyle } from './format.ts'
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

/** What measures of one unit share: the one whose histogram is drawn, the unit in words, and how values are written. */
export interface Scale {
  measure: string
  words: (typeof text.distributions.scales)[keyof typeof text.distributions.scales]
  style: NumberStyle
}

const { deviations, standardised, probability, logit } = text.distributions.scales
const DEVIATIONS: Scale = { measure: RAW, words: deviations, style: 'deviations' }
const OF_MODELS: readonly Scale[] = [
  { measure: 'standardised', words: standardised, style: 'deviations' },
  { measure: 'probability', words: probability, style: 'probability' },
  { measure: 'logit', words: logit, style: 'deviations' },
]

/** In what a measure is. */
export function scaleOf(measure: string): Scale {
  return OF_MODELS.find(scale => scale.measure === measure) ?? DEVIATIONS
}

/** What one figure shows: a score over the strata of a view, in each of its measures of one unit. */
export interface DistributionFigure {
  score: string
  view: string
  scale: Scale
  /** The one axis of all figures of this unit, so that any two can be compared; absent where nothing can be drawn. */
  axis: Axis | undefined
  /** In the declared order: never ranked by a value. */
  strata: string[]
  measures: { measure: string; cells: DistributionCell[] }[]
  /** The released histograms of the scale’s measure, by stratum, without their empty ends. */
  histograms: Map<string, Histogram>
}

/** The figures of a release, one a score, view and unit, in the declared order. */
export function distributionFigures(release: ReleasedTables): DistributionFigure[] {
  const histograms = new Map(
    [DEVIATIONS, ...OF_MODELS].map(scale => [scale, releasedHistograms(release, scale.measure)]),
  )
  const byFigure = groupBy(distributionCells(release), ({ keys: { score, view, measure } }) =>
    JSON.stringify([score, view, scaleOf(measure).measure]),
  )
  const figures = byFigure.map(cells => {
    const { score, view, measure } = cells[0]!.keys
    const scale = scaleOf(measure)
    const strata = [...new Set(cells.map(({ keys }) => keys.stratum))]
    return {
      score,
      view,
      scale,
      strata,
      measures: groupBy(cells, ({ keys }) => keys.measure).map(cells => ({ measure: cells[0]!.keys.measure, cells })),
      histograms: new Map(
        strata.flatMap(stratum => {
          const histogram = histograms.get(scale)!.get(histogramKey(score, view, stratum))
          return histogram ? [[stratum, peopled(histogram)]] : []
        }),
      ),
    }
  })
  const axes = new Map(
    groupBy(figures, ({ scale }) => scale.measure).map(same => [same[0]!.scale, axisOf(same.flatMap(drawnValues))]),
  )
  return figures.map(figure => ({ ...figure, axis: axes.get(figure.scale) }))
}

/** The cells of the released table of distributions, but for decisions: a share is no distribution. */
export function distributionCells(release: ReleasedTables): DistributionCell[] {
  return releasedCells(
    release,
    'distribution',
    ['score', 'measure', 'view', 'stratum'],
    ['people', 'mean', 'sd', ...QUANTILES],
  ).filter(({ keys }) => keys.measure !== 'decision')
}

/** Whether any of a cell’s quantiles is released. */
export function isDrawn({ statistics }: DistributionCell): boolean {
  return QUANTILES.some(name => statistics[name].value !== null)
}

function drawnValues({ measures, histograms }: Pick<DistributionFigure, 'measures' | 'histograms'>): number[] {
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
  const { style } = scaleOf(cells[0]!.keys.measure)
  const range = (low: readonly number[], high: readonly number[]) => ({
    low: formatNumber(Math.min(...low), style),
    high: formatNumber(Math.max(...high), style),
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

/** The lowest and highest mean that a table of these cells, all of one unit, shows; undefined where it shows fewer than two. */
export function meansOf(cells: readonly DistributionCell[]): { low: string; high: string } | undefined {
  const means = cells.flatMap(({ statistics }) => statistics.mean.value ?? [])
  if (means.length < 2) return undefined
  const { style } = scaleOf(cells[0]!.keys.measure)
  return { low: formatNumber(Math.min(...means), style), high: formatNumber(Math.max(...means), style) }
}
