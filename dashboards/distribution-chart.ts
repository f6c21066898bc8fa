import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import spec from './distribution.vl.json' with { type: 'json' }
import type { ChartRow } from './distribution-figures.ts'

/** A drawing without its `<svg>` element, whose attributes the page writes. */
export interface Drawing {
  width: number
  height: number
  /** SVG markup; what came from the study is escaped. */
  content: string
}

// A JSON module’s type has strings where Vega-Lite’s has literals.
const runtime = parse(compile(spec as unknown as TopLevelSpec).spec)

/** Draws quantile bands from distribution.vl.json: the same rows and axis give the same bytes, without a clip or an id. */
export async function drawDistribution(
  rows: ChartRow[],
  axis: { low: number; high: number },
  title: string,
): Promise<Drawing> {
  const view = new View(runtime, { renderer: 'none' })
    .signal('axis_low', axis.low)
    .signal('axis_high', axis.high)
    .signal('axis_title', title)
    .data('distribution', rows)
  try {
    const svg = await view.toSVG()
    const [head, width, height] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)">/.exec(svg)!
    return { width: Number(width), height: Number(height), content: svg.slice(head.length, -'</svg>'.length) }
  } finally {
    view.finalize()
  }
}
