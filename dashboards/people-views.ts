import type { ReleasedRow } from '../science/disclosure/released-table.ts'
import { type ReleasedTables, releasedCells } from './released-cells.ts'

/** People counted in each stratum of one view. */
export interface PeopleView {
  view: string
  people: { stratum: string; row: ReleasedRow; share: ReleasedRow }[]
}

/**
 * People counted together and in each view, with their share of all, from the released table of
 * quality, which counts them for every score. Where one score’s row is withheld and another’s is not, the number is the
 * released one. Throws where two scores disagree about the same people.
 */
export function peopleViews(release: ReleasedTables): PeopleView[] {
  const views = new Map<string, Map<string, PeopleView['people'][number]>>()
  const cells = releasedCells(release, 'quality', ['score', 'view', 'stratum'], ['people', 'share'])
  for (const { keys, statistics } of cells) {
    const { stratum } = keys
    const strata = views.get(keys.view) ?? new Map<string, PeopleView['people'][number]>()
    views.set(keys.view, strata)
    const known = strata.get(stratum)?.row
    const { people: row, share } = statistics
    if (known && known.value !== null && row.value !== null && known.value !== row.value)
      throw new Error('the released table quality counts the people of one stratum differently for two scores')
    if (known === undefined || known.value === null) strata.set(stratum, { stratum, row, share })
  }
  return [...views].map(([view, strata]) => ({ view, people: [...strata.values()] }))
}
