import type { NumberStyle } from '../format.ts'
import type { PerformanceFigure } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { CalibrationCurve } from './calibration-curve.tsx'
import { DataTable } from './data-table.tsx'

type Statistic = keyof typeof text.performance.statistics
type Columns = readonly (readonly [statistic: Statistic, style: NumberStyle])[]

/** Calibration and effect first: on them verdicts rest. */
const OF_ALL: Columns = [
  ['o_e', 'ratio'],
  ['calibration_slope', 'ratio'],
  ['calibration_in_the_large', 'deviations'],
  ['log_or_per_sd', 'deviations'],
  ['auc', 'chance'],
  ['brier', 'probability'],
  ['people', 'count'],
  ['cases', 'count'],
  ['expected', 'count'],
  ['controls', 'count'],
  ['missing', 'count'],
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
export function PerformanceSection({
  figure,
  heading,
  id,
}: {
  figure: PerformanceFigure
  heading: string
  id: string
}) {
  const { groups, thresholds, bands, measure } = figure
  const baseRates = new Map(groups.map(({ stratum, rows }) => [stratum, rows.get('base_rate')!]))
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <Figures
        caption={phrase(text.performance.caption, { figure: heading })}
        groups={groups}
        columns={OF_ALL.filter(([statistic]) => groups[0]!.rows.has(statistic))}
      />
      {bands.length > 0 && <CalibrationCurve bands={bands} figure={heading} />}
      {thresholds.length > 0 && measure === 'unadjusted' && <p class="caution">{text.performance.raw}</p>}
      {thresholds.map(({ threshold, groups }) => (
        <Figures
          caption={phrase(text.performance.thresholdCaption, { threshold, figure: heading })}
          groups={groups.map(({ stratum, rows }) => ({
            stratum,
            rows: new Map([...rows, ['base_rate', baseRates.get(stratum)!]]),
          }))}
          columns={[BASE_RATE, ...OF_THRESHOLD]}
        />
      ))}
    </section>
  )
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
      columns={[
        { header: text.performance.group },
        ...columns.map(([statistic]) => ({ header: text.performance.statistics[statistic], numeric: true as const })),
      ]}
      rows={groups.map(({ stratum, rows }) => ({
        name: stratumName(stratum),
        values: columns.map(([statistic, style]) => [rows.get(statistic)!, style] as const),
      }))}
      sources={groups.flatMap(({ rows }) => columns.map(([statistic]) => rows.get(statistic)!))}
    />
  )
}
