import type { LedgerEntry } from '../../../science/disclosure/ledger.ts'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import { type Members, type Move, movesBetween, sealedMembers } from '../../../science/disclosure/members.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { ReleasedTableName } from '../../../science/disclosure/released-table.ts'
import { bell, CMS, draftOf, KEY, type Person } from './drafts.ts'

export interface Someone extends Person {
  id: string
}

/** People numbered from `first`, of levels by their number, their scores like a bell. */
export function someone(first: number, people: number, levels: (i: number) => Person['levels']): Someone[] {
  return bell(people).map((bin, i) => ({ id: `p${first + i}`, bin, levels: levels(first + i) }))
}

/** A cohort that releases one after another, as the jobs would: people are compared by their sealed tags alone. */
export function cohort() {
  const entries: LedgerEntry[] = []
  const sealed = new Map<string, Members>()
  const takenDown = new Set<string>()
  return {
    entries,
    takenDown,
    release(
      people: readonly Someone[],
      views: readonly string[],
      { policy = CMS, about = {}, scores = ['T2D_A'] }: Asked = {},
    ): Released {
      const draft = draftOf(people, ['(all)', ...views], about, scores)
      const attributes = draft.about.attributes.map(({ name }) => name).sort()
      const now = sealedMembers(
        people.map(({ id, levels, weight = 1n }) => ({
          id,
          atom: attributes.length === 0 ? '(all)' : attributes.map(name => `${name}=${levels[name]}`).join('|'),
          reference: true,
          record: `${weight}`,
        })),
        KEY,
      )
      const moves = new Map<string, Move[]>(
        entries.map(({ release }) => [release, movesBetween(sealed.get(release)!, now, ['(all)', ...views])]),
      )
      const released = Released.make(draft, policy, { history: entries, key: KEY, moves, takenDown })
      if (!entries.some(({ release }) => release === released.id)) {
        sealed.set(released.id, now)
        entries.push(ledgerEntry(released, { reason: 'a test', members: `members/${released.id}` }))
      }
      return released
    },
  }
}
interface Asked {
  policy?: Policy
  about?: Parameters<typeof draftOf>[2]
  scores?: readonly string[]
}

/** The number of one cell; null where it is withheld, undefined where there is no such row. */
export function cell(released: Released, table: ReleasedTableName, statistic: string, stratum: string) {
  return released.table(table).find(row => row.statistic === statistic && row.keys.stratum === stratum)?.value
}
