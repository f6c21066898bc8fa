import { crossed } from '../crossed.ts'
import type { Drawing } from '../drawing.ts'
import { formatCount, formatNumber } from '../format.ts'
import { phrase } from '../phrase.ts'
import {
  distanceSummary,
  groupName,
  type RepresentationCell,
  type RepresentationTable,
  representationSummary,
  tableName,
  withinAmong,
} from '../representation-tables.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Drawings } from './drawings.tsx'
import { Matrix, type MatrixCell } from './matrix.tsx'
import { Say } from './say.tsx'

export interface DrawnRepresentation {
  table: RepresentationTable
  drawings: readonly Drawing[]
  /** The name of the chart’s own page. */
  chart: string
}

const STATISTICS = [
  ['cohort_share', 'share'],
  ['census_share', 'share'],
  ['ratio', 'ratio'],
  ['needed', 'count'],
] as const

const FOR_PRECISION = 'needed_for_precision'

/** One comparison with a census: ratios drawn, of two attributes as a matrix; the numbers, and what could not be compared. */
export function RepresentationSection({ table, drawings, chart, id }: DrawnRepresentation & { id: string }) {
  const { audit, census, compared, lost } = table
  const heading = tableName(table)
  const name = (cell: RepresentationCell) => groupName(cell, audit)
  const summary = representationSummary(table)
  const distance = distanceSummary(table)
  const matrix = crossed(compared, ({ keys }) => withinAmong(keys.stratum, audit.among))
  const of = compared.find(({ statistics }) => statistics.cohort_share.n !== null)?.statistics.cohort_share.n
  const numbers = (
    <div class="beside">
      {drawings.length > 0 && (
        <figure>
          <Drawings
            drawings={drawings}
            id={id}
            figure={phrase(text.representation.figure, { heading })}
            summary={summary}
            chart={chart}
          />
          <figcaption>{text.representation.legend}</figcaption>
        </figure>
      )}
      <div>
        <Shares caption={phrase(text.representation.caption, { heading })} cells={compared} name={name} audit={audit} />
        {lost.length > 0 && (
          <>
            <p>{text.representation.lost}</p>
            <Shares
              caption={phrase(text.representation.lostCaption, { heading })}
              cells={lost}
              name={name}
              audit={audit}
            />
          </>
        )}
      </div>
    </div>
  )
  return (
    <section aria-labelledby={id} class="distribution">
      <h2 id={id}>{heading}</h2>
      <p>{summary}</p>
      {distance && <p>{distance}</p>}
      <p>
        <Say text={text.representation.source} fill={{ source: census.source, year: String(census.year) }} />{' '}
        {text.study.count[audit.count]}
        {of != null && ` ${phrase(text.representation.of, { people: formatCount(of) })}`}
      </p>
      {matrix === undefined ? (
        numbers
      ) : (
        <>
          <Matrix caption={phrase(text.representation.matrix, { heading })} items={matrix} cell={ratioCell} />
          <p class="hint">{text.representation.matrixLegend}</p>
          <details>
            <summary>{text.representation.all}</summary>
            {numbers}
          </details>
        </>
      )}
    </section>
  )
}

function ratioCell({ statistics: { ratio, cohort_share, census_share } }: RepresentationCell): MatrixCell {
  const { here, ofCensus } = text.representation
  return {
    figure: [ratio, 'ratio'],
    beneath: [
      [cohort_share, 'share', here],
      [census_share, 'share', ofCensus],
    ],
  }
}

interface SharesProps {
  caption: string
  cells: readonly RepresentationCell[]
  name(cell: RepresentationCell): string
  audit: RepresentationTable['audit']
}

function Shares({ caption, cells, name, audit: { precision } }: SharesProps) {
  const headers = text.representation.statistics
  const more =
    precision === null ? [] : [phrase(headers[FOR_PRECISION], { precision: formatNumber(precision, 'share') })]
  return (
    <DataTable
      caption={caption}
      columns={[
        { header: text.representation.group },
        ...[...STATISTICS.map(([statistic]) => headers[statistic]), ...more].map(header => ({
          header,
          numeric: true as const,
        })),
      ]}
      rows={cells.map(cell => ({
        name: name(cell),
        values: [
          ...STATISTICS.map(([statistic, style]) => [cell.statistics[statistic], style] as const),
          ...more.map(() => [cell.rows.find(row => row.statistic === FOR_PRECISION), 'count'] as const),
        ],
      }))}
      sources={cells.flatMap(({ rows }) => rows)}
      table="representation"
    />
  )
}
