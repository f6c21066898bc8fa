import { type Merge, mergedStratum } from './merges.ts'
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
  const counts = views.flatMap(view => strataOf(view, atoms, []))
  const small = counts.filter(({ people }) => isSmall(people, k))
  const isUneven = ({ people, scored }: Stratum) =>
    scored.some(n => n !== people && (isSmall(n, k) || isSmall(people - n, k)))
  if (small.length === 0 || counts.some(isUneven)) return undefined
  if (small.some(({ view }) => !attributesOf(view).includes(attribute))) return undefined
  const tight = [...new Set(small.map(({ levels }) => levels.get(attribute)!))]
  if (tight.some(level => named.includes(level))) return undefined
  const order = [...levels, ...tight.filter(level => !levels.includes(level)).sort()]
  const last = Math.max(...tight.map(level => order.indexOf(level)))
  const isFree = (level: string) => !tight.includes(level) && !named.includes(level)
  const partners = [...order.slice(last + 1), ...order.slice(0, last).reverse()].filter(isFree)
  for (let more = 1; more <= partners.length && tight.length + more < order.length; more++) {
    const together = new Set([...tight, ...partners.slice(0, more)])
    const merge = { attribute, levels: order.filter(level => together.has(level)) }
    if (hasRoom(merge, mergeable, atoms, tight.length, k)) return merge
  }
  return undefined
}

interface Stratum {
  view: string
  stratum: string
  levels: ReadonlyMap<string, string>
  people: number
  scored: number[]
}

/** The strata of a view with their people, as they are told with those merges. */
function strataOf(view: string, atoms: readonly AtomCount[], merges: readonly Merge[]): Stratum[] {
  const strata = new Map<string, Stratum>()
  for (const { levels, people, scored } of atoms) {
    const stratum = stratumIn(view, levels, merges)
    const known = strata.get(stratum)
    if (!known) strata.set(stratum, { view, stratum, levels, people, scored: [...scored] })
    else {
      known.people += people
      for (const [i, n] of scored.entries()) known.scored[i]! += n
    }
  }
  return [...strata.values()].filter(({ people }) => people > 0)
}

function stratumIn(view: string, levels: ReadonlyMap<string, string>, merges: readonly Merge[]): string {
  return mergedStratum(stratumKey(attributesOf(view).map(name => [name, levels.get(name)!])), merges)
}

/**
 * Is nothing small any more, and is there room in every stratum that is told, or nobody in it: for each of the tight levels to be small in it,
 * and for k − 1 people of one and one of each other beside k of the level added last? It depends on the merged strata, and on people without their
 * level of the attribute: however they are dealt to the levels told as one, the answer is the same.
 */
function hasRoom(merge: Merge, { attribute, views }: Mergeable, atoms: readonly AtomCount[], tight: number, k: number) {
  const told = [EVERYONE, ...views].flatMap(view => strataOf(view, atoms, [merge]))
  if (smallViews(told.flatMap(countsOf), k).size > 0) return false
  const inside = atoms.filter(({ levels }) => merge.levels.includes(levels.get(attribute)!))
  const dealt = k - 1 + tight - 1
  return views
    .filter(view => attributesOf(view).includes(attribute))
    .flatMap(view => strataOf(view, inside, [merge]))
    .every(({ view, levels, people, scored }) => {
      const others = attributesOf(view).filter(name => name !== attribute)
      const within = inside.filter(atom => others.every(name => atom.levels.get(name) === levels.get(name)))
      const most = peopleWithAllScores(within, attribute)
      return people >= tight * (k - 1) + k && Math.min(people, ...scored) >= dealt + k && most >= dealt
    })
}

/** People among those who differ in nothing but the attribute and all have every score: they can change places. */
function peopleWithAllScores(atoms: readonly AtomCount[], attribute: string): number {
  const groups = new Map<string, { people: number; scored: number[] }>()
  for (const { levels, people, scored } of atoms) {
    const key = stratumKey([...levels].filter(([name]) => name !== attribute))
    const known = groups.get(key) ?? { people: 0, scored: scored.map(() => 0) }
    known.people += people
    for (const [i, n] of scored.entries()) known.scored[i]! += n
    groups.set(key, known)
  }
  return [...groups.values()]
    .filter(({ people, scored }) => scored.every(n => n === people))
    .reduce((sum, { people }) => sum + people, 0)
}

function countsOf({ view, stratum, people, scored }: Stratum): Count[] {
  const at = { measure: '', view, stratum }
  return [
    { ...at, score: '', count: 'people', n: people },
    ...scored.flatMap((n, i): Count[] => [
      { ...at, score: String(i), count: 'scored', n },
      { ...at, score: String(i), count: 'unscored', n: people - n },
    ]),
  ]
}
