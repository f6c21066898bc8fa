import { readTable, tableBytes } from './csv.ts'
import { pathOf } from './data-package.ts'
import { DisclosureRefused } from './disclosure-refused.ts'
import type { LedgerEntry } from './ledger.ts'
import { linkedBy } from './linked-attributes.ts'
import type { Move } from './members.ts'
import type { Policy } from './policies.ts'
import { policyOf } from './policies.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { EVERYONE, familiesOf } from './strata.ts'

/** What is known of a cohort when a release is made. */
export interface History {
  /** The ledger's entries, in their order. */
  history: readonly LedgerEntry[]
  /** The ledger's key. */
  key: Uint8Array
  /** Who moved since each earlier release; one that is not here was not compared. */
  moves?: ReadonlyMap<string, readonly Move[]>
  /** Releases that were taken down: compared with as ever, and nothing of them is published again. */
  takenDown?: ReadonlySet<string>
}

/** What earlier releases leave to be said. */
export interface Settled {
  /** Views whose numbers are republished unchanged, and the entry they are taken from. */
  frozen: ReadonlyMap<string, LedgerEntry>
  /** Views of which nothing may be shown. */
  withheld: ReadonlySet<string>
}

interface Asked {
  cohort: string
  attributes: readonly { name: string; kind: string }[]
  /** Names of all views, those compared with a census too. */
  views: readonly string[]
}

/** Earlier releases of the cohort, of which one under a threshold speaks to the next. */
export function guardedEntries(history: readonly LedgerEntry[], cohort: string): LedgerEntry[] {
  return history.filter(entry => entry.cohort === cohort && policyOf(entry.policy.id).threshold > 0)
}

/**
 * Which views a release may speak of anew. Linked views are one family, settled together, as they are protected together.
 *
 * The people of two releases are compared, not their counts: for all people and every view of the family, people who came or
 * went, by stratum; who stayed with another record, by stratum; and who changed places, by pair of strata. Where each of
 * these numbers is 0 or at least k, for every earlier release whose people the family's numbers are of, the family is made
 * anew: who moved into, out of or within any union of strata is a union of such sets, and so nobody or at least k. Else it is frozen: what the last release said stands.
 *
 * A family that is cut in another way than before (a view more, or one linked to views of an earlier release that are not
 * here) is frozen as far as it was published under the same policy; of its new views nothing is shown, as they could be
 * subtracted from the old. Views that no earlier release is linked to are new, unless one shows performance: means and
 * bins by group would say who its cases are (decision 0051).
 *
 * `unfit` names views that the numbers themselves rule out. Throws DisclosureRefused where an earlier release promised more
 * than this policy, or where nothing is left to say.
 */
export function settle(
  asked: Asked,
  policy: Policy,
  { history, moves = new Map(), takenDown = new Set() }: Omit<History, 'key'>,
  unfit: ReadonlySet<string> = new Set(),
): Settled {
  const earlier = policy.threshold === 0 ? [] : guardedEntries(history, asked.cohort)
  if (earlier.some(entry => policyOf(entry.policy.id).threshold > policy.threshold))
    throw refused(
      earlier[0]!.release,
      'which was made under a policy with a higher threshold: this one would show what that one hides',
      'Choose that policy, or one with a threshold at least as high.',
    )
  const kinds = new Map([
    ...earlier.flatMap(({ attributes }) => Object.entries(attributes)),
    ...asked.attributes.map(({ name, kind }) => [name, kind] as const),
  ])
  const linked = linkedBy(kinds)
  const compared = earlier.map(entry => ({
    entry,
    families: familiesOf(Object.keys(entry.views), linked),
  }))
  const maySpeak = (views: readonly string[], since: ReadonlySet<string>) =>
    [...since].every(release => moves.has(release) && isApart(moves.get(release)!, views, policy.threshold))
  const everyone = maySpeak([EVERYONE], new Set(earlier.map(({ views }) => views[EVERYONE]!))) && !unfit.has(EVERYONE)
  const isNew = (family: readonly string[]) => {
    if (family.some(view => unfit.has(view))) return false
    return compared.every(({ entry, families }) => {
      const touched = families.filter(of => familiesOf([...of, ...family], linked).length < 2).flat()
      if (touched.length === 0) return !showsPerformance(entry)
      const since = new Set(touched.map(view => entry.views[view]!))
      return family.every(view => touched.includes(view)) && maySpeak(family, since)
    })
  }
  const held = familiesOf(asked.views, linked)
    .filter(family => !everyone || !isNew(family))
    .flat()
  if (!everyone) held.push(EVERYONE)
  const frozen = new Map<string, LedgerEntry>()
  for (const view of held) {
    const last = earlier.findLast(entry => Object.hasOwn(entry.views, view))
    const mayStand =
      last && [last.release, last.views[view]!].every(release => !takenDown.has(release)) && isSamePolicy(last, policy)
    if (mayStand) frozen.set(view, last)
  }
  if (!everyone && !frozen.has(EVERYONE))
    throw refused(
      earlier.at(-1)!.release,
      'which differs from this one by too few people, and whose numbers may not stand under this policy or were taken down',
      'Use the release that there is, until more people have come or gone.',
    )
  return { frozen, withheld: new Set(held.filter(view => !frozen.has(view))) }
}

/**
 * May performance and the cascade be shown? Outcomes and stages of people who came or went are not compared, nor cut points with
 * those of other audits: so only by the first release of a cohort, and by one that repeats, of the same people, what every
 * earlier one published.
 */
export function mayJudge(
  fresh: ReleasedTables,
  cohort: string,
  { history, moves = new Map(), takenDown = new Set() }: Omit<History, 'key'>,
  { threshold }: Policy,
): boolean {
  if (threshold === 0) return true
  const textOf = (table: ReleasedTableName, rows: readonly ReleasedRow[]) =>
    new TextDecoder().decode(tableBytes(table, rows))
  const says = (table: ReleasedTableName) => textOf(table, fresh[table])
  // An entry of a version that did not know the table yet.
  const none = (table: ReleasedTableName) => textOf(table, [])
  return guardedEntries(history, cohort).every(
    ({ release, published }) =>
      moves.get(release)?.length === 0 &&
      !takenDown.has(release) &&
      published !== null &&
      (['performance', 'comparison', 'histogram', 'participation'] as const).every(
        table => (published[table] ?? none(table)) === says(table),
      ),
  )
}

/** Does an earlier release say how anything goes with an outcome? Values by group, shown later, could tell whose outcomes these are. */
function showsPerformance({ published }: LedgerEntry): boolean {
  const table = new TextEncoder().encode(published!.performance)
  return readTable('performance', pathOf('performance'), table).some(({ value }) => value !== null)
}

/** Was the release made under this very policy, so that its numbers may stand beside those of this one? */
export function isSamePolicy({ policy: { id, version }, published }: LedgerEntry, policy: Policy): boolean {
  return id === policy.id && version === policy.version && published !== null
}

/** Is everyone who moved one of at least k, by stratum and by pair of strata? */
function isApart(moves: readonly Move[], views: readonly string[], k: number): boolean {
  const groups = new Map<string, number>()
  for (const { view, reference, before, now, people } of moves) {
    if (!views.includes(view)) continue
    // Who came and who went, by stratum; who stayed with another record; who changed places, by pair of strata.
    const strata = before === '' || now === '' ? [before || now] : [before, now].sort()
    const group = JSON.stringify([view, reference, strata])
    groups.set(group, (groups.get(group) ?? 0) + people)
  }
  return [...groups.values()].every(people => people >= k)
}

/** An earlier release stands against this one. */
export function refused(release: string, why: string, todo: string): DisclosureRefused {
  return new DisclosureRefused(
    'distribution',
    'earlier release',
    `The cohort has another release (${release}), ${why}.`,
    todo,
  )
}
