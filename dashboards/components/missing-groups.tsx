import { formatCount } from '../format.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { amongName, missingGroups, ownView, representationTables, showsShares } from '../representation-tables.ts'
import { said } from '../said.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

/** Items of a list, one for each comparison with a census: the groups that it counts and of which nobody is here. */
export function MissingGroups({ release }: { release: ReleasedTables }) {
  return representationTables(release, release.about).map(table => {
    const { audit, census } = table
    const names = missingGroups(table)
    const fill = { census: census.id, among: amongName(audit), view: viewName(ownView(audit)) }
    return (
      <li>
        {names.length === 0 ? (
          <Say text={showsShares(table) ? text.gaps.censusNone : text.gaps.censusKept} fill={fill} />
        ) : (
          <Say text={text.gaps.census} fill={{ ...fill, groups: formatCount(names.length), names: said(names) }} />
        )}
      </li>
    )
  })
}
