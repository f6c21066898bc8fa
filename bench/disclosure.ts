import { writeFileSync } from 'node:fs'
import { DisclosureRefused } from '../science/disclosure/disclosure-refused.ts'
import type { Draft } from '../science/disclosure/draft.ts'
import type { LedgerEntry } from '../science/disclosure/ledger.ts'
import { ledgerEntry } from '../science/disclosure/ledger-entry.ts'
import { movesBetween, sealedMembers } from '../science/disclosure/members.ts'
import { mergedStratum } from '../science/disclosure/merges.ts'
import { policyOf } from '../science/disclosure/policies.ts'
import { isSmall } from '../science/disclosure/primary.ts'
import { Released } from '../science/disclosure/released.ts'
import { EVERYONE } from '../science/disclosure/strata.ts'
import { type Bounded, narrow } from './bounding-attacker.ts'
import {
  ATOMS,
  COARSER,
  countedViews,
  GROUPS,
  membersOf,
  mergedRegions,
  type Nation,
  nationDraft,
  type People,
  peopleOf,
  replaced,
  stratumOf,
} from './disclosure-nation.ts'

// `npm run bench:disclosure [PEOPLE] [SEED]`: see README.md.

/** For `disclosure-peers.py`: the people of each group and region, margins too, and which of these counts are shown. */
const PEERS = '.cache/bench/disclosure-tables.json'
const PEER_VIEWS = ['group', 'region', 'group|region']

const [count, seed] = [Number(process.argv[2] ?? 300_000), Number(process.argv[3] ?? 1)]
const ONE_WAY = ['age', 'group', 'region', 'sex']
const TEN = [...ONE_WAY, 'age|group', 'age|region', 'age|sex', 'group|region', 'group|sex', 'region|sex']
const LIKE_RANKS: Nation = { name: 'groups like 1/rank', groups: GROUPS.map((_, i) => 1 / (i + 1)), unscored: 0 }
const SOME_UNSCORED: Nation = { ...LIKE_RANKS, name: 'groups like 1/rank, 1 in 100 without a score', unscored: 0.01 }
const SMALL: Nation = { name: 'groups of 60, 20, 13, 6, 0.8 and 0.2%', groups: [60, 20, 13, 6, 0.8, 0.2], unscored: 0 }
/** What gives way where a group is too small: regions to nine divisions, or to their neighbours. */
type GivesWay = 'nothing' | 'divisions' | 'neighbours'
type Case = readonly [views: readonly string[], policy: string, gives: GivesWay]
const CASES: readonly (readonly [Nation, readonly Case[]])[] = [
  [LIKE_RANKS, [[TEN, 'all-of-us-20', 'nothing']]],
  [
    SOME_UNSCORED,
    [
      [TEN, 'cms-11', 'nothing'],
      [ONE_WAY, 'cms-11', 'nothing'],
    ],
  ],
  [
    SMALL,
    [
      [TEN, 'cms-11', 'nothing'],
      [TEN, 'omop-5', 'nothing'],
      [TEN, 'cms-11', 'divisions'],
      [TEN, 'cms-11', 'neighbours'],
      [TEN, 'omop-5', 'neighbours'],
      [ONE_WAY, 'cms-11', 'nothing'],
    ],
  ],
]
/** How many people of the first release are others in each. */
const REPLACED = [0, 1 / 1000, 2 / 5]
const KEY = new Uint8Array(32).fill(7)

/** A stratum of a view. */
interface Place {
  view: string
  stratum: string
}
const nameOf = ({ view, stratum }: Place) => `${view} ${stratum}`

const begun = performance.now()
const crossed: unknown[] = []
for (const [nation, cases] of CASES) {
  const first = peopleOf(count, nation, seed, 0)
  const releases = REPLACED.map((share, i) =>
    replaced(first, peopleOf(Math.round(share * count), nation, seed + i, i * count)),
  )
  const sealing = performance.now()
  const sealed = releases.map(people => sealedMembers(membersOf(people), KEY))
  console.log(`${nation.name}: the people of ${releases.length} releases sealed in ${since(sealing)} s`)
  for (const [views, id, gives] of cases) {
    const policy = policyOf(id)
    const coarser = gives === 'divisions' ? COARSER : []
    const history: LedgerEntry[] = []
    console.log(
      `  ${id}, ${views.length} views${{ nothing: '', divisions: ', regions may give way to nine divisions', neighbours: ', regions may be told as one' }[gives]}`,
    )
    const merges = gives === 'neighbours' ? mergedRegions(first, views, policy.threshold) : []
    for (const { levels } of merges) console.log(`    ${levels.length} regions told as one`)
    const tags = merges.length > 0 ? releases.map(people => sealedMembers(membersOf(people, merges), KEY)) : sealed
    for (const [i, people] of releases.entries()) {
      const draft = nationDraft(people, views, coarser, merges)
      const places = placesOf(merges.length > 0 ? nationDraft(people, views, coarser) : draft)
      const comparing = performance.now()
      const moves = new Map(
        history.map(({ release }, j) => [
          release,
          movesBetween(tags[j]!, tags[i]!, countedViews(draft.about.views, coarser)),
        ]),
      )
      const compared = since(comparing)
      const making = performance.now()
      const released = made(draft, policy, { history, key: KEY, moves })
      if (released instanceof DisclosureRefused) {
        console.log(`    release ${i + 1}: refused after ${since(making)} s: ${released.message}`)
        break
      }
      const { frozen } = released.about.earlier
      console.log(
        `    release ${i + 1}: people compared in ${compared} s, protected and certified in ${since(making)} s; ` +
          `numbers of ${frozen.length} views are an earlier release's`,
      )
      history.push(ledgerEntry(released, { reason: 'a benchmark', members: `members/${released.id}` }))
      console.log(`      product:        ${kept(places, people, shownIn(released), released.about)}`)
      if (i > 0 || gives !== 'nothing') continue
      primaryOnly(places, people, policy.threshold)
      const cells = places.filter(({ view }) => PEER_VIEWS.includes(view))
      const shown = shownIn(released)
      if (views === TEN && nation.unscored === 0)
        crossed.push({
          policy: id,
          threshold: policy.threshold,
          cells: cells.map(({ stratum, people, ...at }) => ({
            stratum,
            people,
            shown: shown.has(nameOf({ stratum, ...at })),
          })),
        })
    }
  }
}
writeFileSync(PEERS, JSON.stringify(crossed))
console.log(`${since(begun)} s in all, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`)

function made(...[draft, policy, known]: Parameters<typeof Released.make>): Released | DisclosureRefused {
  try {
    return Released.make(draft, policy, known)
  } catch (error) {
    if (error instanceof DisclosureRefused) return error
    throw error
  }
}

function since(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

/** How many people there are in each stratum of the draft, all people together aside. */
function placesOf({ quality, about }: Draft): (Place & { people: number })[] {
  return quality.filter(
    ({ score, view }) => score === about.scores[0]!.id && view !== EVERYONE && about.views.includes(view),
  )
}

function shownIn(released: Released): Set<string> {
  const rows = released.table('quality').filter(({ statistic, value }) => statistic === 'scored' && value !== null)
  return new Set(rows.map(({ keys: { view, stratum } }) => nameOf({ view: view!, stratum: stratum! })))
}

/**
 * Views that are shown, as asked or by a coarser attribute; cells; and of all people the mean share of the views in which their
 * stratum is shown, or the coarser one that it lies in, that by group too.
 */
function kept(
  places: readonly Place[],
  { atoms }: People,
  shown: ReadonlySet<string>,
  { coarsened, merged }: Pick<Released['about'], 'coarsened' | 'merged'> = { coarsened: [], merged: [] },
): string {
  const views = [...new Set(places.map(({ view }) => view))].map(
    asked => coarsened.find(({ view }) => view === asked)?.by ?? asked,
  )
  const ofAtom = ATOMS.map(
    ({ levels }) =>
      views.filter(view => shown.has(nameOf({ view, stratum: mergedStratum(stratumOf(levels, view), merged) })))
        .length / views.length,
  )
  const share = (people: readonly number[]) =>
    `${((100 * people.reduce((sum, atom) => sum + ofAtom[atom]!, 0)) / people.length).toFixed(2)}%`
  const all = [...atoms]
  const groups = GROUPS.map(group => share(all.filter(atom => ATOMS[atom]!.levels.group === group)))
  const asked = places.filter(place => shown.has(nameOf(place)))
  return (
    `${new Set(asked.map(({ view }) => view)).size} of ${views.length} views as asked, ${coarsened.length} coarser; ` +
    `${asked.length} of ${places.length} cells, ${shown.size - asked.length - 1} coarser; ` +
    `${share(all)} of people (by group ${groups.join(' ')})`
  )
}

/** Were only counts of 1 to k − 1 hidden: what adding and subtracting tells of them. */
function primaryOnly(places: readonly (Place & { people: number })[], people: People, k: number): void {
  const isHidden = (n: number) => isSmall(n, k)
  const all: Bounded = { view: EVERYONE, stratum: EVERYONE, low: people.ids.length, high: people.ids.length }
  const cells = places.map(({ view, stratum, people: n }): Bounded & { people: number } =>
    isHidden(n) ? { view, stratum, people: n, low: 1, high: k - 1 } : { view, stratum, people: n, low: n, high: n },
  )
  narrow([all, ...cells])
  const hidden = cells.filter(cell => isHidden(cell.people))
  const shown = new Set([nameOf(all), ...cells.filter(cell => !isHidden(cell.people)).map(nameOf)])
  const told = hidden.filter(({ low, high }) => low > 1 || high < k - 1)
  console.log(
    `      primary only:   ${kept(places, people, shown)}; of ${hidden.length} hidden counts ` +
      `${told.length} narrowed by subtraction, ${told.filter(({ low, high }) => low === high).length} of them to one number`,
  )
}
