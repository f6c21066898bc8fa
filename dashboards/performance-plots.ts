import { type Axis, axisOf } from './axis.ts'
import { type DotPlot, RATIO_AXIS } from './dot-plot.ts'
import type { NumberStyle } from './format.ts'
import type { PerformanceFigure } from './performance-figures.ts'
import { stratumName } from './stratum.ts'
import { text } from './text.ts'

type Statistic = keyof typeof text.performance.statistics

/** What is drawn of a figure, group beside group, where it has it: first what verdicts rest on. */
const DRAWN: readonly {
  statistic: Statistic
  style: NumberStyle
  unit: DotPlot['unit']
  reference: number
  axisOf(values: readonly number[]): Axis | undefined
}[] = [
  { statistic: 'o_e', style: 'ratio', unit: 'doublings', reference: 0, axisOf: () => RATIO_AXIS },
  { statistic: 'calibration_slope', style: 'ratio', unit: 'number', reference: 1, axisOf },
  { statistic: 'log_or_per_sd', style: 'deviations', unit: 'number', reference: 0, axisOf },
  { statistic: 'auc', style: 'chance', unit: 'number', reference: 0.5, axisOf: chanceAxis },
]

/** The plots of a figure of several groups, in the declared order: never ranked. */
export function performancePlots({ groups }: PerformanceFigure): { statistic: Statistic; plot: DotPlot }[] {
  if (groups.length < 2) return []
  return DRAWN.flatMap(({ statistic, axisOf, ...drawn }) => {
    const rows = groups.flatMap(({ stratum, rows }) => {
      const row = rows.get(statistic)
      return row === undefined ? [] : [{ name: stratumName(stratum), row }]
    })
    const axis = axisOf(rows.flatMap(({ row: { value, low, high } }) => [value, low, high].filter(at => at !== null)))
    if (axis === undefined) return []
    return [{ statistic, plot: { ...drawn, rows, axis, title: text.performance.statistics[statistic] } }]
  })
}

/** Tenths around a half, which is what a coin ranks right. */
function chanceAxis(values: readonly number[]): Axis | undefined {
  if (values.length === 0) return undefined
  return {
    low: Math.min(0.4, Math.floor(Math.min(...values) * 10) / 10),
    high: Math.max(0.6, Math.ceil(Math.max(...values) * 10) / 10),
  }
}
