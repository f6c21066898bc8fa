import { groupBy } from '../group-by.ts'
import { phrase } from '../phrase.ts'
import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

const words = text.componentGaps
const STATISTICS = [
  ...(['people', 'reference_people', 'gap', 'composition', 'not_explained', 'interaction'] as const),
  'distance',
] as const

/** Gaps in mean raw scores taken apart by genetic components, a table a score and attribute; nothing where the study does not ask for it. */
export function ComponentGaps({ release }: { release: ReleasedTables }) {
  if (release.about.by_components.length === 0) return null
  const cells = releasedCells(release, 'component_gap', ['score', 'view', 'stratum', 'reference'], STATISTICS)
  const isWithheld = cells.some(({ statistics }) => statistics.gap.status === 'suppressed')
  return (
    <section aria-labelledby="component-gaps">
      <h2 id="component-gaps">{words.title}</h2>
      <p>{words.intro}</p>
      {isWithheld && <p>{words.withheld}</p>}
      {cells.length === 0 && <p>{words.none}</p>}
      {!isWithheld &&
        groupBy(cells, ({ keys }) => JSON.stringify([keys.score, keys.view])).map(own => {
          const { score, view, reference } = own[0]!.keys
          return (
            <DataTable
              caption={phrase(words.caption, { score, view: viewName(view), reference: stratumName(reference) })}
              columns={[
                { header: words.group },
                ...STATISTICS.map(statistic => ({ header: words.statistics[statistic], numeric: true as const })),
              ]}
              rows={own.map(({ keys, statistics }) => ({
                name: stratumName(keys.stratum),
                values: STATISTICS.map((name, i) => [statistics[name], i < COUNTS ? 'count' : 'deviations'] as const),
              }))}
              sources={own.flatMap(({ rows }) => rows)}
              table="component_gap"
              stacked="limits"
            />
          )
        })}
    </section>
  )
}

/** The first so many statistics are of people. */
const COUNTS = 2
