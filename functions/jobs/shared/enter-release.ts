import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import type { LedgerEntry, TakeDown } from '../../../science/disclosure/ledger.ts'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import type { Move } from '../../../science/disclosure/members.ts'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { Ledger } from '../../ports.ts'

/** How the people of a draft were compared with those of earlier releases. */
export interface Compared {
  /** Where the sealed tags of these people lie; null where people were not compared. */
  members: string | null
  /** The releases that the ledger held then, in its order, and who moved since each. */
  releases: readonly string[]
  moves: ReadonlyMap<string, readonly Move[]>
}

/**
 * A release that is in the ledger. Entries are numbered and put if absent: whoever loses the race for a number reads the
 * history again with the winner in it, so no two releases of a cohort are made without one of them knowing the other.
 * The entry comes before the files: what is published is never missing from the ledger. Throws DisclosureRefused where a
 * release was entered after people were compared.
 */
export async function enterRelease(
  draft: Draft,
  { policy, reason = '' }: { policy: string; reason?: string | undefined },
  { members, releases, moves }: Compared,
  ledger: Ledger,
): Promise<Released> {
  const folder = `releases/${draft.about.cohort}/`
  let refused: number | undefined
  for (;;) {
    const entries = await entriesIn<LedgerEntry>(ledger, folder)
    const takeDowns = await entriesIn<TakeDown>(ledger, `takedowns/${draft.about.cohort}/`)
    const takenDown = new Set(takeDowns.map(({ release }) => release))
    const history = members === null ? entries : entries.slice(0, releases.length)
    if (members !== null && history.map(({ release }) => release).join() !== releases.join())
      throw new Error('the ledger does not hold the releases that people were compared with')
    const released = Released.make(draft, policyOf(policy), { history, key: await ledger.key(), moves, takenDown })
    if (takenDown.has(released.id)) throw isTakenDown(released.id)
    if (entries.some(({ release }) => release === released.id)) return released
    if (history.length < entries.length) throw enteredMeanwhile(entries.at(-1)!)
    if (entries.length === refused) throw new Error('an entry is missing from the ledger; restore it from its backup')
    const number = String(entries.length + 1).padStart(6, '0')
    const entry = new TextEncoder().encode(`${JSON.stringify(ledgerEntry(released, { reason, members }))}\n`)
    if (await ledger.append(`${folder}${number}.json`, entry)) return released
    refused = entries.length
  }
}

async function entriesIn<T>(ledger: Ledger, folder: string): Promise<T[]> {
  const found: T[] = []
  for await (const entry of ledger.entries(folder)) found.push(JSON.parse(new TextDecoder().decode(entry)))
  return found
}

function isTakenDown(release: string): DisclosureRefused {
  return new DisclosureRefused(
    'distribution',
    'taken down',
    `These people, scores and views make the release ${release}, which was taken down.`,
    'Leave out what it was taken down for, such as the people who withdrew (`exclude`).',
  )
}

function enteredMeanwhile({ release }: LedgerEntry): DisclosureRefused {
  return new DisclosureRefused(
    'distribution',
    'earlier release',
    `Another release of the cohort (${release}) was made after the people of this one were compared with those of earlier ones.`,
    'Run the study again: it is then compared with that release too.',
  )
}
