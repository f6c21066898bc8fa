import type { About } from '../science/disclosure/released-table.ts'
import { formatCell, formatRatio } from './format.ts'
import { phrase } from './phrase.ts'
import { type Cell, type ReleasedTables, releasedCells } from './released-cells.ts'
import { said } from './said.ts'
import { attributesOf, levelsOf, stratumName, viewName } from './stratum.ts'
import { text } from './text.ts'

export type RepresentationCell = Cell<'representation'>

/** One comparison of the people with a census: its strata, and those that it could not compare. */
export interface RepresentationTable {
  audit: About['representation'][number]
  census: About['censuses'][number]
  compared: RepresentationCell[]
  /** Lost to the crosswalk, or without a count in the census. */
  lost: RepresentationCell[]
  /** How far the mix of the people lies from that of the census. */
  distance: Cell<'dissimilarity'>['statistics']
}

/** The released table of representation, gathered by audit in the order of the study. */
export function representationTables(release: ReleasedTables, about: About): RepresentationTable[] {
  const cells = releasedCells(
    release,
    'representation',
    ['census', 'view', 'stratum'],
    ['cohort_share', 'census_share', 'ratio', 'needed'],
  )
  const distances = releasedCells(
    release,
    'dissimilarity',
    ['census', 'view', 'among'],
    ['total_variation', 'by_chance'],
  )
  return about.representation.map(audit => {
    const own = cells.filter(
      ({ keys }) => keys.census === audit.census && keys.view === audit.view && isAmong(keys.stratum, audit),
    )
    return {
      audit,
      census: about.censuses.find(({ id }) => id === audit.census)!,
      compared: own.filter(cell => !isLost(cell)),
      lost: own.filter(isLost),
      distance: distances.find(
        ({ keys: { census, view, among } }) => census === audit.census && view === audit.view && isAmong(among, audit),
      )!.statistics,
    }
  })
}

/** Does a stratum have all levels that hold for everyone compared? */
const isAmong = (stratum: string, { among }: RepresentationTable['audit']) =>
  among.every(({ attribute, level }) => levelsOf(stratum).some(([name, own]) => name === attribute && own === level))

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

/** `group, beside census (all people counted)`: what a comparison is called. */
export function tableName({ audit, census }: RepresentationTable): string {
  return phrase(text.representation.heading, {
    view: viewName(ownView(audit)),
    census: census.id,
    among: amongName(audit),
  })
}

/** The name of a group compared, without the levels that hold for everyone compared. */
export function groupName({ keys }: RepresentationCell, { among }: RepresentationTable['audit']): string {
  return stratumName(withinAmong(keys.stratum, among))
}

/** Groups that the census counts and of which nobody is here, by name. */
export function missingGroups({ audit, compared }: RepresentationTable): string[] {
  return compared.filter(({ statistics }) => statistics.cohort_share.value === 0).map(cell => groupName(cell, audit))
}

/** Is the share of any group shown? */
export function showsShares({ compared }: RepresentationTable): boolean {
  return compared.some(({ statistics }) => statistics.cohort_share.value !== null)
}

/** Who is missing, and the lowest and the highest ratio shown, with their groups. */
export function representationSummary(table: RepresentationTable): string {
  const { audit, compared } = table
  const { summary, summaryOne, summaryNone, nobody } = text.representation
  const missing = missingGroups(table)
  const shown = compared.flatMap(cell => {
    const { value } = cell.statistics.ratio
    return value === null ? [] : [{ value, name: groupName(cell, audit) }]
  })
  if (shown.length === 0) return summaryNone
  const present = shown.some(({ value }) => value > 0) ? shown.filter(({ value }) => value > 0) : shown
  present.sort((a, b) => a.value - b.value)
  const [low, high] = [present[0]!, present.at(-1)!]
  const range = phrase(present.length === 1 ? summaryOne : summary, {
    low: formatRatio(low.value),
    lowGroup: low.name,
    high: formatRatio(high.value),
    highGroup: high.name,
  })
  return missing.length === 0 ? range : `${phrase(nobody, { names: said(missing) })} ${range}`
}

/** The total variation distance in a sentence, beside what chance alone would make it; undefined where it is not shown. */
export function distanceSummary({ distance: { total_variation, by_chance } }: RepresentationTable): string | undefined {
  if (total_variation.value === null || by_chance.value === null) return undefined
  return phrase(text.representation.distance, {
    distance: formatCell(total_variation, 'share'),
    chance: formatCell(by_chance, 'share'),
  })
}

const RESERVED = ['(missing)', '(not mapped)']

function isLost({ keys: { stratum }, statistics }: RepresentationCell): boolean {
  const reserved = levelsOf(stratum).some(([, level]) => RESERVED.includes(level))
  return reserved || statistics.census_share.status === 'not_estimable'
}
