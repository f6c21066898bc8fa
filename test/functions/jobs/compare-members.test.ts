import { describe, expect, it } from 'vitest'
import { compareMembers } from '../../../functions/jobs/compare-members.ts'

/** A home whose ledger holds one entry of the cohort, and in which nobody is counted. */
function homeWith(entry: object) {
  return {
    tables: { read: async function* () {}, write: async () => 'changes' },
    ledger: {
      key: async () => new Uint8Array(32),
      append: async () => true,
      entries: async function* (folder: string) {
        if (folder.startsWith('releases/')) yield new TextEncoder().encode(JSON.stringify(entry))
      },
    },
    log: () => {},
  } as unknown as Parameters<typeof compareMembers.run>[1]
}
const INPUT = { cohort: 'c', entries: 1, views: ['(all)'], count: 'all' as const, batches: [] }

describe('people are compared with an earlier release', () => {
  it('not where its entry holds no tags of them: an entry of an earlier version is refused in words', async () => {
    const entry = { cohort: 'c', release: 'abc', policy: { id: 'cms-11', version: '1' }, tables: {} }
    await expect(compareMembers.run(INPUT, homeWith(entry))).rejects.toMatchObject({ code: 'old-entry' })
  })

  it('and not with one whose policy protects nobody, which says so', async () => {
    const entry = { cohort: 'c', release: 'abc', members: null }
    expect(await compareMembers.run(INPUT, homeWith(entry))).toMatchObject({ releases: ['abc'] })
  })
})
