import { type Merge, mergedStratum, mergedView } from './merges.ts'
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
 * The levels with a small stratum, and the next one in the study's order after the last of them, then one more after the other
 * (and before it, where none is left after), as long as one is left to tell apart, until every small stratum has room; else the attribute is
 * not told apart (`levels: []`), if that gives room.
 *
 * Why knowing this rule tells nothing of who is in a small stratum: all that is published depends on these levels through the merged one.
 * Deal people of the merged level anew: v of 1 to k − 1 into the stratum asked about, one into each other level that has a small stratum, all others to the
 * level added last, nobody to those added before it. Each level with a small stratum still has one, no other level does, since `hasRoom`; and every set of
 * levels tried before still has no room, as it holds nobody but the people in small strata. So the same levels are merged, whether v is 1 or k − 1.
 * Levels are the declared ones, so that one without people is a level too.
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
    if (hasRoom(merge, mergeable, atoms, small, tight.length, k)) return merge
  }
  const untold = { attribute, levels: [] }
  return tight.length < order.length && hasRoom(untold, mergeable, atoms, small, tight.length, k) ? untold : undefined
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
  const told = mergedView(view, merges)
  const strata = new Map<string, Stratum>()
  for (const { levels, people, scored } of atoms) {
    const own = attributesOf(told).map(name => [name, levels.get(name)!] as const)
    const stratum = mergedStratum(stratumKey(own), merges)
    const known = strata.get(stratum)
    if (!known) strata.set(stratum, { view: told, stratum, levels: new Map(own), people, scored: [...scored] })
    else {
      known.people += people
      for (const [i, n] of scored.entries()) known.scored[i]! += n
    }
  }
  return [...strata.values()].filter(({ people }) => people > 0)
}

/**
 * Is nothing small any more, and can each small stratum hold 1 and k − 1 people while the others that are told with it hold one each, and
 * the level added last k or more in every stratum, or nobody? People are dealt within what is told of them together: all attributes but
 * this one.
 */
function hasRoom(
  merge: Merge,
  { attribute, views }: Mergeable,
  atoms: readonly AtomCount[],
  small: readonly Stratum[],
  tight: number,
  k: number,
): boolean {
  const told = [EVERYONE, ...views].flatMap(view => strataOf(view, atoms, [merge]))
  if (smallViews(told.flatMap(countsOf), k).size > 0) return false
  const isMerged = (level: string) => merge.levels.length === 0 || merge.levels.includes(level)
  const inside = atoms.filter(({ levels }) => isMerged(levels.get(attribute)!))
  const wholes = new Map(
    views
      .filter(view => attributesOf(view).includes(attribute))
      .flatMap(view => strataOf(view, inside, [merge]))
      .map(whole => [`${whole.view} ${whole.stratum}`, whole]),
  )
  const wholeOf = (view: string, levels: ReadonlyMap<string, string>) => {
    const by = mergedView(view, [merge])
    const own = attributesOf(by).map(name => [name, levels.get(name)!] as const)
    return wholes.get(`${by} ${mergedStratum(stratumKey(own), [merge])}`)!
  }
  const others = new Map<Stratum, number>()
  for (const { view, levels } of small) {
    const whole = wholeOf(view, levels)
    others.set(whole, (others.get(whole) ?? 0) + 1)
  }
  if ([...others].some(([{ people }, n]) => people < n * (k - 1) + k)) return false
  return small.every(({ view, levels }) => {
    const rest = attributesOf(view).filter(name => name !== attribute)
    const near = inside.filter(atom => rest.every(name => atom.levels.get(name) === levels.get(name)))
    const left = new Map([...wholes.values()].map(whole => [whole, Math.min(whole.people, ...whole.scored) - k]))
    let dealt = 0
    for (const { people, of } of dealable(near, attribute)) {
      const within = new Set(views.filter(v => attributesOf(v).includes(attribute)).map(v => wholeOf(v, of)))
      const n = Math.max(0, Math.min(people, ...[...within].map(whole => left.get(whole)!)))
      for (const whole of within) left.set(whole, left.get(whole)! - n)
      dealt += n
    }
    return dealt >= k - 1 + tight - 1
  })
}

/** People who differ in nothing but the attribute, where all of them have every score: they can change places. */
function dealable(atoms: readonly AtomCount[], attribute: string) {
  const groups = new Map<string, { people: number; scored: number[]; of: ReadonlyMap<string, string> }>()
  for (const { levels, people, scored } of atoms) {
    const key = stratumKey([...levels].filter(([name]) => name !== attribute))
    const known = groups.get(key)
    if (!known) groups.set(key, { people, scored: [...scored], of: levels })
    else {
      known.people += people
      for (const [i, n] of scored.entries()) known.scored[i]! += n
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group)
    .filter(({ people, scored }) => scored.every(n => n === people))
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
