import type { Merge } from './merges.ts'
import { type Count, isSmall, smallViews } from './primary.ts'
import { attributesOf, EVERYONE, stratumKey } from './strata.ts'

/** A family of views, and the attribute of which small levels may be told as one with others. */
export interface Mergeable {
  attribute: string
  /** The views that the study asks for of the family. */
  views: readonly string[]
  /** As the study declares them, in its order, whether anyone has them or not. */
  levels: readonly string[]
  /** Levels that the study names, to compare others with: they stay what they are. */
  named: readonly string[]
}

/** People of one joint value of all attributes in use, and of these who has each score. */
export interface AtomCount {
  levels: ReadonlyMap<string, string>
  people: number
  scored: readonly number[]
}

/**
 * Which levels of the attribute are told as one, because a stratum of theirs in some view of the family has 1 to k − 1 people.
 * Undefined where none has, or where merging is not tried: a small stratum lies in a view without the attribute, a level that the
 * study names is small, or 1 to k − 1 people of a stratum have a score, or have none, and the others not.
 *
 * The levels with a small stratum (the tight ones), and the next one in the study's order after the last of them, then one more after the other
 * (and before it, where none is left after), as long as one is left to tell apart, until there is room (`hasRoom`); else none.
 *
 * Why knowing this rule tells nothing of who is in a small stratum: all that is published depends on these levels through the merged one.
 * Of the merged people take some who differ in nothing else, and deal them anew: v of 1 to k − 1 into the stratum asked about, one into each other
 * tight level; and deal all others to the level added last, nobody to those added before it. The tight levels are again those with a small stratum, and
 * no other is; each set of levels tried before holds too few, as nobody is in it but these; and for the whole set the answer is what it was. So the same
 * levels are merged, whether v is 1 or k − 1. Levels are the declared ones, so that one without people is a level too.
 */
export function mergeOf(mergeable: Mergeable, atoms: readonly AtomCount[], k: number): Merge | undefined {
  const { attribute, views, levels, named } = mergeable
  const rows = [EVERYONE, ...views].flatMap(view => rowsOf(view, atoms, attribute))
  const strata = rows.flatMap(row => toldOf(row, NONE))
  const isUneven = ({ people, scored }: Tally) =>
    scored.some(n => n !== people && (isSmall(n, k) || isSmall(people - n, k)))
  if (strata.some(isUneven)) return undefined
  if (rows.some(row => !row.isApart && toldOf(row, NONE).some(({ people }) => isSmall(people, k)))) return undefined
  const apart = rows.filter(({ isApart }) => isApart)
  const tight = new Set(
    apart.flatMap(row => [...row.levels].flatMap(([level, { people }]) => (isSmall(people, k) ? [level] : []))),
  )
  if (tight.size === 0 || named.some(level => tight.has(level))) return undefined
  const order = [...levels, ...[...tight].filter(level => !levels.includes(level)).sort()]
  const last = Math.max(...[...tight].map(level => order.indexOf(level)))
  const isFree = (level: string) => !tight.has(level) && !named.includes(level)
  const partners = [...order.slice(last + 1), ...order.slice(0, last).reverse()].filter(isFree)
  const groups = rowsOf([...atoms[0]!.levels.keys()].join('|'), atoms, attribute)
  for (let more = 1; more <= partners.length && tight.size + more < order.length; more++) {
    const together = new Set([...tight, ...partners.slice(0, more)])
    if (areClear(rows, together, k) && apart.every(row => hasRoom(row, groups, together, tight.size, k)))
      return { attribute, levels: order.filter(level => together.has(level)) }
  }
  return undefined
}

/** People, and of these who has each score. */
interface Tally {
  people: number
  scored: readonly number[]
}

/** Who shares all attributes of a view but the one that may give way, by level of that one. */
interface Row {
  view: string
  /** Does the view tell the levels apart? */
  isApart: boolean
  /** The other attributes of the view, and all levels of one of these people. */
  others: readonly string[]
  of: ReadonlyMap<string, string>
  levels: ReadonlyMap<string, Tally>
}

const NONE: ReadonlySet<string> = new Set()

function rowsOf(view: string, atoms: readonly AtomCount[], attribute: string): Row[] {
  const others = attributesOf(view).filter(name => name !== attribute)
  const isApart = others.length < attributesOf(view).length
  const rows = new Map<string, Row & { levels: Map<string, Tally> }>()
  for (const { levels, people, scored } of atoms) {
    if (people === 0) continue
    const key = stratumKey(others.map(name => [name, levels.get(name)!]))
    const row = rows.get(key) ?? { view, isApart, others, of: levels, levels: new Map() }
    const level = levels.get(attribute)!
    row.levels.set(level, sumOf([row.levels.get(level), { people, scored }]))
    rows.set(key, row)
  }
  return [...rows.values()]
}

function sumOf(tallies: readonly (Tally | undefined)[]): Tally {
  return tallies.reduce<Tally>(
    (sum, of) => ({
      people: sum.people + (of?.people ?? 0),
      scored: of ? of.scored.map((n, i) => n + (sum.scored[i] ?? 0)) : sum.scored,
    }),
    { people: 0, scored: [] },
  )
}

const mergedOf = ({ levels }: Row, together: ReadonlySet<string>): Tally =>
  sumOf([...levels].map(([level, tally]) => (together.has(level) ? tally : undefined)))

/** The strata in which people of a row are told: one, or one a level, with those `together` as one. */
function toldOf(row: Row, together: ReadonlySet<string>): Tally[] {
  if (!row.isApart) return [sumOf([...row.levels.values()])]
  const merged = mergedOf(row, together)
  const others = [...row.levels].flatMap(([level, tally]) => (together.has(level) ? [] : [tally]))
  return merged.people === 0 ? others : [merged, ...others]
}

/** Is no count small of all that is told? */
function areClear(rows: readonly Row[], together: ReadonlySet<string>, k: number): boolean {
  const counts = rows.flatMap((row, r) =>
    toldOf(row, together).flatMap(({ people, scored }, i): Count[] => {
      const at = { measure: '', view: row.view, stratum: `${r} ${i}` }
      return [
        { ...at, score: '', count: 'people', n: people },
        ...scored.flatMap((n, s): Count[] => [
          { ...at, score: String(s), count: 'scored', n },
          { ...at, score: String(s), count: 'unscored', n: people - n },
        ]),
      ]
    }),
  )
  return smallViews(counts, k).size === 0
}

/**
 * Is there room in what is told of a row together, or nobody in it: for each of the tight levels to be small in it, and for k − 1 people of one
 * and one of each other beside k of the level added last? It depends on the merged strata, and on people without their level of the attribute:
 * however they are dealt to the levels told as one, the answer is the same. Who differ in nothing but the attribute and all have every score can change
 * places.
 */
function hasRoom(row: Row, groups: readonly Row[], together: ReadonlySet<string>, tight: number, k: number): boolean {
  const { people, scored } = mergedOf(row, together)
  if (people === 0) return true
  const dealt = k - 1 + tight - 1
  if (people < tight * (k - 1) + k || Math.min(people, ...scored) < dealt + k) return false
  const movable = groups
    .filter(({ of }) => row.others.every(name => of.get(name) === row.of.get(name)))
    .map(group => mergedOf(group, together))
    .filter(({ people, scored }) => scored.every(n => n === people))
  return sumOf(movable).people >= dealt
}
