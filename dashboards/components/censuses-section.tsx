import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

/** Each census: its year, its source, and by which of its columns it is matched. */
export function CensusesSection({ about }: { about: About }) {
  const words = text.methods
  return (
    <section aria-labelledby="censuses">
      <h2 id="censuses">{words.censuses}</h2>
      <DataTable
        caption={words.censusesCaption}
        prose
        columns={[words.census, words.year, words.source, words.crosswalk].map(header => ({ header }))}
        rows={about.censuses.map(({ id, year, source, crosswalk }) => ({
          name: id,
          cells: [
            String(year),
            <bdi>{source}</bdi>,
            <bdi>{crosswalk.map(({ attribute, columns }) => `${attribute}: ${columns.join(', ')}`).join('; ')}</bdi>,
          ],
        }))}
      />
      {about.representation.length > 0 && (
        <p>
          {words.crosswalkLink} <a href="representation.html">{text.titles.representation}</a>
        </p>
      )}
    </section>
  )
}
