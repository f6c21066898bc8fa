import { describe, expect, it } from 'vitest'
import { compareMembers } from '../../../functions/jobs/compare-members.ts'

/** A home whose ledger holds one entry of the cohort, and in which nobody is counted. */
function homeWith(entry: object, batches: Record<string, object> = {}) {
  return {
    tables: {
      read: async function* (table: string) {
        if (table in batches) yield batches[table]
      },
      write: async () => 'changes',
    },
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

  it('however many they are', async () => {
    const n = 200_000
    const people = {
      person: Int32Array.from({ length: n }, (_, i) => i),
      person_id: Array.from({ length: n }, (_, i) => `p${i}`),
      reference: new Array(n).fill(true),
      weight_q: new BigInt64Array(n).fill(1n),
      atom: new Int32Array(n),
    }
    const home = homeWith(
      { release: 'abc', members: null },
      { people, atoms: { atom: Int32Array.of(0), atom_key: ['(all)'] } },
    )
    const batch = { people: 'people', atoms: 'atoms', outcomes: '', predictions: '', stages: '' }
    const { members } = await compareMembers.run({ ...INPUT, batches: [batch] } as never, home)
    expect(members).toMatch(/^members\/c\//)
  })

  it('and not with one whose policy protects nobody, which says so', async () => {
    const entry = { cohort: 'c', release: 'abc', members: null }
    expect(await compareMembers.run(INPUT, homeWith(entry))).toMatchObject({ releases: ['abc'] })
  })
})
