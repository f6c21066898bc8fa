import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import { axisOf } from './axis.ts'
import { type Drawing, draw, readSpec } from './drawing.ts'
import { formatCell, formatCount } from './format.ts'
import spec from './funnel.vl.json' with { type: 'json' }
import { type PerformanceFigure, performanceFigures, requireRow } from './performance-figures.ts'
import { phrase } from './phrase.ts'
import { placeName } from './place-map.ts'
import type { ShownRelease } from './released-cells.ts'
import { said } from './said.ts'
import { emsOf, shorten } from './shorten.ts'
import { levelsOf } from './stratum.ts'
import { text } from './text.ts'

const FONT = 12
const LINE = 15
/** By how much a name may be wider than estimated, in the fonts of some machines. */
const WIDER = 1.2
/** What a name has room for, in ems of the font, and its distance from the middle of its dot, in pixels. */
const NAME_EMS = 11
const GAP = 8

const STATISTICS = ['o_e', 'expected', 'funnel_95', 'funnel_99_8'] as const
type FunnelRows = Record<(typeof STATISTICS)[number], ReleasedRow>

/** A place as released: what was seen over what was foretold, and where chance would leave it. */
export interface FunnelPlace {
  name: string
  rows: FunnelRows
}

/** The places of one map for one model and outcome. */
export interface Funnel {
  score: string
  measure: string
  outcome: string
  attribute: string
  places: FunnelPlace[]
}

const runtime = readSpec(spec)

/** The funnels of a release, one a map, model and outcome; none of a genetic score, which foretells no number of cases. */
export function funnels(release: ShownRelease): Funnel[] {
  const { geography, scores } = release.about
  return performanceFigures(release).flatMap(({ score, measure, outcome, view, groups }) => {
    const mapped = geography.some(({ attribute }) => attribute === view)
    const model = scores.some(({ id, kind }) => id === score && kind !== 'genetic')
    if (!mapped || !model || !groups.some(({ rows }) => rows.has('funnel_95'))) return []
    const names = new Map(release.shapes(view).map(({ code, name }) => [code, name]))
    return [{ score, measure, outcome, attribute: view, places: groups.map(group => placeOf(group, names)) }]
  })
}

function placeOf(
  { stratum, rows }: PerformanceFigure['groups'][number],
  names: ReadonlyMap<string | undefined, string>,
): FunnelPlace {
  const [, level] = levelsOf(stratum)[0]!
  return {
    name: placeName({ level, name: names.get(level) ?? '' }),
    rows: Object.fromEntries(STATISTICS.map(name => [name, requireRow(rows, name)])) as FunnelRows,
  }
}

/** Which places are drawn: those with every figure. A released row of limits has both of them. */
export function drawnPlaces({ places }: Funnel): FunnelPlace[] {
  return places.filter(({ rows }) => STATISTICS.every(name => rows[name].value !== null))
}

/** Does a drawn place lie outside its own limits? */
export function isOutside({ rows }: FunnelPlace, limits: 'funnel_95' | 'funnel_99_8'): boolean {
  const { low, high } = rows[limits]
  return rows.o_e.value! < low! || rows.o_e.value! > high!
}

/** What a funnel shows, in sentences made of its released numbers. Labels are not filled in again, which would undo their isolates. */
export function funnelSummary(funnel: Funnel): string {
  const words = text.funnel
  const drawn = drawnPlaces(funnel)
  const left = funnel.places.filter(place => !drawn.includes(place)).map(({ name }) => name)
  const counts = { drawn: formatCount(drawn.length), places: formatCount(funnel.places.length) }
  if (drawn.length === 0) return phrase(words.none, { places: counts.places })
  const far = drawn.filter(place => isOutside(place, 'funnel_99_8'))
  const near = drawn.filter(place => isOutside(place, 'funnel_95') && !far.includes(place))
  return [
    phrase(words.summary, counts),
    `${words.far} ${saidPlaces(far.map(labelOf))}.`,
    `${words.near} ${saidPlaces(near.map(labelOf))}.`,
    ...(left.length === 0 ? [] : [phrase(words.left, { left: said(left, '; ') })]),
  ].join(' ')
}

/** A place among others, or that there is none. */
const saidPlaces = (places: readonly string[]) => (places.length === 0 ? text.funnel.noPlace : said(places, '; '))

/**
 * Draws a funnel from funnel.vl.json: lines join the released limits of the places, and what lies outside those of 95% is
 * named where names do not run into each other. Nothing where no place has every figure.
 */
export async function drawFunnel(funnel: Funnel): Promise<Drawing | undefined> {
  const drawn = drawnPlaces(funnel).sort((a, b) => a.rows.expected.value! - b.rows.expected.value!)
  if (drawn.length === 0) return undefined
  const most = {
    expected: 1.05 * drawn.at(-1)!.rows.expected.value!,
    ratio: axisOf(drawn.flatMap(({ rows }) => [rows.o_e.value!, rows.funnel_99_8.high!]))!.high,
  }
  return draw(runtime, {
    height: spec.height,
    signals: {
      most_expected: most.expected,
      most_ratio: most.ratio,
      x_title: text.performance.statistics.expected,
      y_title: text.performance.statistics.o_e,
    },
    data: {
      places: dotsOf(drawn, most),
      pooled: [{ ratio: drawn[0]!.rows.funnel_95.value! }],
      limits_95: limitsOf(drawn, 'funnel_95'),
      limits_99_8: limitsOf(drawn, 'funnel_99_8'),
    },
  })
}

function limitsOf(places: readonly FunnelPlace[], limits: 'funnel_95' | 'funnel_99_8') {
  return places.flatMap(({ rows }) =>
    (['low', 'high'] as const).map(end => ({ end, expected: rows.expected.value!, ratio: rows[limits][end]! })),
  )
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Dots of the places; names of those outside, beside their dot where neither a dot nor an earlier name is in the way. */
function dotsOf(places: readonly FunnelPlace[], most: { expected: number; ratio: number }) {
  const dots = places.map(place => {
    const { expected, o_e } = place.rows
    return {
      x: (expected.value! / most.expected) * spec.width,
      y: (1 - o_e.value! / most.ratio) * spec.height,
      place,
    }
  })
  const taken = dots.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }))
  return dots.map(({ x, y, place }) => {
    const outside = isOutside(place, 'funnel_95')
    const name = shorten(place.name, NAME_EMS)
    const width = emsOf(name) * FONT * WIDER
    const boxes: Record<string, Box> = {
      right: { left: x + GAP, right: x + GAP + width, top: y - LINE / 2, bottom: y + LINE / 2 },
      left: { left: x - GAP - width, right: x - GAP, top: y - LINE / 2, bottom: y + LINE / 2 },
    }
    const side = outside ? Object.keys(boxes).find(side => isFree(boxes[side]!, taken)) : undefined
    if (side !== undefined) taken.push(boxes[side]!)
    return {
      expected: place.rows.expected.value!,
      ratio: place.rows.o_e.value!,
      flagged: place.rows.o_e.status === 'unreliable',
      shape: outside ? 'diamond' : 'circle',
      label: labelOf(place),
      name,
      side: side ?? '',
    }
  })
}

function isFree(box: Box, taken: readonly Box[]): boolean {
  if (box.left < 0 || box.right > spec.width + spec.padding.right || box.bottom > spec.height) return false
  return taken.every(
    other => box.right <= other.left || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom,
  )
}

/** `Alpha: 1.52 (1.10 to 2.05), 31 predicted`. */
function labelOf({ name, rows }: FunnelPlace): string {
  const value = phrase(text.funnel.value, {
    ratio: formatCell(rows.o_e, 'ratio'),
    expected: formatCell(rows.expected, 'count'),
  })
  return phrase(text.markValue, { group: name, value })
}
