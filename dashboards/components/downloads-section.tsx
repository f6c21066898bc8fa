import type { ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

const words = text.methods
const TABLES = Object.keys(text.tables) as ReleasedTableName[]

/** Every table to download, with its columns as the data package describes them, and the records beside. */
export function DownloadsSection({ release }: { release: ShownRelease }) {
  return (
    <section aria-labelledby="downloads">
      <h2 id="downloads">{words.tables}</h2>
      <p>{words.tablesIntro}</p>
      {TABLES.filter(name => release.table(name).length > 0).map(table => (
        <>
          <p>
            <a href={`../tables/${table}.csv`}>{text.tables[table]}</a> (<code>tables/{table}.csv</code>)
          </p>
          <details class="schema">
            <summary>{phrase(words.columns, { table })}</summary>
            <DataTable
              caption={phrase(words.columns, { table })}
              columns={[words.column, words.type, words.meaning].map(header => ({ header }))}
              rows={release.fields(table).map(({ name, type, description }) => ({ name, cells: [type, description] }))}
            />
          </details>
        </>
      ))}
      <p class="printed columns">{text.printedColumns}</p>
      <h3>{words.records}</h3>
      <ul>
        {release.about.geography.map(({ attribute }) => (
          <li>
            <a href={`../shapes/${attribute}.json`}>{phrase(text.files.shapes, { attribute })}</a>
          </li>
        ))}
        <li>
          <a href="../datapackage.json">{text.files.datapackage}</a>
        </li>
        <li>
          <a href="../bundle.json">{text.files.bundle}</a>
        </li>
        <li>
          <a href="../certificate.json">{text.files.certificate}</a>
        </li>
      </ul>
    </section>
  )
}
