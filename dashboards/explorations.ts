import { projection } from 'vega'
import { bandWords, quantilesOf } from './distribution-drawing.ts'
import type { DistributionFigure } from './distribution-figures.ts'
import type { DotPlot } from './dot-plot.ts'
import { type Exploration, fillSpec, selectFrom } from './exploration.ts'
import distribution from './explore/distribution.vl.json' with { type: 'json' }
import dots from './explore/dots.vl.json' with { type: 'json' }
import map from './explore/map.vl.json' with { type: 'json' }
import weights from './explore/weights.vl.json' with { type: 'json' }
import { absence, formatCell } from './format.ts'
import { featureOf, frameOf } from './map-chart.ts'
import { phrase } from './phrase.ts'
import { type PlaceMap, placeName } from './place-map.ts'
import type { Shape } from './released-cells.ts'
import { labelsOf } from './shorten.ts'
import { stratumName } from './stratum.ts'
import { text } from './text.ts'
import { weightsAxis } from './weights-drawing.ts'
import { type WeightsView, weightsName } from './weights-views.ts'

/** Heights in pixels of a row of dots, of a band, of a histogram above its bands, and of a line of a name. */
const ROW = 26
const BAND = 15
const HISTOGRAM = 34
const LINE = 15
/** What a name beside a row has room for, in ems of the font and lines; what one below a chart has. */
const NAME_EMS = 12
const NAME_LINES = 3
const KEY_EMS = 22
const KEY_LINES = 2
/** Of a map, what is kept free of places, left and right together. */
const EDGE = 8

type Explored = Omit<Exploration, 'name'>

/** A projection of d3-geo, as Vega makes them and does not type them. */
interface Fitting {
  rotate(angles: readonly [number, number]): Fitting
  fitSize(size: readonly [number, number], places: object): Fitting
  scale(): number
  invert(point: readonly [number, number]): [longitude: number, latitude: number]
}
const equalEarth = (projection as unknown as (type: string) => () => Fitting)('equalEarth')

/** The bands of a figure, each group’s under its histogram: a group or a measure may be set off. */
export function exploreDistribution(figure: DistributionFigure): Explored {
  const { axis, scale, strata, measures, histograms } = figure
  const measureNames = measures.map(({ measure }) => text.measures[measure] ?? measure)
  const bands = strata.flatMap(stratum =>
    measures.map(({ measure, cells }, at) => {
      const cell = cells.find(({ keys }) => keys.stratum === stratum)!
      const { note, label } = bandWords(figure, measure, cell)
      return { group: stratumName(stratum), measure: measureNames[at]!, ...quantilesOf(cell), note, words: label }
    }),
  )
  const bins = strata.flatMap((stratum, declared) => {
    const { edges, shares } = histograms.get(stratum) ?? { edges: [], shares: [] }
    const group = stratumName(stratum)
    return edges.map((bin_low, at) => ({ group, declared, bin_low, bin_high: edges[at + 1], share: shares[at] }))
  })
  const histogram = bins.length === 0 ? 0 : HISTOGRAM
  const groups = strata.map(stratumName)
  const labels = labelsOf(groups, NAME_EMS, NAME_LINES)
  const row = Math.max(histogram + measures.length * BAND, heightOf(labels)) + 8
  return {
    axis: true,
    words: bands.map(({ words }) => words),
    spec: fillSpec(distribution, {
      height: strata.length * row,
      params: {
        axis_low: axis!.low,
        axis_high: axis!.high,
        axis_title: scale.words.axis,
        row_height: row,
        histogram_height: histogram,
        groups,
        labels,
        measures: measureNames,
        keys: labelsOf(measureNames, KEY_EMS, KEY_LINES),
      },
      controls: {
        highlight: highlightControl(groups),
        ...(measures.length > 1 && { measure: anyOf(text.explore.measure, text.explore.everyMeasure, measureNames) }),
      },
      data: { bands, bins },
    }),
  }
}

/** The rows of a plot, in the order declared; places also by value and by name. */
export function exploreDots({ rows, style, axis, unit, title, reference }: DotPlot, ranked: boolean): Explored {
  const byName = rankOf(rows, (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
  const byValue = rankOf(rows, (a, b) => (b.row.value ?? -1) - (a.row.value ?? -1))
  const shown = rows.map(({ name, row }, at) => {
    const { value, low, high, n, status } = row
    const words = phrase(text.markValue, { group: name, value: formatCell(row, style) })
    const note = value === null ? absence(status) : ''
    const order = ranked ? { by_value: byValue[at], by_name: byName[at] } : { declared: at }
    return { group: name, value, low, high, n, status, note, words, ...order }
  })
  const groups = rows.map(({ name }) => name)
  const labels = labelsOf(groups, NAME_EMS, NAME_LINES)
  return {
    axis: true,
    words: shown.map(({ words }) => words),
    spec: fillSpec(dots, {
      height: rows.length * (heightOf(labels) + ROW - LINE),
      params: {
        axis_low: axis.low,
        axis_high: axis.high,
        axis_title: title,
        axis_unit: unit,
        reference,
        groups,
        labels,
        order: ranked ? 'by_value' : 'declared',
      },
      controls: {
        highlight: highlightControl(groups),
        ...(ranked && {
          order: selectFrom(text.explore.order, [
            ['by_value', text.explore.byValue],
            ['by_name', text.explore.byName],
          ]),
        }),
      },
      data: { rows: shown },
    }),
  }
}

/** The means of groups under each set of weights, of one measure. */
export function exploreWeights(view: WeightsView, at: number): Explored {
  const { scores, strata, measures } = view
  const axis = weightsAxis(view)!
  const { cells } = measures[at]!
  const groups = strata.map(stratumName)
  const labels = labelsOf(scores.map(weightsName), NAME_EMS, NAME_LINES)
  const means = cells.flatMap((row, index) =>
    row.map(({ keys, statistics: { mean } }) => {
      const group = stratumName(keys.stratum)
      const words = phrase(text.markMean, { group, score: keys.score, mean: formatCell(mean, 'deviations') })
      const { value, low, high, status } = mean
      return { score: weightsName(scores[index]!), group, mean: value, low, high, status, words }
    }),
  )
  return {
    axis: true,
    words: means.map(({ words }) => words),
    spec: fillSpec(weights, {
      height: scores.length * (Math.max(strata.length * BAND, heightOf(labels)) + 8),
      params: {
        axis_low: axis.low,
        axis_high: axis.high,
        axis_title: text.distributions.scales.deviations.axis,
        scores: scores.map(weightsName),
        labels,
        groups,
        names: labelsOf(groups, KEY_EMS, 1).flat(),
      },
      controls: { highlight: highlightControl(groups) },
      data: { means },
    }),
  }
}

/** The places of a map, which may be looked at closer, around one of them. */
export function exploreMap({ shapes, onMap }: PlaceMap): Explored {
  const frame = frameOf(shapes)
  const named = new Map(onMap.map(place => [place.level, placeName(place)]))
  const features = shapes.map(shape => featureOf(shape, named.get(shape.code ?? '') ?? ''))
  const height = Math.round((frame.height * map.width) / frame.width)
  const fitted = equalEarth()
    .rotate([-frame.centre, 0])
    .fitSize([map.width - EDGE, height - EDGE], { type: 'FeatureCollection', features })
  const [longitude, latitude] = fitted.invert([(map.width - EDGE) / 2, (height - EDGE) / 2])
  const middles = shapes.flatMap(({ code, polygons }) => (named.has(code ?? '') ? [middleOf(polygons)] : []))
  const groups = shapes.flatMap(({ code }) => named.get(code ?? '') ?? [])
  return {
    axis: false,
    words: shapes.flatMap(({ label }) => (label === '' ? [] : [label])),
    spec: fillSpec(map, {
      height,
      params: {
        turn: frame.centre,
        fitted_scale: fitted.scale(),
        middle: [longitude - frame.centre, latitude],
        groups,
        middles: middles.map(([longitude, latitude]) => [longitude - frame.centre, latitude]),
      },
      controls: {
        highlight: highlightControl(groups.toSorted()),
        zoom: { input: 'range', name: text.explore.closer, min: 1, max: 8, step: 0.5 },
      },
      data: { shapes: features },
    }),
  }
}

/** The height of the label of the most lines. */
function heightOf(labels: readonly string[][]): number {
  return Math.max(0, ...labels.map(lines => lines.length)) * LINE
}

/** The middle of the widest of a place’s polygons. */
function middleOf(polygons: Shape['polygons']): [longitude: number, latitude: number] {
  const boxes = polygons.map(([ring]) => {
    const [xs, ys] = [0, 1].map(of => ring!.map(point => point[of]!)) as [number[], number[]]
    const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    return {
      area: (east - west) * (north - south),
      middle: [(west + east) / 2, (south + north) / 2] as [number, number],
    }
  })
  return boxes.reduce((widest, box) => (box.area > widest.area ? box : widest)).middle
}

/** The place of each row where rows are put in order; those alike stand as they stood. */
function rankOf<T>(rows: readonly T[], compare: (a: T, b: T) => number): number[] {
  const ranks: number[] = []
  const order = rows.map((_, index) => index).sort((a, b) => compare(rows[a]!, rows[b]!))
  order.forEach((index, rank) => {
    ranks[index] = rank
  })
  return ranks
}

function highlightControl(groups: readonly string[]): object {
  return anyOf(text.explore.highlight, text.explore.everyGroup, groups)
}

/** A choice of one among names, or of none. */
function anyOf(name: string, none: string, names: readonly string[]): object {
  return selectFrom(name, [['', none], ...names.map(name => [name, name] as const)])
}
