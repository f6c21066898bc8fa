import { RATIO_TICKS, type RatioRow, ratioPosition } from '../representation-plot.ts'
import { shorten } from '../shorten.ts'
import { Chart } from './chart.tsx'

const WIDTH = 344
const PAD = 14
const ROW = 44
const AXIS = 46

interface RatioPlotProps {
  rows: readonly RatioRow[]
  axis: string
  id: string
  title: string
  desc: string
}

/** Ratios as dots on a scale of doublings, a line at parity. Numbers stand in the table beside it. */
export function RatioPlot({ rows, axis, id, title, desc }: RatioPlotProps) {
  const bottom = rows.length * ROW
  const x = (ratio: number) => PAD + ratioPosition(ratio) * WIDTH
  return (
    <Chart id={id} width={WIDTH + 2 * PAD} height={bottom + AXIS} title={title} desc={desc}>
      {RATIO_TICKS.map(({ ratio, label }) => (
        <>
          <g class={ratio === 1 ? 'zero_marks' : 'role-axis-grid'}>
            <line x1={x(ratio)} x2={x(ratio)} y1={0} y2={bottom} />
          </g>
          <g class="role-axis">
            <text x={x(ratio)} y={bottom + 16} text-anchor="middle" font-size="12">
              {label}
            </text>
          </g>
        </>
      ))}
      <g class="role-axis">
        <text x={PAD + WIDTH / 2} y={bottom + 36} text-anchor="middle" font-size="12">
          {axis}
        </text>
      </g>
      {rows.map(({ name, ratio, note }, row) => (
        <>
          <text x={PAD} y={row * ROW + 16} font-size="13">
            {shorten(name, 20)}
          </text>
          {ratio === undefined ? (
            <g class="note_marks">
              <text x={PAD} y={row * ROW + 36} font-size="12">
                {note}
              </text>
            </g>
          ) : (
            <g class="median_marks">
              <path d={dot(x(ratio), row * ROW + 32)} stroke-width="1.5" />
            </g>
          )}
        </>
      ))}
    </Chart>
  )
}

function dot(x: number, y: number): string {
  return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z`
}
