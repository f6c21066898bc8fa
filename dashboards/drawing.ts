import { parse, type Runtime, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

/** A drawing without its `<svg>` element, whose attributes the page writes. */
export interface Drawing {
  width: number
  height: number
  /** SVG markup; what came from the study is escaped. */
  content: string
}

/** What a specification is given: the inner height in pixels, its parameters, and the rows of its named data sets. */
export interface DrawingInput {
  height: number
  signals: Readonly<Record<string, number | string>>
  data: Readonly<Record<string, readonly object[]>>
}

/** The highest drawing that fits a printed A4 page, in pixels, without its axis. */
const HIGHEST_DRAWING = 840

/** A Vega-Lite specification, ready to draw. A JSON module’s type has strings where Vega-Lite’s has literals. */
export function readSpec(spec: object): Runtime {
  return parse(compile(spec as TopLevelSpec).spec)
}

/** What a drawing’s tags say that no reader needs: the page’s style sheet sets colours and fonts. */
const NOT_NEEDED =
  / (?:(?:aria-label|aria-roledescription|role|pointer-events|opacity|font-family|font-weight|stroke-miterlimit)="[^"]*"|(?:fill|stroke)="(?:black|#\w+)"|[xy]2="0")/g

/** Shorter markup that looks the same: hundredths of a pixel. Words are left alone, as `<` and `>` in them are escaped. */
function slim(svg: string): string {
  return svg
    .replace(/<path class="(?:background|foreground)"[^<>]*\/>/g, '')
    .replace(/<[^<>]*>/g, tag => titled(tag, tag.replace(NOT_NEEDED, '').replace(/(\.\d\d)\d+/g, '$1')))
    .replace(/(<(?!g )[^<>]*) aria-hidden="true"/g, '$1')
}

/** The label of a mark becomes its title: what a screen reader says of it, and a browser shows under the pointer. */
function titled(tag: string, slimmed: string): string {
  const [, label] = / aria-label="([^"]*)"/.exec(tag) ?? []
  if (label === undefined) return slimmed
  const [, name, attributes] = /^<(\w+)(.*)\/>$/.exec(slimmed)!
  return `<${name} role="graphics-symbol"${attributes}><title>${label}</title></${name}>`
}

/** Draws a specification: the same input gives the same bytes, without a clip or an id. */
export async function draw(runtime: Runtime, { height, signals, data }: DrawingInput): Promise<Drawing> {
  const view = new View(runtime, { renderer: 'none' }).height(height)
  for (const [name, value] of Object.entries(signals)) view.signal(name, value)
  for (const [name, rows] of Object.entries(data)) view.data(name, [...rows])
  try {
    const svg = await view.toSVG()
    const [head, width, full] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)">/.exec(svg)!
    return { width: Number(width), height: Number(full), content: slim(svg.slice(head.length, -'</svg>'.length)) }
  } finally {
    view.finalize()
  }
}

/** Consecutive items in drawings no higher than fits a printed page; an item that is higher alone stands alone. */
export function inDrawings<T>(items: readonly T[], heightOf: (item: T) => number): T[][] {
  const drawings: T[][] = []
  let filled = Number.POSITIVE_INFINITY
  for (const item of items) {
    filled += heightOf(item)
    if (filled > HIGHEST_DRAWING) {
      drawings.push([])
      filled = heightOf(item)
    }
    drawings.at(-1)!.push(item)
  }
  return drawings
}
