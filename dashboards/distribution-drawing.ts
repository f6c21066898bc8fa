import spec from './distribution.vl.json' with { type: 'json' }
import {
  type DistributionCell,
  type DistributionFigure,
  isDrawn,
  QUANTILES,
  type Quantile,
  RAW,
} from './distribution-figures.ts'
import { type Drawing, draw, inDrawings, readSpec } from './drawing.ts'
import { absence, formatCell, formatCount } from './format.ts'
import { phrase } from './phrase.ts'
import type { Histogram } from './released-histograms.ts'
import { labelsOf } from './shorten.ts'
import { stratumName } from './stratum.ts'
import { text } from './text.ts'

/** Heights in pixels of what a stratum’s part of a chart is made of. */
const NAME = 20
const HISTOGRAM = 26
const BAND = 15
const GAP = 9

/** A view of more strata is a table only: nobody compares so many, and each is some kilobytes of page. */
export const MOST_DRAWN = 60

const runtime = readSpec(spec)

/** A stratum’s name and people, at `y` pixels from the top. */
interface NameRow {
  y: number
  name: string
  people: string
}
/** One measure of a stratum: its released quantiles in the figure’s unit, or words that stand in place. */
type BandRow = Record<Quantile, number | null> & { y: number; measure: string; note: string; label: string }
/** A corner of a histogram’s outline: from `x` on, the area reaches up from `base` to `y`. */
interface AreaRow {
  stratum: number
  x: number
  y: number
  base: number
}
export interface DistributionRows {
  height: number
  names: NameRow[]
  bands: BandRow[]
  areas: AreaRow[]
}

/**
 * Draws a figure from distribution.vl.json, in parts that fit a printed page; nothing of more strata than are drawn, or
 * where nothing can be drawn.
 */
export async function drawDistribution(figure: DistributionFigure): Promise<Drawing[]> {
  const { axis, scale } = figure
  if (axis === undefined || figure.strata.length > MOST_DRAWN) return []
  const drawings: Drawing[] = []
  for (const strata of inDrawings(figure.strata, () => heightOf(figure))) {
    const { height, ...data } = distributionRows(figure, strata)
    const signals = { axis_low: axis.low, axis_high: axis.high, axis_title: scale.words.axis }
    drawings.push(await draw(runtime, { height, signals, data }))
  }
  return drawings
}

/** What a chart of some strata of a figure is drawn from: where each thing stands, and the released numbers. */
export function distributionRows(figure: DistributionFigure, strata: readonly string[]): DistributionRows {
  const rows: DistributionRows = { height: strata.length * heightOf(figure), names: [], bands: [], areas: [] }
  const tallest = Math.max(...[...figure.histograms.values()].flatMap(densities))
  const names = labelsOf(figure.strata.map(stratumName), 16, 1).flat()
  strata.forEach((stratum, index) => {
    const top = index * heightOf(figure)
    const measures = figure.measures.map(({ measure, cells }) => ({
      measure,
      cell: cells.find(({ keys }) => keys.stratum === stratum)!,
    }))
    rows.names.push({
      y: top + NAME / 2,
      name: names[figure.strata.indexOf(stratum)]!,
      people: peopleText(measures[0]!.cell),
    })
    const base = top + NAME + histogramHeight(figure)
    const histogram = figure.histograms.get(stratum)
    if (histogram) rows.areas.push(...outline(histogram, index, base, tallest))
    measures.forEach(({ measure, cell }, at) => {
      rows.bands.push(bandRow(figure, measure, cell, base + (at + 0.5) * BAND))
    })
  })
  return rows
}

function heightOf(figure: DistributionFigure): number {
  return NAME + histogramHeight(figure) + figure.measures.length * BAND + GAP
}

function histogramHeight(figure: DistributionFigure): number {
  return figure.histograms.size === 0 ? 0 : HISTOGRAM
}

function outline(histogram: Histogram, stratum: number, base: number, tallest: number): AreaRow[] {
  const { edges } = histogram
  const heights = densities(histogram)
  const corner = (x: number, density: number) => ({ stratum, x, y: base - (density / tallest) * HISTOGRAM, base })
  return [...heights.map((density, bin) => corner(edges[bin]!, density)), corner(edges.at(-1)!, heights.at(-1)!)]
}

/** Share by width, so that areas are shares: a bin of probabilities may be a pooled one, wider than the others. */
function densities({ edges, shares }: Histogram): number[] {
  return shares.map((share, bin) => share / (edges[bin + 1]! - edges[bin]!))
}

/** A quantile that is not released is left out of the drawing, never 0; a cell without any becomes words. */
function bandRow(figure: DistributionFigure, measure: string, cell: DistributionCell, y: number): BandRow {
  return {
    y,
    measure: measure === RAW ? text.distributions.rawRow : measure,
    ...bandWords(figure, measure, cell),
    ...quantilesOf(cell),
  }
}

/** What a cell’s band says, and the words that stand in place of one. */
export function bandWords({ scale }: DistributionFigure, measure: string, cell: DistributionCell) {
  const note = isDrawn(cell) ? '' : absence(cell.statistics.q50.status)
  const name = { group: stratumName(cell.keys.stratum), measure: text.measures[measure] ?? measure }
  const [q05, q50, q95] = (['q05', 'q50', 'q95'] as const).map(quantile =>
    formatCell(cell.statistics[quantile], scale.style),
  ) as [string, string, string]
  return {
    note,
    label: note === '' ? phrase(text.markBand, { ...name, q05, q50, q95 }) : phrase(text.markNone, { ...name, note }),
  }
}

/** The released quantiles of a cell. */
export function quantilesOf({ statistics }: DistributionCell) {
  return Object.fromEntries(QUANTILES.map(name => [name, statistics[name].value])) as Record<Quantile, number | null>
}

function peopleText(cell: DistributionCell): string {
  const { people } = cell.statistics
  if (people.value === null) return ''
  const words = phrase(text.chartPeople, { people: formatCount(people.value) })
  const unreliable = QUANTILES.some(name => cell.statistics[name].status === 'unreliable')
  return unreliable ? phrase(text.flagged, { value: words, status: text.statuses.unreliable }) : words
}
