import type { About } from '../science/disclosure/released-table.ts'
import { phrase } from './phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'
import { attributesOf, levelsOf } from './stratum.ts'
import { text } from './text.ts'

export type RepresentationCell = Cell<'representation'>

/** One comparison of the people with a census: its strata, and those that it could not compare. */
export interface RepresentationTable {
  audit: About['representation'][number]
  census: About['censuses'][number]
  compared: RepresentationCell[]
  /** Lost to the crosswalk, or without a count in the census. */
  lost: RepresentationCell[]
}

/** The released table of representation, gathered by audit in the order of the study. */
export function representationTables(release: ReleasedTables, about: About): RepresentationTable[] {
  const cells = releasedCells(
    release,
    'representation',
    ['census', 'view', 'stratum'],
    ['cohort_share', 'census_share', 'ratio', 'needed'],
  )
  return about.representation.map(audit => {
    const own = cells.filter(
      ({ keys }) =>
        keys.census === audit.census &&
        keys.view === audit.view &&
        audit.among.every(({ attribute, level }) =>
          levelsOf(keys.stratum).some(([name, own]) => name === attribute && own === level),
        ),
    )
    return {
      audit,
      census: about.censuses.find(({ id }) => id === audit.census)!,
      compared: own.filter(cell => !isLost(cell)),
      lost: own.filter(isLost),
    }
  })
}

/** What is left of a stratum’s key without the levels that hold for everyone compared: its levels, encoded. */
export function withinAmong(stratum: string, among: RepresentationTable['audit']['among']): string {
  const fixed = new Set(among.map(({ attribute }) => attribute))
  return stratum
    .split('|')
    .filter(pair => !fixed.has(pair.split('=')[0]!))
    .join('|')
}

/** For whom a comparison holds, in words. */
export function amongName({ among }: RepresentationTable['audit']): string {
  if (among.length === 0) return text.representation.amongAll
  const levels = among.map(({ attribute, level }) => phrase(text.representation.level, { attribute, level }))
  return phrase(text.representation.amongSome, { levels: levels.join(', ') })
}

/** The attributes of the comparison that are not the same for everyone. */
export function ownView({ view, among }: RepresentationTable['audit']): string {
  const own = attributesOf(view).filter(name => among.every(({ attribute }) => attribute !== name))
  return own.length === 0 ? view : own.join('|')
}

const RESERVED = ['(missing)', '(not mapped)']

function isLost({ keys: { stratum }, statistics }: RepresentationCell): boolean {
  const reserved = levelsOf(stratum).some(([, level]) => RESERVED.includes(level))
  return reserved || statistics.census_share.status === 'not_estimable'
}
