import { formatCount, formatShare } from '../format.ts'
import { type Invisibility, invisibility } from '../invisibility.ts'
import { phrase } from '../phrase.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { said } from '../said.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

const words = text.invisibility

/** How much is withheld of each group: of whom most in a sentence, and a table. Nothing where nothing is withheld of any. */
export function InvisibleGroups({ release }: { release: ReleasedTables }) {
  const groups = invisibility(release)
  if (groups.every(({ withheld, views, viewsShown }) => withheld === 0 && views === viewsShown)) return null
  return (
    <>
      <h3>{words.heading}</h3>
      <Highest groups={groups.filter(({ figures }) => figures > 0)} />
      <p>{words.definition}</p>
      <DataTable
        caption={words.caption}
        folded={words.caption}
        columns={[
          { header: words.name },
          { header: words.attribute },
          ...[words.index, words.withheld, words.figures, words.viewsShown, words.views].map(header => ({
            header,
            numeric: true as const,
          })),
        ]}
        rows={groups.map(group => ({
          name: group.level,
          cells: [
            <bdi>{group.attribute}</bdi>,
            group.figures === 0 ? words.unlisted : formatShare(indexOf(group)),
            ...[group.withheld, group.figures, group.viewsShown, group.views].map(formatCount),
          ],
        }))}
      />
    </>
  )
}

/** Of whom most is withheld, of those of whom figures are listed. */
function Highest({ groups }: { groups: readonly Invisibility[] }) {
  const most = Math.max(...groups.map(indexOf))
  if (!(most > 0)) return null
  const index = formatShare(most)
  const hit = groups.filter(group => indexOf(group) === most)
  const names = said(hit.map(({ level, attribute }) => phrase(words.group, { level, attribute })))
  return (
    <p>
      {hit.length === groups.length ? (
        <Say text={words.alike} fill={{ index }} />
      ) : (
        <Say text={words.most} fill={{ index, groups: names }} />
      )}
    </p>
  )
}

const indexOf = ({ withheld, figures }: Invisibility) => withheld / figures
