import type { Drawing } from '../drawing.ts'
import { formatRatio } from '../format.ts'
import { phrase } from '../phrase.ts'
import { groupName } from '../representation-plot.ts'
import { amongName, ownView, type RepresentationCell, type RepresentationTable } from '../representation-tables.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Drawings } from './drawings.tsx'
import { Say } from './say.tsx'

export interface DrawnRepresentation {
  table: RepresentationTable
  drawings: readonly Drawing[]
}

const STATISTICS = [
  ['cohort_share', 'share'],
  ['census_share', 'share'],
  ['ratio', 'ratio'],
  ['needed', 'count'],
] as const

/** One comparison with a census: ratios drawn, the numbers beside, and what could not be compared below. */
export function RepresentationSection({ table, drawings, id }: DrawnRepresentation & { id: string }) {
  const { audit, census, compared, lost } = table
  const heading = phrase(text.representation.heading, {
    view: viewName(ownView(audit)),
    census: census.id,
    among: amongName(audit),
  })
  const name = (cell: RepresentationCell) => groupName(cell, audit)
  const summary = summaryOf(table)
  return (
    <section aria-labelledby={id} class="distribution">
      <h2 id={id}>{heading}</h2>
      <p>{summary}</p>
      <p>
        <Say text={text.representation.source} fill={{ source: census.source, year: String(census.year) }} />{' '}
        {text.study.count[audit.count]}
      </p>
      <div class="beside">
        {drawings.length > 0 && (
          <figure>
            <Drawings
              drawings={drawings}
              id={id}
              figure={phrase(text.representation.figure, { heading })}
              summary={summary}
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

/** The lowest and the highest ratio shown, with their groups. */
function summaryOf({ audit, compared }: RepresentationTable): string {
  const shown = compared.flatMap(cell => {
    const { value } = cell.statistics.ratio
    return value === null ? [] : [{ value, name: groupName(cell, audit) }]
  })
  if (shown.length === 0) return text.representation.summaryNone
  shown.sort((a, b) => a.value - b.value)
  const [low, high] = [shown[0]!, shown.at(-1)!]
  return phrase(text.representation.summary, {
    low: formatRatio(low.value),
    lowGroup: low.name,
    high: formatRatio(high.value),
    highGroup: high.name,
  })
}
