import { describe, expect, test } from 'vitest'
import { type Compared, enterRelease } from '../../../functions/jobs/shared/enter-release.ts'
import type { Ledger } from '../../../functions/ports.ts'
import { draftOf } from '../../science/disclosure/drafts.ts'

/** A ledger in memory; `rival` puts an entry of its own just before the first that is put here. */
function ledgerWith(rival?: (entries: Map<string, Uint8Array>) => void): Ledger & { entered: Map<string, Uint8Array> } {
  const entered = new Map<string, Uint8Array>()
  let pending = rival
  return {
    entered,
    key: async () => new Uint8Array(32),
    async append(name, entry) {
      pending?.(entered)
      pending = undefined
      if (entered.has(name)) return false
      entered.set(name, entry)
      return true
    },
    async *entries(prefix) {
      for (const [name, entry] of [...entered].sort()) if (name.startsWith(prefix)) yield entry
    },
  }
}

/** A cohort under `cms-11`, all of it around the middle of the grid. */
const draft = (people: number) =>
  draftOf(
    Array.from({ length: people }, (_, i) => ({ bin: 240 + (i % 32), levels: { sex: i % 2 ? 'female' : 'male' } })),
    ['(all)', 'sex'],
  )
/** People who were compared with those of no release. */
const NONE: Compared = { members: 'members/test-cohort/1', releases: [], moves: new Map() }
const OPEN: Compared = { ...NONE, members: null }
const FIRST = 'releases/test-cohort/000001.json'

describe('a release enters the ledger', () => {
  test('once: entered again it is the same, and adds nothing', async () => {
    const ledger = ledgerWith()
    const first = await enterRelease(draft(400), { policy: 'cms-11' }, NONE, ledger)
    expect((await enterRelease(draft(400), { policy: 'cms-11' }, NONE, ledger)).id).toBe(first.id)
    const compared = { ...NONE, releases: [first.id], moves: new Map([[first.id, []]]) }
    expect((await enterRelease(draft(400), { policy: 'cms-11' }, compared, ledger)).id).toBe(first.id)
    expect([...ledger.entered.keys()]).toEqual([FIRST])
  })

  test('with who answers for it and why', async () => {
    const ledger = ledgerWith()
    await enterRelease(draft(400), { policy: 'cms-11', reason: 'the yearly report' }, NONE, ledger)
    const entry = JSON.parse(new TextDecoder().decode(ledger.entered.get(FIRST)))
    expect([entry.approver, entry.reason]).toEqual(['A. Person', 'the yearly report'])
  })

  test('knowing of one that was entered while it was being made: it is refused', async () => {
    const other = ledgerWith()
    await enterRelease(draft(399), { policy: 'cms-11' }, NONE, other)
    const ledger = ledgerWith(entries => entries.set(FIRST, other.entered.get(FIRST)!))
    await expect(enterRelease(draft(400), { policy: 'cms-11' }, NONE, ledger)).rejects.toMatchObject({
      code: 'disclosure',
      rule: 'earlier release',
      todo: expect.stringContaining('Run the study again'),
    })
    expect([...ledger.entered.keys()]).toEqual([FIRST])
  })

  test('behind one of public data that was entered meanwhile, under the next number', async () => {
    const other = ledgerWith()
    await enterRelease(draft(399), { policy: 'open-data' }, OPEN, other)
    const ledger = ledgerWith(entries => entries.set(FIRST, other.entered.get(FIRST)!))
    await enterRelease(draft(400), { policy: 'open-data' }, OPEN, ledger)
    expect([...ledger.entered.keys()]).toEqual([FIRST, 'releases/test-cohort/000002.json'])
  })

  test('never where the ledger has lost an entry: it says so and stops', async () => {
    const ledger = ledgerWith()
    await enterRelease(draft(399), { policy: 'open-data' }, OPEN, ledger)
    await enterRelease(draft(400), { policy: 'open-data' }, OPEN, ledger)
    ledger.entered.delete(FIRST)
    await expect(enterRelease(draft(401), { policy: 'open-data' }, OPEN, ledger)).rejects.toThrow(
      /missing from the ledger/,
    )
  })
})
