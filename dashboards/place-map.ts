import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import type { DotPlot } from './dot-plot.ts'
import { formatCell, formatCount, formatShare } from './format.ts'
import { peopleViews } from './people-views.ts'
import { phrase } from './phrase.ts'
import type { Shape, ShownRelease } from './released-cells.ts'
import { levelsOf } from './stratum.ts'
import { text } from './text.ts'

/** How a place is drawn: in one of the classes of shares, hatched where its share is kept back or flagged, or empty. */
export const FILLS = ['class_1', 'class_2', 'class_3', 'class_4', 'withheld', 'unreliable', 'nobody'] as const
export type MapFill = (typeof FILLS)[number]
const CLASSES = 4
const NOBODY = { fill: 'nobody', label: '' } as const

/** One level of the mapped attribute: its people and their share of all people counted. */
export interface Place {
  level: string
  /** As the map writes it; empty where it has no such place. */
  name: string
  fill: MapFill
  people: ReleasedRow
  share: ReleasedRow
}

export interface PlaceMap {
  attribute: string
  /** Every place of the map, with people or without; its name and share where somebody is counted there. */
  shapes: readonly (Shape & { fill: MapFill; label: string })[]
  /** Levels that the map has, and those that it has not: too small for it, not known, or not mapped. */
  onMap: Place[]
  offMap: Place[]
  /** Upper end of the highest class; undefined where no share is shown. */
  top: number | undefined
}

/** The maps of a release, from its tables and the shapes it holds. */
export function placeMaps(release: ShownRelease): PlaceMap[] {
  const views = peopleViews(release)
  return release.about.geography.map(({ attribute }) => {
    const rows = views.find(({ view }) => view === attribute)?.people ?? []
    const top = topOf(rows.flatMap(({ share }) => share.value ?? []))
    const shapes = release.shapes(attribute)
    const names = new Map(shapes.flatMap(({ code, name }) => (code === undefined ? [] : [[code, name]])))
    const places = rows.map(({ stratum, row, share }): Place => {
      const [, level] = levelsOf(stratum)[0]!
      return { level, name: names.get(level) ?? '', fill: fillOf(share, top), people: row, share }
    })
    const known = new Map(places.map(place => [place.level, { fill: place.fill, label: placeLabel(place) }]))
    return {
      attribute,
      shapes: shapes.map(shape => ({ ...shape, ...(known.get(shape.code ?? '') ?? NOBODY) })),
      onMap: places.filter(({ level }) => names.has(level)),
      offMap: places.filter(({ level }) => !names.has(level)),
      top,
    }
  })
}

/** The shares of all places, also of those that the map has not, highest first; those not shown last. */
export function rankedPlaces({ onMap, offMap, top }: PlaceMap): DotPlot {
  const rank = ({ share }: Place) => share.value ?? -1
  const places = [...onMap, ...offMap].sort((a, b) => rank(b) - rank(a))
  const highest = Math.max(top ?? 0, ...places.flatMap(({ share }) => share.high ?? []))
  return {
    rows: places.map(place => ({ name: placeName(place), row: place.share })),
    style: 'share',
    axis: { low: 0, high: topOf([highest]) ?? 1 },
    unit: 'share',
    title: text.places.share,
    reference: -1,
  }
}

/** The fills that a map needs, with words: every class where a share is shown, others where they occur. */
export function legendOf({ shapes, top }: PlaceMap): { fill: MapFill; words: string }[] {
  const drawn = new Set(shapes.map(({ fill }) => fill))
  return FILLS.filter(fill => (fill.startsWith('class') ? top !== undefined : drawn.has(fill))).map(fill => ({
    fill,
    words: fillWords(fill, top),
  }))
}

/** `5.0% to 10.0%`, or why a place is in no class. */
export function fillWords(fill: MapFill, top: number | undefined): string {
  if (fill === 'withheld' || fill === 'unreliable' || fill === 'nobody') return text.places.fills[fill]
  const nth = FILLS.indexOf(fill)
  const edge = (i: number) => formatEdge((top! * i) / CLASSES)
  return nth === 0
    ? phrase(text.places.lowestClass, { high: edge(1) })
    : phrase(text.places.class, { low: edge(nth), high: edge(nth + 1) })
}

/** 0.05 → `5.0%`, 0.0025 → `0.25%`: an edge between classes is not rounded over a share beside it. */
function formatEdge(share: number): string {
  const percent = Number((share * 100).toPrecision(6))
  return `${Number.isInteger(percent) ? percent.toFixed(1) : percent}%`
}

/** What a map shows, in a sentence made of released numbers. */
export function mapSummary({ onMap, offMap, attribute }: PlaceMap): string {
  const places = [...onMap, ...offMap]
  const shown = places.filter(({ share }) => share.value !== null)
  const counts = { places: formatCount(places.length), drawn: formatCount(onMap.length), attribute }
  if (shown.length === 0) return phrase(text.places.summaryNone, counts)
  const shares = shown.map(({ share }) => share.value!)
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map(formatShare)
  const summary =
    shown.length === 1
      ? phrase(text.places.summaryOne, { ...counts, share: low! })
      : phrase(text.places.summary, { ...counts, low: low!, high: high! })
  return shown.length === places.length ? summary : `${summary} ${text.places.summaryGap}`
}

export function placeName({ name, level }: Pick<Place, 'name' | 'level'>): string {
  return name === '' || name === level ? level : phrase(text.places.name, { name, level })
}

function placeLabel(place: Place): string {
  return phrase(text.markValue, { group: placeName(place), value: formatCell(place.share, 'share') })
}

function fillOf({ value, status }: ReleasedRow, top: number | undefined): MapFill {
  if (status === 'suppressed') return 'withheld'
  if (status === 'unreliable') return 'unreliable'
  if (value === null || value === 0 || top === undefined) return 'nobody'
  return FILLS[Math.min(CLASSES, Math.ceil((value / top) * CLASSES)) - 1]!
}

/** The least of 1, 2 or 5 × 10^i that is no smaller than any of the values; at most 1, as these are shares. */
function topOf(values: readonly number[]): number | undefined {
  const most = Math.max(0, ...values)
  if (most === 0) return undefined
  for (let digits = 6; digits >= 0; digits--)
    for (const step of [1, 2, 5]) if (step / 10 ** digits >= most) return Math.min(1, step / 10 ** digits)
  return 1
}
