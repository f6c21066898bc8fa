import { formatCount } from '../format.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

/** How many cells of each table and view were withheld, as released: in a sentence, and each. */
export function WithheldSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'withheld', ['table', 'view'], ['cells', 'withheld'])
  return (
    <section aria-labelledby="withheld">
      <h2 id="withheld">{text.withheld.heading}</h2>
      {cells.length === 0 ? (
        <p>{text.noRows}</p>
      ) : (
        <>
          <p class="lead">
            <Totals cells={cells} />
          </p>
          <p>{text.withheld.intro}</p>
          <details>
            <summary>{text.withheld.caption}</summary>
            <WithheldTable cells={cells} />
          </details>
        </>
      )}
    </section>
  )
}

function Totals({ cells }: { cells: readonly Cell<'withheld'>[] }) {
  const listed = cells.filter(({ statistics }) => statistics.cells.value !== null)
  const sum = (statistic: 'cells' | 'withheld') =>
    listed.reduce((total, { statistics }) => total + (statistics[statistic].value ?? 0), 0)
  const { none, some, unlisted } = text.withheld
  if (sum('withheld') === 0 && listed.length === cells.length)
    return <Say text={none} fill={{ cells: formatCount(sum('cells')) }} />
  const views = listed.filter(({ statistics }) => statistics.withheld.value !== 0)
  const fill = {
    cells: formatCount(sum('cells')),
    withheld: formatCount(sum('withheld')),
    views: formatCount(views.length),
    of: formatCount(listed.length),
  }
  return (
    <>
      <Say text={some} fill={fill} />
      {listed.length < cells.length && ' '}
      {listed.length < cells.length && (
        <Say text={unlisted} fill={{ views: formatCount(cells.length - listed.length) }} />
      )}
    </>
  )
}

function WithheldTable({ cells }: { cells: readonly Cell<'withheld'>[] }) {
  return (
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
  )
}
