import type { About } from '../../science/disclosure/released-table.ts'
import type { PeopleView } from '../people-views.ts'
import { phrase } from '../phrase.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Description } from './description.tsx'

/** Who is counted: people by each attribute alone, with what kind of description it is and why it is used. */
export function PeopleSection({ about, views }: { about: About; views: readonly PeopleView[] }) {
  return (
    <section aria-labelledby="people">
      <h2 id="people">{text.people.heading}</h2>
      {views.length === 0 ? <p>{text.noRows}</p> : <p>{text.people.intro}</p>}
      <div class="cards">
        {views.map(({ view, people }) => (
          <div>
            <DataTable
              stacked="limits and n"
              caption={phrase(text.people.caption, { attribute: viewName(view) })}
              columns={[
                { header: text.people.level },
                { header: text.people.count, numeric: true },
                { header: text.people.share, numeric: true },
              ]}
              rows={people.map(({ stratum, row, share }) => ({
                name: stratumName(stratum),
                values: [
                  [row, 'count'],
                  [share, 'share'],
                ],
              }))}
              sources={people.flatMap(({ row, share }) => [row, share])}
              table="quality"
            />
            <p class="hint">
              <Description about={about} attribute={view} />
            </p>
          </div>
        ))}
      </div>
    </section>
  )
}
