import { hmacSha256 } from './digest.ts'
import { attributesOf, EVERYONE, levelsOf } from './strata.ts'

/** One person who is counted in a release. */
export interface Member {
  /** The stratum key over every attribute in use. */
  atom: string
  reference: boolean
  /** All else that the release reads of the person without genotypes: what changes it makes it another record. */
  record: string
}
/** The people of a release by tag. */
export type Members = ReadonlyMap<string, Member>

/** People by where they were in an earlier release and where they are now; `''` is nowhere. Who stays as they were is no move. */
export interface Move {
  view: string
  reference: boolean
  before: string
  now: string
  people: number
}

/**
 * People under sealed tags: of each an HMAC of the id by the ledger's key (128 bits), and one of the record (64 bits), salted
 * by the tag so that equal records do not look alike. The same id has the same tag in every study of the cohort, and without
 * the key nobody can try ids.
 */
export function sealedMembers(people: Iterable<Member & { id: string }>, key: Uint8Array): Members {
  const sealed = new Map<string, Member>()
  for (const { id, atom, reference, record } of people) {
    const tag = hmacSha256(key, `person\n${id}`).slice(0, 32)
    if (sealed.has(tag)) throw new Error('a person is counted twice')
    sealed.set(tag, { atom, reference, record: hmacSha256(key, `record\n${tag}\n${record}`).slice(0, 16) })
  }
  return sealed
}

/** As the ledger keeps them: a line of atoms as JSON, then a line a person, in the order of their tags. */
export function membersBytes(members: Members): Uint8Array {
  const atoms = [...new Set([...members.values()].map(({ atom }) => atom))].sort()
  const places = new Map(atoms.map((atom, i) => [atom, i]))
  const lines = [...members].map(
    ([tag, { atom, reference, record }]) => `${tag} ${places.get(atom)} ${reference ? 1 : 0} ${record}`,
  )
  return new TextEncoder().encode([JSON.stringify(atoms), ...lines.sort(), ''].join('\n'))
}

export function readMembers(bytes: Uint8Array): Members {
  const [head, ...lines] = new TextDecoder().decode(bytes).trimEnd().split('\n')
  const atoms = JSON.parse(head!) as string[]
  return new Map(
    lines.map(line => {
      const [tag, place, reference, record] = line.split(' ')
      return [tag!, { atom: atoms[Number(place)]!, reference: reference === '1', record: record! }]
    }),
  )
}

/**
 * Who moved between two releases, by view: came, went, changed stratum, or stayed in it with another record. Views whose
 * attributes the earlier people do not have are left out. Who became or ceased to be a reference person went and came.
 */
export function movesBetween(before: Members, now: Members, views: readonly string[]): Move[] {
  const [someone] = before.values()
  const known = someone && new Set(levelsOf(someone.atom).keys())
  const comparable = views.filter(view => attributesOf(view).every(name => known?.has(name) ?? true))
  const moves = new Map<string, Move>()
  for (const { reference, from, to, changed, people } of groupsOf(before, now))
    for (const view of comparable) {
      const move = { view, reference, before: stratumOf(from, view), now: stratumOf(to, view), people }
      if (move.before === move.now && !changed) continue
      const key = JSON.stringify([view, reference, move.before, move.now])
      const same = moves.get(key)
      if (same) same.people += people
      else moves.set(key, move)
    }
  return [...moves].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, move]) => move)
}

interface Group {
  reference: boolean
  /** Atoms; empty: nowhere. */
  from: string
  to: string
  /** Of people of both releases: another record. */
  changed: boolean
  people: number
}

function groupsOf(before: Members, now: Members): Iterable<Group> {
  const groups = new Map<string, Group>()
  const count = (reference: boolean, from: string, to: string, changed = false) => {
    const key = JSON.stringify([reference, from, to, changed])
    const group = groups.get(key)
    if (group) group.people++
    else groups.set(key, { reference, from, to, changed, people: 1 })
  }
  for (const [tag, { atom, reference, record }] of now) {
    const was = before.get(tag)
    if (was?.reference === reference) count(reference, was.atom, atom, was.record !== record)
    else count(reference, '', atom)
  }
  for (const [tag, { atom, reference }] of before) if (now.get(tag)?.reference !== reference) count(reference, atom, '')
  return groups.values()
}

function stratumOf(atom: string, view: string): string {
  if (atom === '' || view === EVERYONE) return atom && EVERYONE
  const levels = levelsOf(atom)
  return attributesOf(view)
    .map(name => `${name}=${levels.get(name)}`)
    .join('|')
}
