/** People of a cohort with one joint value of its attributes. */
export interface CohortCell {
  levels: ReadonlyMap<string, string>
  referencePeople: bigint
  otherPeople: bigint
}
/** People of a census in one stratum of the attributes it is matched on. */
export interface CensusCell {
  levels: ReadonlyMap<string, string>
  people: bigint
}
/** What is compared: the strata of `view` within the people who have all levels of `among`. */
export interface Comparison {
  view: readonly string[]
  among: Readonly<Record<string, string>>
}

/**
 * `compared`: within the people compared, and the census counts such people. `uncovered`: the census has no row for such
 * people, so that they cannot be compared. `unknown`: a level that nobody knows or that the crosswalk does not have.
 * `elsewhere`: outside `among`.
 */
export type Place = 'compared' | 'uncovered' | 'unknown' | 'elsewhere'

/** One joint value of the attributes of view and `among`, in the cohort and in the census. */
export interface ComparedCell {
  levels: Map<string, string>
  place: Place
  referencePeople: bigint
  otherPeople: bigint
  censusPeople: bigint
}

/**
 * Lays a cohort's counts beside a census's, in integers. A cohort's person is in one cell, so the cells add up to the
 * cohort; a stratum that the census counts and the cohort lacks has a cell too, with nobody in it: who is missing must
 * show. Where the census knows an attribute of `among` it is narrowed to that level, else it is taken to be about it
 * (a census of one country). `unknown` are the levels that say nothing. Cells in order of their levels.
 */
export function compareWithCensus(
  cohort: readonly CohortCell[],
  census: readonly CensusCell[],
  { view, among }: Comparison,
  unknown: readonly string[],
): ComparedCell[] {
  const attributes = [...new Set([...view, ...Object.keys(among)])].sort()
  const cells = new Map<string, Omit<ComparedCell, 'place'> & { covered: boolean }>()
  const cellOf = (level: (attribute: string) => string) => {
    const levels = new Map(attributes.map(attribute => [attribute, level(attribute)]))
    const key = JSON.stringify([...levels.values()])
    const cell = cells.get(key) ?? { levels, covered: false, referencePeople: 0n, otherPeople: 0n, censusPeople: 0n }
    cells.set(key, cell)
    return cell
  }
  for (const { levels, referencePeople, otherPeople } of cohort) {
    const cell = cellOf(attribute => levelIn(levels, attribute))
    cell.referencePeople += referencePeople
    cell.otherPeople += otherPeople
  }
  for (const { levels, people } of census) {
    if (Object.entries(among).some(([attribute, level]) => (levels.get(attribute) ?? level) !== level)) continue
    const cell = cellOf(attribute => among[attribute] ?? levelIn(levels, attribute))
    cell.censusPeople += people
    cell.covered = true
  }
  const placeOf = (levels: Map<string, string>, covered: boolean): Place => {
    if (Object.entries(among).some(([attribute, level]) => levels.get(attribute) !== level)) return 'elsewhere'
    if (view.some(attribute => unknown.includes(levels.get(attribute)!))) return 'unknown'
    return covered ? 'compared' : 'uncovered'
  }
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { covered, ...cell }]) => ({ ...cell, place: placeOf(cell.levels, covered) }))
}

function levelIn(levels: ReadonlyMap<string, string>, attribute: string): string {
  const level = levels.get(attribute)
  if (level === undefined) throw new Error(`a count lacks the attribute ${attribute} that it is compared by`)
  return level
}
