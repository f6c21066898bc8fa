import type { DistributionCell, Draft, QualityCell } from '../science/disclosure/draft.ts'
import { finerCounts } from '../science/disclosure/finer-counts.ts'
import type { Member } from '../science/disclosure/members.ts'
import { mergeOf } from '../science/disclosure/merge.ts'
import { type Merge, mergedStratum } from '../science/disclosure/merges.ts'
import { attributesOf, EVERYONE } from '../science/disclosure/strata.ts'
import { FINE_BINS } from '../science/scores/measure-grid.ts'
import { drawsOf } from '../test/helpers/draws.ts'
import { draftOf } from '../test/science/disclosure/drafts.ts'

const SCORES = ['PGS_A', 'PGS_B', 'PGS_C']
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`)
const LEVELS = { age: names('a', 4), group: names('g', 6), region: names('r', 51), sex: names('s', 2) } as const
export const GROUPS = LEVELS.group
const DIVISIONS = 9
/** The regions in order of size, so that the last division is the smallest. */
const divisionOf = (region: string) =>
  `d${1 + Math.floor((LEVELS.region.indexOf(region) * DIVISIONS) / LEVELS.region.length)}`
export const COARSER: Draft['about']['coarser'] = [
  {
    attribute: 'region',
    by: 'division',
    strata: LEVELS.region.map(region => ({ stratum: `region=${region}`, within: `division=${divisionOf(region)}` })),
  },
]
const KINDS = { age: 'age', division: 'geography', group: 'other', region: 'geography', sex: 'sex' } as const
export type Levels = Readonly<Record<keyof typeof KINDS, string>>

/** Every joint value of the attributes, and its stratum key. */
export const ATOMS: readonly { key: string; levels: Levels }[] = LEVELS.age.flatMap(age =>
  LEVELS.group.flatMap(group =>
    LEVELS.region.flatMap(region =>
      LEVELS.sex.map(sex => {
        const levels = { age, division: divisionOf(region), group, region, sex }
        return { key: stratumOf(levels, Object.keys(KINDS).join('|')), levels }
      }),
    ),
  ),
)

export function stratumOf(levels: Levels, view: string): string {
  if (view === EVERYONE) return EVERYONE
  return view
    .split('|')
    .map(name => `${name}=${levels[name as keyof Levels]}`)
    .join('|')
}

/** People by number: their atoms, and a fine bin of each score; −1 in all of whoever has none. */
export interface People {
  /** Unlike in all releases. */
  ids: Int32Array
  atoms: Int16Array
  bins: Int16Array
}

export interface Nation {
  name: string
  /** In proportion to which its groups are. */
  groups: readonly number[]
  /** The share of people without a score. */
  unscored: number
}

/** People of a nation whose regions fall in size like 1/rank, drawn from a seed. */
export function peopleOf(count: number, { groups, unscored }: Nation, seed: number, firstId: number): People {
  const { uniform, normal } = drawsOf(seed)
  const shareOf = ({ group, region }: Levels) =>
    groups[LEVELS.group.indexOf(group)]! / (1 + LEVELS.region.indexOf(region))
  let sum = 0
  const upTo = Float64Array.from(ATOMS, ({ levels }) => (sum += shareOf(levels)))
  const atoms = new Int16Array(count)
  const bins = new Int16Array(count * SCORES.length)
  for (let person = 0; person < count; person++) {
    const at = uniform() * sum
    let [low, high] = [0, ATOMS.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! < at) low = middle + 1
      else high = middle
    }
    atoms[person] = low
    const isScored = uniform() >= unscored
    for (let score = 0; score < SCORES.length; score++)
      bins[person * SCORES.length + score] = !isScored
        ? -1
        : Math.min(FINE_BINS - 1, Math.max(0, Math.floor((normal() + 8) * 32)))
  }
  return { ids: Int32Array.from({ length: count }, (_, i) => firstId + i), atoms, bins }
}

/** The people with the first so many of them replaced by as many others. */
export function replaced(people: People, others: People): People {
  const copy = { ids: people.ids.slice(), atoms: people.atoms.slice(), bins: people.bins.slice() }
  copy.ids.set(others.ids)
  copy.atoms.set(others.atoms)
  copy.bins.set(others.bins)
  return copy
}

/** As the ledger's tags are made of. */
export function* membersOf({ ids, atoms }: People, merges: readonly Merge[] = []): Iterable<Member & { id: string }> {
  const keys = ATOMS.map(({ key }) => mergedStratum(key, merges))
  for (const [i, id] of ids.entries()) yield { id: `p${id}`, atom: keys[atoms[i]!]!, reference: true, record: '1' }
}

/** Which regions are told as one, where a study lets them. */
export function mergedRegions({ atoms, bins }: People, views: readonly string[], threshold: number): Merge[] {
  const counts = ATOMS.map(() => [0, 0])
  for (const [person, atom] of atoms.entries()) {
    counts[atom]![0]!++
    if (bins[person * SCORES.length] !== -1) counts[atom]![1]!++
  }
  const people = ATOMS.map(({ levels: { division: _, ...levels } }, i) => ({
    levels: new Map(Object.entries(levels)),
    people: counts[i]![0]!,
    scored: [counts[i]![1]!],
  }))
  return [mergeOf({ attribute: 'region', views, levels: LEVELS.region, named: [] }, people, threshold) ?? []].flat()
}

/** The views to count: those asked for, and what may be released in their place. */
export function countedViews(asked: readonly string[], coarser: Draft['about']['coarser']): string[] {
  const wider = coarser.flatMap(
    ({ attribute, by }) =>
    asked.map(view => attributesOf(view).map(name => (name === attribute ? by : name)).sort().join('|') || EVERYONE), // biome-ignore format: one line
  )
  return [...new Set([...asked, ...wider])]
}

/** The draft of these people: everyone weighs 1 and lacks no call. */
export function nationDraft(
  { atoms, bins }: People,
  asked: readonly string[],
  coarser: Draft['about']['coarser'],
  merges: readonly Merge[] = [],
): Draft {
  const [people, scored] = [new Int32Array(ATOMS.length), new Int32Array(ATOMS.length)]
  const counts = SCORES.map(() => new Int32Array(ATOMS.length * FINE_BINS))
  for (const [person, atom] of atoms.entries()) {
    people[atom]!++
    if (bins[person * SCORES.length] === -1) continue
    scored[atom]!++
    for (const [score, of] of counts.entries()) of[atom * FINE_BINS + bins[person * SCORES.length + score]!]!++
  }
  const views = [EVERYONE, ...asked]
  const distributions: DistributionCell[] = []
  const quality: QualityCell[] = []
  for (const view of countedViews(views, coarser)) {
    const strata = new Map<string, number[]>()
    for (const [atom, { levels }] of ATOMS.entries()) {
      const stratum = mergedStratum(stratumOf(levels, view), merges)
      strata.set(stratum, [...(strata.get(stratum) ?? []), atom])
    }
    for (const [stratum, members] of strata) {
      const [all, n] = [people, scored].map(of => members.reduce((sum, atom) => sum + of[atom]!, 0)) as [number, number]
      if (all === 0) continue
      for (const [i, score] of SCORES.entries()) {
        const cell = { score, view, stratum }
        const calls = { missingCalls: 0, calls: 100 * n, missingWeightShare: 0 }
        quality.push({ ...cell, people: all, scored: n, ...calls })
        if (n > 0) distributions.push({ ...cell, measure: 'unadjusted', n, ...momentsAndBins(counts[i]!, members, n) })
      }
    }
  }
  const everyone = { listed: atoms.length, reference: atoms.length, withoutGenotypes: 0, withoutComponents: null }
  const attributes = Object.entries(KINDS).map(([name, kind]) => ({ name, kind, why: 'a benchmark', levels: [] }))
  const merged = merges.map(({ attribute, levels }) => ({ attribute, levels: [...levels] }))
  const finer = finerCounts(
    ATOMS.map(({ levels }, i) => ({ levels: new Map(Object.entries(levels)), people: people[i]! })),
    asked,
    merges,
  )
  return {
    ...draftOf([], views, { people: everyone, attributes, coarser, merged }, SCORES),
    ...{ distributions, quality, finer },
  }
}

function momentsAndBins(counts: Int32Array, members: readonly number[], n: number) {
  const bins = new BigInt64Array(FINE_BINS)
  let [sum, squares] = [0, 0]
  for (let bin = 0; bin < FINE_BINS; bin++) {
    let inside = 0
    for (const atom of members) inside += counts[atom * FINE_BINS + bin]!
    bins[bin] = BigInt(inside)
    const z = (bin + 0.5) / 32 - 8
    sum += inside * z
    squares += inside * z * z
  }
  const mean = sum / n
  const sd = Math.sqrt(Math.max(0, squares - n * mean ** 2) / Math.max(1, n - 1))
  return {
    nClamped: 0,
    mean,
    meanSe: sd / Math.sqrt(n),
    sd,
    bins: { n: bins, weight: bins, weight2: bins },
    above: new Map(),
  }
}
