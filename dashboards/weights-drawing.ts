import { type Axis, axisOf } from './axis.ts'
import type { DistributionCell } from './distribution-figures.ts'
import { type Drawing, draw, inDrawings, readSpec } from './drawing.ts'
import { absence, formatCell } from './format.ts'
import { phrase } from './phrase.ts'
import { emsOf, labelsOf, shorten } from './shorten.ts'
import { stratumName } from './stratum.ts'
import { text } from './text.ts'
import spec from './weights.vl.json' with { type: 'json' }
import { type WeightsView, weightsName } from './weights-views.ts'

/** One for each stratum, so that none is told from another by colour. A view of more strata is a table only. */
export const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
  'triangle-right',
] as const

const WIDTH = 340
const LABEL_FONT = 12
const NAME = 20
const LANE = 17
const GAP = 8
/** From a dot’s middle to its edge, and to its label. */
const DOT = 7
const LABEL = 10

const runtime = readSpec(spec)

/** A mean to be drawn: where its dot stands, in pixels from the left, and how wide its label is. */
export interface Dot {
  x: number
  width: number
}
/** The lane a dot lies in, from 0, and on which side its label stands. */
export interface Placed {
  lane: number
  side: 'left' | 'right'
}

/** Places dots with their labels in lanes, as few as can be without an overlap: each in the first with room, from the left. */
export function placeDots(dots: readonly Dot[], width: number): Placed[] {
  const boxes = dots.map(dot => {
    const side =
      dot.x + LABEL + dot.width > width && dot.x - LABEL - dot.width >= 0 ? ('left' as const) : ('right' as const)
    return side === 'right'
      ? { side, from: dot.x - DOT, to: dot.x + LABEL + dot.width }
      : { side, from: dot.x - LABEL - dot.width, to: dot.x + DOT }
  })
  const ends: number[] = []
  const placed: Placed[] = []
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.from - boxes[b]!.from)
  for (const index of order) {
    const { side, from, to } = boxes[index]!
    const free = ends.findIndex(end => end <= from)
    const lane = free === -1 ? ends.length : free
    ends[lane] = to
    placed[index] = { lane, side }
  }
  return placed
}

/** The one axis of a view’s measures; undefined where no mean is shown. */
export function weightsAxis({ measures }: WeightsView): Axis | undefined {
  return axisOf(measures.flatMap(({ cells }) => cells.flat().flatMap(({ statistics }) => statistics.mean.value ?? [])))
}

/** A dot plot of each measure of a view from weights.vl.json: a row a score, a dot a stratum; rows stand level across measures. */
export async function drawWeights(view: WeightsView): Promise<{ measure: string; drawings: Drawing[] }[]> {
  const axis = weightsAxis(view)
  if (axis === undefined || view.strata.length > SHAPES.length)
    return view.measures.map(({ measure }) => ({ measure, drawings: [] }))
  const names = labelsOf(view.scores.map(weightsName), WIDTH / 13, 1).flat()
  const scores = view.scores.map((_, index) => ({
    name: names[index]!,
    height: Math.max(...view.measures.map(({ cells }) => heightOf(cells[index]!, axis))),
    cells: view.measures.map(({ cells }) => cells[index]!),
  }))
  const signals = { axis_low: axis.low, axis_high: axis.high, axis_title: text.distributions.scales.deviations.axis }
  return Promise.all(
    view.measures.map(async ({ measure }, at) => ({
      measure,
      drawings: await Promise.all(
        inDrawings(scores, ({ height }) => height).map(rows => {
          const { height, ...data } = weightsRows(
            rows.map(row => ({ ...row, cells: row.cells[at]! })),
            axis,
          )
          return draw(runtime, { height, signals, data })
        }),
      ),
    })),
  )
}

interface ScoreRow {
  name: string
  height: number
  /** One a stratum, in the view’s order, which a shape belongs to. */
  cells: readonly DistributionCell[]
}

function weightsRows(scores: readonly ScoreRow[], axis: Axis) {
  let top = 0
  const names: { y: number; name: string }[] = []
  const dots: { mean: number; y: number; shape: string; label: string; side: string; words: string }[] = []
  const notes: { y: number; note: string }[] = []
  for (const { name, height, cells } of scores) {
    names.push({ y: top + NAME / 2, name })
    const shown = dotsOf(cells, axis)
    const placed = placeDots(shown, WIDTH)
    const laneY = (lane: number) => top + NAME + (lane + 0.5) * LANE
    shown.forEach(({ mean, shape, label, words }, index) => {
      const { lane, side } = placed[index]!
      dots.push({ mean, y: laneY(lane), shape, label, side, words })
    })
    const note = noteOf(cells)
    if (note !== '') notes.push({ y: laneY(lanesOf(placed)), note })
    top += height
  }
  return { height: top, names, dots, notes }
}

function heightOf(cells: readonly DistributionCell[], axis: Axis): number {
  const lanes = lanesOf(placeDots(dotsOf(cells, axis), WIDTH)) + (noteOf(cells) === '' ? 0 : 1)
  return NAME + lanes * LANE + GAP
}

function lanesOf(placed: readonly Placed[]): number {
  return Math.max(0, ...placed.map(({ lane }) => lane + 1))
}

function dotsOf(cells: readonly DistributionCell[], axis: Axis) {
  const labels = labelsOf(
    cells.map(({ keys }) => stratumName(keys.stratum)),
    10,
    1,
  ).flat()
  return cells.flatMap(({ keys, statistics: { mean } }, at) => {
    if (mean.value === null) return []
    const label = labels[at]!
    const x = ((mean.value - axis.low) / (axis.high - axis.low)) * WIDTH
    const words = phrase(text.markMean, {
      group: stratumName(keys.stratum),
      score: keys.score,
      mean: formatCell(mean, 'deviations'),
    })
    return [{ mean: mean.value, x, width: emsOf(label) * LABEL_FONT, label, shape: SHAPES[at]!, words }]
  })
}

/** Which strata have no dot, and the words for why. */
function noteOf(cells: readonly DistributionCell[]): string {
  const missing = cells.filter(({ statistics }) => statistics.mean.value === null)
  if (missing.length === 0) return ''
  const status = absence(missing[0]!.statistics.mean.status)
  if (missing.length === cells.length) return status
  const groups = missing.map(({ keys }) => stratumName(keys.stratum)).join(', ')
  return shorten(phrase(text.weights.missing, { groups, status }), WIDTH / LABEL_FONT)
}
