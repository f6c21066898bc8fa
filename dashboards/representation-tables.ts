import type { About } from '../science/disclosure/released-table.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'

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
        audit.among.every(({ attribute, level }) => levelOf(keys.stratum, attribute) === level),
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

const RESERVED = ['(missing)', '(not mapped)']

function isLost({ keys: { stratum }, statistics }: RepresentationCell): boolean {
  const reserved = stratum.split('|').some(pair => RESERVED.includes(pair.split('=')[1]!))
  return reserved || statistics.census_share.status === 'not_estimable'
}

function levelOf(stratum: string, attribute: string): string | undefined {
  const pair = stratum.split('|').find(pair => pair.startsWith(`${attribute}=`))
  return pair
    ?.slice(attribute.length + 1)
    .replace(/%(7C|3D|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
