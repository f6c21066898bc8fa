import type { NumberStyle } from '../format.ts'
import type { PerformanceFigure } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

type Columns = readonly (readonly [statistic: keyof typeof text.performance.statistics, style: NumberStyle])[]

const OF_ALL: Columns = [
  ['log_or_per_sd', 'deviations'],
  ['auc', 'chance'],
  ['people', 'count'],
  ['cases', 'count'],
  ['controls', 'count'],
  ['missing', 'count'],
]
const OF_THRESHOLD: Columns = [
  ['selection_rate', 'share'],
  ['tpr', 'share'],
  ['fpr', 'share'],
  ['ppv', 'share'],
]
const BASE_RATE = ['base_rate', 'share'] as const

/** One score, measure, outcome and view: effect and ranking first, then each threshold with base rates beside it. */
export function PerformanceSection({
  figure,
  heading,
  id,
}: {
  figure: PerformanceFigure
  heading: string
  id: string
}) {
  const { groups, thresholds, measure } = figure
  const baseRates = new Map(groups.map(({ stratum, rows }) => [stratum, rows.get('base_rate')!]))
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <Figures caption={phrase(text.performance.caption, { figure: heading })} groups={groups} columns={OF_ALL} />
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
