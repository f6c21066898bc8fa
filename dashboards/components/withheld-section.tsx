import { formatCount } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { phrase } from '../phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { attributesOf, EVERYONE, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { InvisibleGroups } from './invisible-groups.tsx'
import { Say } from './say.tsx'

/** How many numbers of each table and view were withheld, as released: in a sentence, and each. */
export function WithheldSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'withheld', ['table', 'view'], ['cells', 'withheld'])
  const nothing = cells.every(({ statistics }) => statistics.withheld.value === 0)
  const { policy, sensitive } = release.about
  const isSensitive = (view: string) => attributesOf(view).some(name => sensitive.includes(name))
  const byPolicy = cells.some(({ keys, statistics }) => statistics.withheld.value !== 0 && !isSensitive(keys.view))
  return (
    <section aria-labelledby="withheld">
      <h2 id="withheld">{text.withheld.heading}</h2>
      {cells.length === 0 ? (
        <p>{text.noRows}</p>
      ) : (
        <>
          <p class="lead">
            {nothing ? (
              <Say text={text.withheld.none} fill={{ cells: total(cells, 'cells') }} />
            ) : (
              <Totals cells={cells} />
            )}
          </p>
          <p>
            {byPolicy && text.withheld.intro}{' '}
            <Say text={text.withheld.policy} fill={{ title: policy.title, meaning: policy.meaning }} />
          </p>
          <Coarsened coarsened={release.about.coarsened} />
          {release.about.merged.map(({ attribute, levels }) => (
            <p>
              <Say text={text.withheld.merged} fill={{ levels: levels.join(', '), attribute }} />
            </p>
          ))}
          {sensitive.length > 0 && (
            <p>
              <Say text={text.withheld.sensitive} fill={{ names: sensitive.map(viewName).join(', ') }} />
            </p>
          )}
          <WithheldTable cells={cells} />
          <InvisibleGroups release={release} />
        </>
      )}
    </section>
  )
}

/** What is shown in place of views that hold too few people somewhere. */
function Coarsened({ coarsened }: Pick<ReleasedTables['about'], 'coarsened'>) {
  const instead = coarsened.flatMap(({ view, by }) =>
    by === null ? [] : [phrase(text.withheld.ofCoarser, { by: viewName(by), view: viewName(view) })],
  )
  const crossed = coarsened.flatMap(({ view, by }) => (by === null ? [viewName(view)] : []))
  return (
    <>
      {instead.length > 0 && (
        <p>
          <Say text={text.withheld.coarsened} fill={{ views: instead.join(', ') }} />
        </p>
      )}
      {crossed.length > 0 && (
        <p>
          <Say text={text.withheld.crossed} fill={{ views: crossed.join(', ') }} />
        </p>
      )}
    </>
  )
}

/** How much of all numbers is withheld, in a sentence; of views of which nothing is listed it says nothing. */
export function withheldInWords(release: ReleasedTables): string {
  const cells = releasedCells(release, 'withheld', ['table', 'view'], ['cells', 'withheld']).filter(
    ({ statistics }) => statistics.cells.value !== null && statistics.withheld.value !== null,
  )
  if (cells.length === 0) return ''
  const [all, kept] = [total(cells, 'cells'), total(cells, 'withheld')]
  return kept === '0'
    ? phrase(text.withheld.none, { cells: all })
    : phrase(text.withheld.share, { cells: all, withheld: kept })
}

/** What is withheld of how much, view by view, and of how many views nothing is listed. */
function Totals({ cells }: { cells: readonly Cell<'withheld'>[] }) {
  const listed = cells.filter(({ statistics }) => statistics.cells.value !== null)
  const hidden = [...new Set(cells.filter(cell => !listed.includes(cell)).map(({ keys }) => keys.view))]
  const hit = listed.filter(({ statistics }) => statistics.withheld.value !== 0)
  const views = groupBy(hit, ({ keys }) => keys.view).map(same => {
    const { view } = same[0]!.keys
    const { ofView, ofEveryone } = text.withheld
    return phrase(view === EVERYONE ? ofEveryone : ofView, { withheld: total(same, 'withheld'), view: viewName(view) })
  })
  const { some, unlisted } = text.withheld
  return (
    <>
      {hit.length > 0 && (
        <Say
          text={some}
          fill={{ withheld: total(hit, 'withheld'), cells: total(listed, 'cells'), views: views.join(', ') }}
        />
      )}{' '}
      {hidden.length > 0 && (
        <Say text={unlisted} fill={{ views: formatCount(hidden.length), names: hidden.map(viewName).join(', ') }} />
      )}
    </>
  )
}

function total(cells: readonly Cell<'withheld'>[], statistic: 'cells' | 'withheld'): string {
  return formatCount(cells.reduce((sum, { statistics }) => sum + (statistics[statistic].value ?? 0), 0))
}

function WithheldTable({ cells }: { cells: readonly Cell<'withheld'>[] }) {
  return (
    <DataTable
      caption={text.withheld.caption}
      folded={text.withheld.caption}
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
