import { crossed } from '../crossed.ts'
import { peopleViews } from '../people-views.ts'
import { phrase } from '../phrase.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { Matrix } from './matrix.tsx'

/** People counted by every two attributes that the study counts together: a matrix of each such view. */
export function IntersectionsSection({ release }: { release: ReleasedTables }) {
  const words = text.intersections
  const matrices = peopleViews(release).flatMap(({ view, people }) => {
    const items = crossed(people, ({ stratum }) => stratum)
    return items === undefined ? [] : [{ view, people, items }]
  })
  if (matrices.length === 0) return null
  return (
    <section aria-labelledby="intersections" class="distribution">
      <h2 id="intersections">{words.heading}</h2>
      <p>{words.intro}</p>
      {matrices.map(({ view, people, items }) => (
        <>
          <Matrix
            caption={phrase(words.caption, { view: viewName(view) })}
            items={items}
            cell={({ row, share }) => ({ figure: [row, 'count'], beneath: [[share, 'share', '']] })}
          />
          {people.some(({ row }) => row.status === 'suppressed') && <p class="hint">{words.legend}</p>}
        </>
      ))}
    </section>
  )
}
