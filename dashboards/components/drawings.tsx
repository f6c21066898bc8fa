import type { Drawing } from '../drawing.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { Chart, Drawn } from './chart.tsx'
import { Explore } from './explore.tsx'

interface DrawingsProps {
  drawings: readonly Drawing[]
  id: string
  /** What is drawn, and what it shows in words. */
  figure: string
  summary: string
  /** The name of the chart’s own page, where it is not on it. */
  chart?: string
}

/** A chart cut into parts that fit a printed page: each is named, and says what the whole shows. */
export function Drawings({ drawings, id, figure, summary, chart }: DrawingsProps) {
  const parts = String(drawings.length)
  const drawn = drawings.map(({ width, height, content }, index) => {
    const part = String(index + 1)
    const title =
      drawings.length === 1 ? phrase(text.chart, { figure }) : phrase(text.chartPart, { figure, part, parts })
    return (
      <Chart id={`${id}-chart-${part}`} width={width} height={height} title={title} desc={summary}>
        <Drawn content={content} />
      </Chart>
    )
  })
  return (
    <>
      {drawn}
      {chart !== undefined && drawn.length > 0 && <Explore chart={chart} figure={figure} />}
    </>
  )
}
