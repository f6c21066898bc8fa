import type { ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { type Definition, definitions, measures } from '../method-text.ts'
import { phrase } from '../phrase.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

const words = text.methods

/** What each statistic of each table that holds rows is, each measure of a score, and each mark of a missing number. */
export function DefinitionsSection({ release }: { release: ReleasedTables }) {
  const tables = (Object.keys(definitions) as ReleasedTableName[]).filter(name => release.table(name).length > 0)
  return (
    <section aria-labelledby="statistics">
      <h2 id="statistics">{words.statistics}</h2>
      <p>{phrase(words.statisticsIntro, { period: release.about.period })}</p>
      <MeasuresTable release={release} />
      {tables.map(table => (
        <DefinitionsTable table={table} />
      ))}
      <h3>{text.invisibility.caption}</h3>
      <p>{text.invisibility.definition}</p>
      <h3>{words.statuses}</h3>
      <DataTable
        caption={words.statusesCaption}
        columns={[{ header: words.status }, { header: words.meaning }]}
        rows={Object.entries(text.statusMeanings).map(([name, meaning]) => ({ name, cells: [meaning] }))}
      />
    </section>
  )
}

function MeasuresTable({ release }: { release: ReleasedTables }) {
  const used = new Set(release.table('distribution').map(({ keys }) => keys.measure!))
  const shown = Object.entries(measures).filter(([name]) => used.has(name))
  if (shown.length === 0) return null
  return (
    <>
      <h3>{words.measures}</h3>
      <DataTable
        caption={words.measuresCaption}
        prose
        columns={[words.measure, words.name, words.definition, words.source, words.caveat].map(header => ({ header }))}
        rows={shown.map(([name, { definition, source, caveat }]) => ({
          name,
          cells: [text.measures[name], definition, source, caveat],
        }))}
      />
    </>
  )
}

function DefinitionsTable({ table }: { table: ReleasedTableName }) {
  const { statistic, name, definition, numerator, denominator, source, caveat } = words
  const rows: [string, Definition][] = Object.entries(definitions[table])
  return (
    <>
      <h3>{text.tables[table]}</h3>
      <DataTable
        caption={phrase(words.definitionsOf, { table })}
        prose
        columns={[statistic, name, definition, numerator, denominator, source, caveat].map(header => ({ header }))}
        rows={rows.map(([statistic, { name, definition, numerator, denominator, source, caveat }]) => ({
          name: statistic,
          cells: [name, definition, numerator, denominator, source, caveat],
        }))}
      />
    </>
  )
}
