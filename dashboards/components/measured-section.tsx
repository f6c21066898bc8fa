import { groupBy } from '../group-by.ts'
import { isGenetic } from '../is-genetic.ts'
import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { EVERYONE } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

/** How many of all people counted have each measure of each score: without components none is adjusted. */
export function MeasuredSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'distribution', ['score', 'measure', 'view', 'stratum'], ['people']).filter(
    ({ keys }) => keys.view === EVERYONE,
  )
  const measures = [...new Set(cells.map(({ keys }) => keys.measure))]
  const { heading, intro, caption, score } = text.measured
  return (
    <section aria-labelledby="measured">
      <h2 id="measured">{heading}</h2>
      {cells.length === 0 && <p>{text.noRows}</p>}
      {cells.length > 0 && isGenetic(release.about) && <p>{intro}</p>}
      {cells.length > 0 && (
        <DataTable
          caption={caption}
          columns={[
            { header: score },
            ...measures.map(measure => ({ header: text.measures[measure] ?? measure, numeric: true as const })),
          ]}
          rows={groupBy(cells, ({ keys }) => keys.score).map(own => ({
            name: own[0]!.keys.score,
            values: measures.map(
              measure => [own.find(({ keys }) => keys.measure === measure)?.statistics.people, 'count'] as const,
            ),
          }))}
          sources={cells.flatMap(({ statistics }) => statistics.people)}
        />
      )}
    </section>
  )
}
