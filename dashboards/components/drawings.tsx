import type { Drawing } from '../drawing.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'

/** A chart’s drawings, each with what it shows in words as its name. */
export function Drawings({
  drawings,
  figure,
  summary,
}: {
  drawings: readonly Drawing[]
  figure: string
  summary: string
}) {
  return drawings.map((drawing, index) => (
    <DrawingOf drawing={drawing} name={chartName(figure, summary, index + 1, drawings.length)} />
  ))
}

function chartName(figure: string, summary: string, part: number, parts: number): string {
  return parts === 1
    ? phrase(text.distributions.chart, { figure, summary })
    : phrase(text.distributions.chartPart, { figure, summary, part: String(part), parts: String(parts) })
}

function DrawingOf({ drawing: { width, height, content }, name }: { drawing: Drawing; name: string }) {
  return (
    <svg
      class="chart"
      role="img"
      aria-label={name}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      // Markup of the chart library, which escapes its data.
      dangerouslySetInnerHTML={{ __html: content }}
    />
  )
}
