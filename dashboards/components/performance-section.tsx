import type { DotPlot } from '../dot-plot.ts'
import type { Drawing } from '../drawing.ts'
import { formatCell, type NumberStyle } from '../format.ts'
import { type PerformanceFigure, requireRow } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { CalibrationCurve } from './calibration-curve.tsx'
import { Choice } from './choice.tsx'
import { DataTable } from './data-table.tsx'
import { Drawings } from './drawings.tsx'

type Statistic = keyof typeof text.performance.statistics
type Columns = readonly (readonly [statistic: Statistic, style: NumberStyle])[]

export interface DrawnPerformance {
  figure: PerformanceFigure
  plots: readonly { statistic: Statistic; plot: DotPlot; drawings: readonly Drawing[]; chart: string }[]
}

/** Calibration and effect first: on them verdicts rest. */
const OF_ALL: Columns = [
  ['o_e', 'ratio'],
  ['o_e_smoothed', 'ratio'],
  ['funnel_95', 'ratio'],
  ['funnel_99_8', 'ratio'],
  ['calibration_slope', 'ratio'],
  ['calibration_in_the_large', 'deviations'],
  ['log_or_per_sd', 'deviations'],
  ['beta_per_sd', 'digits'],
  ['r2_incremental', 'correlation'],
  ['r2_adjusted', 'correlation'],
  ['auc_age_sex', 'chance'],
  ['auc', 'chance'],
  ['brier', 'probability'],
  ['people', 'count'],
  ['analysed', 'count'],
  ['cases', 'count'],
  ['expected', 'count'],
  ['controls', 'count'],
  ['missing', 'count'],
  ['without_covariates', 'count'],
  ['clipped', 'count'],
]
const OF_THRESHOLD: Columns = [
  ['selection_rate', 'share'],
  ['tpr', 'share'],
  ['fnr', 'share'],
  ['fpr', 'share'],
  ['ppv', 'share'],
]
const BASE_RATE = ['base_rate', 'share'] as const

/** One score, measure, outcome and view: what verdicts rest on first, then each threshold with base rates beside it. */
export function PerformanceSection({ figure, plots, heading, id }: DrawnPerformance & { heading: string; id: string }) {
  const { groups, thresholds, bands, measure } = figure
  const rowsOf = new Map(groups.map(({ stratum, rows }) => [stratum, rows]))
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {plots.length > 0 && (
        <div class="charts">
          {plots.map(({ statistic, drawings, chart }) => (
            <figure>
              <figcaption>{text.performance.statistics[statistic]}</figcaption>
              <Drawings
                drawings={drawings}
                id={`${id}-${statistic}`}
                figure={plotName(statistic, heading)}
                summary={plotSummary(figure, statistic)}
                chart={chart}
              />
            </figure>
          ))}
        </div>
      )}
      <Figures
        caption={phrase(text.performance.caption, { figure: heading })}
        groups={groups}
        columns={OF_ALL.filter(([statistic]) => groups[0]!.rows.has(statistic))}
      />
      {bands.length > 0 && <CalibrationCurve bands={bands} figure={heading} />}
      {thresholds.length > 0 && measure === 'unadjusted' && <p class="caution">{text.performance.raw}</p>}
      <Choice
        id={`${id}-threshold`}
        legend={phrase(text.performance.chooseThreshold, { figure: heading })}
        first={0}
        panels={thresholds.map(({ threshold, groups }) => ({
          name: threshold,
          content: (
            <Figures
              caption={phrase(text.performance.thresholdCaption, { threshold, figure: heading })}
              groups={groups.map(({ stratum, rows }) => ({
                stratum,
                rows: new Map([...rows, ['base_rate', requireRow(rowsOf.get(stratum)!, 'base_rate')]]),
              }))}
              columns={[BASE_RATE, ...OF_THRESHOLD.filter(([statistic]) => groups[0]!.rows.has(statistic))]}
            />
          ),
        }))}
      />
    </section>
  )
}

/** What a plot of one statistic is called. */
export function plotName(statistic: Statistic, figure: string): string {
  return phrase(text.performance.plot, { statistic: text.performance.statistics[statistic], figure })
}

/** What it shows, in a sentence made of its numbers: the lowest and the highest value shown, with their groups. */
export function plotSummary({ groups }: PerformanceFigure, statistic: Statistic): string {
  const shown = groups.flatMap(({ stratum, rows }) => {
    const row = rows.get(statistic)
    return row === undefined || row.value === null ? [] : [{ name: stratumName(stratum), row, value: row.value }]
  })
  if (shown.length === 0) return text.performance.summaryNone
  shown.sort((a, b) => a.value - b.value)
  const [low, high] = [shown[0]!, shown.at(-1)!]
  const style = OF_ALL.find(([name]) => name === statistic)![1]
  return phrase(text.performance.summary, {
    low: formatCell(low.row, style),
    lowGroup: low.name,
    high: formatCell(high.row, style),
    highGroup: high.name,
  })
}

interface FiguresProps {
  caption: string
  groups: PerformanceFigure['groups']
  columns: Columns
}

function Figures({ caption, groups, columns }: FiguresProps) {
  return (
    <DataTable
      caption={caption}
      stacked="limits and n"
      columns={[
        { header: text.performance.group },
        ...columns.map(([statistic]) => ({ header: text.performance.statistics[statistic], numeric: true as const })),
      ]}
      rows={groups.map(({ stratum, rows }) => ({
        name: stratumName(stratum),
        values: columns.map(([statistic, style]) => [requireRow(rows, statistic), style] as const),
      }))}
      sources={groups.flatMap(({ rows }) => columns.map(([statistic]) => requireRow(rows, statistic)))}
      table="performance"
    />
  )
}
