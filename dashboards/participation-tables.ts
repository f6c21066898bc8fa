import { groupBy } from './group-by.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'
import { EVERYONE } from './stratum.ts'

/** The cascade in one view: its strata, each with its stages in the order of the study. */
export interface ParticipationTable {
  view: string
  strata: { stratum: string; stages: Cell<'participation'>[] }[]
}

/** The released table of participation by view; empty where the study declares no cascade. */
export function participationTables(release: ReleasedTables): ParticipationTable[] {
  const cells = releasedCells(
    release,
    'participation',
    ['stage', 'view', 'stratum'],
    ['people', 'of_previous', 'of_first'],
  )
  return groupBy(cells, ({ keys }) => keys.view).map(own => ({
    view: own[0]!.keys.view,
    strata: groupBy(own, ({ keys }) => keys.stratum).map(stages => ({ stratum: stages[0]!.keys.stratum, stages })),
  }))
}

/** All people from the first stage to the last, and where most of them were lost; undefined where that is not shown. */
export function wholeCascade(release: ReleasedTables) {
  const all = participationTables(release).find(({ view }) => view === EVERYONE)?.strata[0]?.stages ?? []
  const [first, last] = [all[0], all.at(-1)]
  const shares = all.flatMap(cell => {
    const { value } = cell.statistics.of_previous
    return value === null ? [] : [{ cell, value }]
  })
  if (!first || !last || shares.length === 0) return undefined
  const worst = shares.reduce((least, share) => (share.value < least.value ? share : least)).cell
  return { first, last, worst }
}
