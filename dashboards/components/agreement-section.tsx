import type { About } from '../../science/disclosure/released-table.ts'
import { formatCell } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { EVERYONE, stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

const words = text.agreement

const STATISTICS = [
  ['people', 'count'],
  ['rank_correlation', 'correlation'],
  ['rank_error', 'correlation'],
  ['high_in_both', 'share'],
  ['high_in_first_only', 'share'],
  ['high_in_second_only', 'share'],
] as const

interface AgreementSectionProps {
  release: ReleasedTables
  pair: About['agreement'][number]
  id: string
}

/** One pair of scores: how they rank all people, in a sentence, and each group, in a table a view. */
export function AgreementSection({ release, pair, id }: AgreementSectionProps) {
  const { score, other, measure } = pair
  const cells = cellsOf(release, pair)
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <Say text={words.heading} fill={{ score, other }} />
      </h2>
      <p>
        <Say text={words.measure} fill={{ measure: measureName(measure) }} />{' '}
        <AgreementSentence release={release} pair={pair} />
      </p>
      {groupBy(cells, ({ keys }) => keys.view).map(ofView => (
        <AgreementTable cells={ofView} />
      ))}
    </section>
  )
}

function cellsOf(release: ReleasedTables, { score, other, measure }: AgreementSectionProps['pair']) {
  return releasedCells(
    release,
    'agreement',
    ['score', 'other', 'measure', 'view', 'stratum'],
    STATISTICS.map(([statistic]) => statistic),
  ).filter(({ keys }) => keys.score === score && keys.other === other && keys.measure === measure)
}

/** How two scores rank all people, where all of it is shown. */
export function AgreementSentence({ release, pair }: Omit<AgreementSectionProps, 'id'>) {
  const cell = cellsOf(release, pair).find(({ keys }) => keys.view === EVERYONE)
  if (cell === undefined || Object.values(cell.statistics).some(({ value }) => value === null)) return null
  const { score, other } = cell.keys
  const { people, rank_correlation, high_in_both, high_in_first_only, high_in_second_only } = cell.statistics
  const fill = {
    ...{ score, other },
    people: formatCell(people, 'count'),
    correlation: formatCell(rank_correlation, 'correlation'),
    both: formatCell(high_in_both, 'share'),
    first: formatCell(high_in_first_only, 'share'),
    second: formatCell(high_in_second_only, 'share'),
  }
  return <Say text={words.sentence} fill={fill} />
}

function AgreementTable({ cells }: { cells: readonly Cell<'agreement'>[] }) {
  const { score, other, view } = cells[0]!.keys
  return (
    <DataTable
      caption={
        view === EVERYONE
          ? phrase(words.captionOfEveryone, { score, other })
          : phrase(words.caption, { score, other, view: viewName(view) })
      }
      columns={[
        { header: words.group },
        ...STATISTICS.map(([statistic]) => ({
          header: phrase(words.statistics[statistic], { score, other }),
          numeric: true as const,
        })),
      ]}
      rows={cells.map(({ keys, statistics }) => ({
        name: stratumName(keys.stratum),
        values: STATISTICS.map(([statistic, style]) => [statistics[statistic], style] as const),
      }))}
      sources={cells.flatMap(({ rows }) => rows)}
      table="agreement"
    />
  )
}
