import type { NumberStyle } from '../format.ts'
import { type ParticipationTable, participationTables } from '../participation-tables.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

const STATISTICS = [
  ['people', 'count'],
  ['of_previous', 'share'],
  ['of_first', 'share'],
] as const

/** Who reached each stage of the cascade, and in which group people were lost; nothing where the study declares none. */
export function ParticipationSection({ release }: { release: ShownRelease }) {
  const tables = participationTables(release)
  if (tables.length === 0) return null
  return (
    <section aria-labelledby="participation" class="distribution">
      <h2 id="participation">{text.participation.heading}</h2>
      <p>{text.participation.intro}</p>
      {tables.map(table =>
        STATISTICS.map(([statistic, style]) => <Stages table={table} statistic={statistic} style={style} />),
      )}
    </section>
  )
}

interface StagesProps {
  table: ParticipationTable
  statistic: (typeof STATISTICS)[number][0]
  style: NumberStyle
}

/** One statistic of a view: a row a group, a column a stage; of shares, the first stage has none. */
function Stages({ table: { view, strata }, statistic, style }: StagesProps) {
  const shown = strata.map(({ stratum, stages }) => ({
    stratum,
    stages: statistic === 'people' ? stages : stages.slice(1),
  }))
  const [{ stages }] = shown as [(typeof shown)[number]]
  // Of two stages the first is the one before.
  if (stages.length === 0 || (statistic === 'of_first' && stages.length === 1)) return null
  return (
    <DataTable
      caption={phrase(text.participation.captions[statistic], { view: viewName(view) })}
      columns={[
        { header: text.participation.group },
        ...stages.map(({ keys }) => ({ header: keys.stage, numeric: true as const })),
      ]}
      rows={shown.map(({ stratum, stages }) => ({
        name: stratumName(stratum),
        values: stages.map(({ statistics }) => [statistics[statistic], style] as const),
      }))}
      sources={shown.flatMap(({ stages }) => stages.map(({ statistics }) => statistics[statistic]))}
      table="participation"
    />
  )
}
