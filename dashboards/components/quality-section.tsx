import type { About } from '../../science/disclosure/released-table.ts'
import { phrase } from '../phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { EVERYONE, stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { WeightLosses } from './weight-losses.tsx'

/** How well each score could be read: all people at once, each further view behind a disclosure widget. */
export function QualitySection({ release, about }: { release: ReleasedTables; about: About }) {
  const cells = releasedCells(
    release,
    'quality',
    ['score', 'view', 'stratum'],
    ['people', 'scored', 'call_rate', 'weight_called', 'weight_gap'],
  )
  const views = [...new Set(cells.map(({ keys }) => keys.view))]
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{text.quality.heading}</h2>
      <p>{cells.length === 0 ? text.noRows : text.quality.intro}</p>
      {about.missing !== 'not_applicable' && <p>{text.quality.missing[about.missing]}</p>}
      <ul>
        <WeightLosses release={release} />
      </ul>
      {views.map(view => {
        const caption =
          view === EVERYONE ? text.quality.captionOfEveryone : phrase(text.quality.caption, { view: viewName(view) })
        const table = <QualityTable caption={caption} cells={cells.filter(({ keys }) => keys.view === view)} />
        if (view === EVERYONE) return table
        return (
          <details>
            <summary>{caption}</summary>
            {table}
          </details>
        )
      })}
    </section>
  )
}

function QualityTable({ caption, cells }: { caption: string; cells: readonly Cell<'quality'>[] }) {
  const { group, people, scored, callRate, weightCalled, weightGap } = text.quality
  return (
    <DataTable
      caption={caption}
      columns={[
        { header: text.scores.score },
        { header: group },
        ...[people, scored, callRate, weightCalled, weightGap].map(header => ({ header, numeric: true as const })),
      ]}
      rows={cells.map(({ keys, statistics }) => ({
        name: keys.score,
        cells: [<bdi>{stratumName(keys.stratum)}</bdi>],
        values: [
          [statistics.people, 'count'],
          [statistics.scored, 'count'],
          [statistics.call_rate, 'share'],
          [statistics.weight_called, 'share'],
          [statistics.weight_gap, 'share'],
        ],
      }))}
      sources={cells.flatMap(({ statistics }) => Object.values(statistics))}
    />
  )
}
