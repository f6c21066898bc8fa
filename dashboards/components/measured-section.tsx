import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { EVERYONE } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

/** How many of all people counted have each measure of each score: without components none is adjusted. */
export function MeasuredSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'distribution', ['score', 'measure', 'view', 'stratum'], ['people']).filter(
    ({ keys }) => keys.view === EVERYONE,
  )
  const { heading, intro, caption, score, measure, people } = text.measured
  return (
    <section aria-labelledby="measured">
      <h2 id="measured">{heading}</h2>
      <p>{cells.length === 0 ? text.noRows : intro}</p>
      {cells.length > 0 && (
        <DataTable
          caption={caption}
          columns={[{ header: score }, { header: measure }, { header: people, numeric: true }]}
          rows={cells.map(({ keys, statistics }) => ({
            name: keys.score,
            cells: [<bdi>{text.measures[keys.measure] ?? keys.measure}</bdi>],
            values: [[statistics.people, 'count']],
          }))}
          sources={cells.flatMap(({ statistics }) => statistics.people)}
        />
      )}
    </section>
  )
}
