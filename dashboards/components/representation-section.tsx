import { formatCell, formatRatio } from '../format.ts'
import { phrase } from '../phrase.ts'
import {
  amongName,
  ownView,
  type RepresentationCell,
  type RepresentationTable,
  withinAmong,
} from '../representation-tables.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { RatioPlot } from './ratio-plot.tsx'
import { Say } from './say.tsx'

const STATISTICS = [
  ['cohort_share', 'share'],
  ['census_share', 'share'],
  ['ratio', 'ratio'],
  ['needed', 'count'],
] as const

/** One comparison with a census: ratios drawn, the numbers beside, and what could not be compared below. */
export function RepresentationSection({ table, id }: { table: RepresentationTable; id: string }) {
  const { audit, census, compared, lost } = table
  const heading = phrase(text.representation.heading, {
    view: viewName(ownView(audit)),
    census: census.id,
    among: amongName(audit),
  })
  const name = (cell: RepresentationCell) => stratumName(withinAmong(cell.keys.stratum, audit.among))
  const rows = compared.map(cell => ({
    name: name(cell),
    ratio: cell.statistics.ratio.value ?? undefined,
    note: formatCell(cell.statistics.ratio, 'ratio'),
  }))
  return (
    <section aria-labelledby={id} class="distribution">
      <h2 id={id}>{heading}</h2>
      <p>
        <Say text={text.representation.source} fill={{ source: census.source, year: String(census.year) }} />{' '}
        {text.study.count[audit.count]}
      </p>
      <div class="beside">
        {rows.some(({ ratio }) => ratio !== undefined) && (
          <figure>
            <RatioPlot
              rows={rows}
              id={`${id}-chart`}
              title={phrase(text.representation.chart, { heading })}
              desc={summaryOf(rows)}
              axis={text.representation.axis}
            />
            <figcaption>{text.representation.legend}</figcaption>
          </figure>
        )}
        <div>
          <Shares caption={phrase(text.representation.caption, { heading })} cells={compared} name={name} />
          {lost.length > 0 && (
            <>
              <p>{text.representation.lost}</p>
              <Shares caption={phrase(text.representation.lostCaption, { heading })} cells={lost} name={name} />
            </>
          )}
        </div>
      </div>
    </section>
  )
}

interface SharesProps {
  caption: string
  cells: readonly RepresentationCell[]
  name(cell: RepresentationCell): string
}

function Shares({ caption, cells, name }: SharesProps) {
  const headers = text.representation.statistics
  return (
    <DataTable
      caption={caption}
      columns={[
        { header: text.representation.group },
        ...STATISTICS.map(([statistic]) => ({ header: headers[statistic], numeric: true as const })),
      ]}
      rows={cells.map(cell => ({
        name: name(cell),
        values: STATISTICS.map(([statistic, style]) => [cell.statistics[statistic], style] as const),
      }))}
      sources={cells.flatMap(({ rows }) => rows)}
    />
  )
}

/** The lowest and the highest ratio that the chart draws, with their groups. */
function summaryOf(rows: readonly { name: string; ratio: number | undefined }[]): string {
  const drawn = rows.filter(({ ratio }) => ratio !== undefined).sort((a, b) => a.ratio! - b.ratio!)
  const [low, high] = [drawn[0]!, drawn.at(-1)!]
  return phrase(text.representation.summary, {
    low: formatRatio(low.ratio!),
    lowGroup: low.name,
    high: formatRatio(high.ratio!),
    highGroup: high.name,
  })
}
