import type { About } from '../../science/disclosure/released-table.ts'
import { isGenetic } from '../is-genetic.ts'
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
  const genetic = isGenetic(about)
  const losses = WeightLosses({ release })
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{genetic ? text.quality.heading : text.quality.headingOfOutputs}</h2>
      <p>{cells.length === 0 ? text.noRows : genetic ? text.quality.intro : text.quality.introOfOutputs}</p>
      {about.missing !== 'not_applicable' && <p>{text.quality.missing[about.missing]}</p>}
      {losses.length > 0 && <ul>{losses}</ul>}
      {views.map(view => {
        const { captionOfEveryone, captionOfEveryonesOutputs, caption: ofView, captionOfOutputs } = text.quality
        const caption =
          view === EVERYONE
            ? genetic
              ? captionOfEveryone
              : captionOfEveryonesOutputs
            : phrase(genetic ? ofView : captionOfOutputs, { view: viewName(view) })
        const own = cells.filter(({ keys }) => keys.view === view)
        const folded = view === EVERYONE ? undefined : caption
        return <QualityTable caption={caption} folded={folded} cells={own} genetic={genetic} />
      })}
    </section>
  )
}

interface QualityTableProps {
  caption: string
  folded: string | undefined
  cells: readonly Cell<'quality'>[]
  /** Of outputs of models alone there are neither calls nor weights. */
  genetic: boolean
}

function QualityTable({ caption, folded, cells, genetic }: QualityTableProps) {
  const { group, people, scored, withOutput, callRate, weightCalled, weightGap } = text.quality
  const columns = [
    ['people', people, 'count'],
    ['scored', genetic ? scored : withOutput, 'count'],
    ...(genetic
      ? ([
          ['call_rate', callRate, 'share'],
          ['weight_called', weightCalled, 'share'],
          ['weight_gap', weightGap, 'share'],
        ] as const)
      : []),
  ] as const
  return (
    <DataTable
      caption={caption}
      folded={folded}
      columns={[
        { header: text.scores.score },
        { header: group },
        ...columns.map(([, header]) => ({ header, numeric: true as const })),
      ]}
      rows={cells.map(({ keys, statistics }) => ({
        name: keys.score,
        cells: [<bdi>{stratumName(keys.stratum)}</bdi>],
        values: columns.map(([statistic, , style]) => [statistics[statistic], style] as const),
      }))}
      sources={cells.flatMap(({ statistics }) => columns.map(([statistic]) => statistics[statistic]))}
      table="quality"
    />
  )
}
