import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import type { Axis } from './axis.ts'
import spec from './dot-plot.vl.json' with { type: 'json' }
import { type Drawing, draw, inDrawings, readSpec } from './drawing.ts'
import { absence, formatCell, type NumberStyle } from './format.ts'
import { phrase } from './phrase.ts'
import { labelsOf } from './shorten.ts'
import { text } from './text.ts'

/** Heights in pixels of a row by the lines of its name. */
const ONE_LINE = 24
const LINE = 15
/** What a name has room for, in ems of the font, and in how many lines. */
const NAME_EMS = 12
const NAME_LINES = 3

/** Doublings either side of parity that a plot of ratios shows; what lies beyond stands at the ends, as 0 does. */
const DOUBLINGS = 3

/** A plot of more rows is a table only. */
export const MOST_DOTS = 60

const runtime = readSpec(spec)

export interface DotPlot {
  rows: readonly { name: string; row: ReleasedRow }[]
  style: NumberStyle
  axis: Axis
  /** What the axis says at its ticks: numbers, percentages, or ratios, each tick twice the one before. */
  unit: 'number' | 'share' | 'doublings'
  title: string
  /** Where the dashed line stands; none where it lies beyond the axis. */
  reference: number
}

/** The axis of a plot of ratios: parity in the middle. */
export const RATIO_AXIS: Axis = { low: -DOUBLINGS, high: DOUBLINGS }

/**
 * Draws released values as dots with their intervals from dot-plot.vl.json, in parts that fit a printed page; nothing
 * where no value is shown or the rows are too many.
 */
export async function drawDots(plot: DotPlot): Promise<Drawing[]> {
  if (plot.rows.length > MOST_DOTS || plot.rows.every(({ row }) => row.value === null)) return []
  const names = labelsOf(
    plot.rows.map(({ name }) => name),
    NAME_EMS,
    NAME_LINES,
  )
  const rows = plot.rows.map((row, at) => dotRow(row, names[at]!, plot))
  const signals = {
    axis_low: plot.axis.low,
    axis_high: plot.axis.high,
    axis_title: plot.title,
    axis_unit: plot.unit,
    reference: plot.reference,
  }
  return Promise.all(
    inDrawings(rows, heightOf).map(part => {
      const height = part.reduce((sum, row) => sum + heightOf(row), 0)
      return draw(runtime, { height, signals, data: { rows: placed(part) } })
    }),
  )
}

interface Dot {
  name: string[]
  value: number | null
  low: number | null
  high: number | null
  flagged: boolean
  note: string
  label: string
}

function dotRow({ name, row }: DotPlot['rows'][number], lines: string[], { style, unit }: DotPlot): Dot {
  const at = (value: number | null) => (value === null || unit !== 'doublings' ? value : doublings(value))
  return {
    name: lines,
    value: at(row.value),
    low: at(row.low),
    high: at(row.high),
    flagged: row.status === 'unreliable',
    note: row.value === null ? absence(row.status) : '',
    label: phrase(text.markValue, { group: name, value: formatCell(row, style) }),
  }
}

/** Where a ratio stands on a scale of doublings, its ends for all that lies beyond. */
export function doublings(ratio: number): number {
  return ratio <= 0 ? -DOUBLINGS : Math.max(-DOUBLINGS, Math.min(DOUBLINGS, Math.log2(ratio)))
}

function heightOf({ name }: Dot): number {
  return ONE_LINE + (name.length - 1) * LINE
}

/** Rows below each other: dots in the middle of a row, names from its first line on. */
function placed(rows: readonly Dot[]) {
  let top = 0
  return rows.map(row => {
    const bottom = top + heightOf(row)
    const shown = { ...row, top, bottom, y: (top + bottom) / 2, nameY: top + ONE_LINE / 2 }
    top = bottom
    return shown
  })
}
