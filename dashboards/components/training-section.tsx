import { formatCell } from '../format.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { trainingOf } from '../training.ts'
import { DataTable } from './data-table.tsx'

/** Whom each score was made from, as far as the study says, with the people here under the same words. */
export function TrainingSection({ release }: { release: ShownRelease }) {
  const { about } = release
  const said = text.training
  const { words, here } = trainingOf(release, about)
  return (
    <section aria-labelledby="training" class="distribution">
      <h2 id="training">{said.heading}</h2>
      {about.scores.every(({ trained_on }) => trained_on.length === 0) && <p>{said.noneGiven}</p>}
      {words.length > 0 && <p>{said.intro}</p>}
      {words.length > 0 && here.length === 0 && <p>{said.noCohort}</p>}
      {words.length > 0 && (
        <DataTable
          caption={said.caption}
          columns={[{ header: said.who }, ...words.map(header => ({ header, numeric: true as const }))]}
          rows={[
            ...here.map(({ attribute, shares }) => ({
              name: phrase(said.here, { attribute }),
              cells: words.map(word => {
                const row = shares.get(word)
                return row === undefined ? <span class="status">–</span> : formatCell(row, 'share')
              }),
            })),
            ...about.scores.map(({ id, trained_on }) => ({
              name: id,
              cells: words.map(word =>
                trained_on.includes(word) ? (
                  said.named
                ) : (
                  <span class="status">{trained_on.length === 0 ? said.notGiven : '–'}</span>
                ),
              ),
            })),
          ]}
        />
      )}
    </section>
  )
}
