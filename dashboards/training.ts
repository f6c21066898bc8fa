import type { About, ReleasedRow } from '../science/disclosure/released-table.ts'
import { peopleViews } from './people-views.ts'
import type { ReleasedTables } from './released-cells.ts'
import { levelsOf } from './stratum.ts'

/** Words for the people behind the scores and here: what is named of each score, and shares of the people counted. */
export interface Training {
  /** Words of the scores, as they first come, then those by which people here are described. */
  words: string[]
  /** People counted by each attribute that says how like their genomes are or how they came in; by word. */
  here: { attribute: string; shares: ReadonlyMap<string, ReleasedRow> }[]
}

/** Of race, sex or place nothing is said here: a word for them is none for ancestry. */
const KINDS = ['genetic-similarity', 'recruitment']

export function trainingOf(release: ReleasedTables, { scores, attributes }: About): Training {
  const views = peopleViews(release)
  const here = attributes
    .filter(({ kind }) => KINDS.includes(kind))
    .flatMap(({ name }) => {
      const people = views.find(({ view }) => view === name)?.people
      if (people === undefined) return []
      return [
        { attribute: name, shares: new Map(people.map(({ stratum, share }) => [levelsOf(stratum)[0]![1], share])) },
      ]
    })
  const words = new Set([
    ...scores.flatMap(({ trained_on }) => trained_on),
    ...here.flatMap(({ shares }) => [...shares.keys()]),
  ])
  return { words: [...words], here }
}
