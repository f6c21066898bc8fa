import type { Draft } from '../../../science/disclosure/draft.ts'
import { type LedgerEntry, ledgerEntry } from '../../../science/disclosure/ledger.ts'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { Ledger } from '../../ports.ts'

/**
 * A release that is in the ledger. Entries are numbered and put if absent: whoever loses the race for a number reads the
 * history again with the winner in it, so no two releases of a cohort are made without one of them knowing the other.
 * The entry comes before the files: what is published is never missing from the ledger.
 */
export async function enterRelease(
  draft: Draft,
  { policy, reason = '' }: { policy: string; reason?: string | undefined },
  ledger: Ledger,
): Promise<Released> {
  const folder = `releases/${draft.about.cohort}/`
  let refused: number | undefined
  for (;;) {
    const history: LedgerEntry[] = []
    for await (const entry of ledger.entries(folder)) history.push(JSON.parse(new TextDecoder().decode(entry)))
    const released = Released.make(draft, policyOf(policy), { history, key: await ledger.key() })
    if (history.some(({ release }) => release === released.id)) return released
    if (history.length === refused) throw new Error('an entry is missing from the ledger; restore it from its backup')
    const number = String(history.length + 1).padStart(6, '0')
    const entry = new TextEncoder().encode(`${JSON.stringify(ledgerEntry(released, reason))}\n`)
    if (await ledger.append(`${folder}${number}.json`, entry)) return released
    refused = history.length
  }
}
