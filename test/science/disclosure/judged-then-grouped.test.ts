import { expect, test } from 'vitest'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import { movesBetween, sealedMembers } from '../../../science/disclosure/members.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { CMS, KEY } from './drafts.ts'
import { judgedDraft, type Patient } from './judged-drafts.ts'

const alike = (n: number, region: string, risk: number, ill: 0 | 1): Patient[] =>
  Array.from({ length: n }, () => ({ levels: { region }, risk, ill }))

// Whoever has an AUC of 1 and who lies where by region reads how many of the island’s 14 are ill: 4, and 5.
test.each([
  [
    'bins',
    [
      ...alike(20, 'mainland', 0.9, 1),
      ...alike(4, 'island', 0.61, 1),
      ...alike(10, 'island', 0.6, 0),
      ...alike(20, 'mainland', 0.1, 0),
    ],
  ],
  [
    'a mean',
    [
      ...alike(40, 'mainland', 0.9, 1),
      ...alike(5, 'island', 0.9, 1),
      ...alike(9, 'island', 0.1, 0),
      ...alike(40, 'mainland', 0.1, 0),
    ],
  ],
])('performance of all first, and %s by region later: nothing by region is shown', (_, patients) => {
  const people = patients.map(({ risk, ill }, i) => ({ id: `p${i}`, reference: true, record: `${risk} ${ill}` }))
  const members = (atom: (patient: Patient) => string) =>
    sealedMembers(
      people.map((person, i) => ({ ...person, atom: atom(patients[i]!) })),
      KEY,
    )
  const first = Released.make(judgedDraft(patients, []), CMS, { history: [], key: KEY })
  expect(first.table('performance').some(({ value }) => value !== null)).toBe(true)

  const entry = ledgerEntry(first, { reason: '', members: null })
  const moves = movesBetween(
    members(() => '(all)'),
    members(({ levels }) => `region=${levels.region}`),
    ['(all)', 'region'],
  )
  const make = (history: (typeof entry)[]) =>
    Released.make(judgedDraft(patients, ['region']), CMS, { history, key: KEY, moves: new Map([[first.id, moves]]) })
  const byRegion = (released: Released) =>
    (['quality', 'distribution', 'histogram', 'performance'] as const).flatMap(table =>
      released.table(table).filter(({ keys, value }) => keys.view === 'region' && value !== null),
    )
  expect(byRegion(make([entry]))).toEqual([])
  expect(byRegion(make([])).length).toBeGreaterThan(0)
})
