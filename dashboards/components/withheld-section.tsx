import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

/** How many cells of each table and view were withheld, as released. */
export function WithheldSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'withheld', ['table', 'view'], ['cells', 'withheld'])
  return (
    <section aria-labelledby="withheld">
      <h2 id="withheld">{text.withheld.heading}</h2>
      <p>{text.withheld.intro}</p>
      {cells.length === 0 ? (
        <p>{text.noRows}</p>
      ) : (
        <DataTable
          caption={text.withheld.caption}
          columns={[
            { header: text.withheld.table },
            { header: text.withheld.view },
            { header: text.withheld.cells, numeric: true },
            { header: text.withheld.withheld, numeric: true },
          ]}
          rows={cells.map(({ keys, statistics }) => ({
            name: keys.table,
            cells: [<bdi>{viewName(keys.view)}</bdi>],
            values: [
              [statistics.cells, 'count'],
              [statistics.withheld, 'count'],
            ],
          }))}
          sources={cells.flatMap(({ rows }) => rows)}
        />
      )}
    </section>
  )
}
