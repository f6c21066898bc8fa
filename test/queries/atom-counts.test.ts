import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const people = [
  `person reference weight_q  atom replicate
   0      true      134217727 0    0
   1      true      134217727 0    0
   2      true      1         0    5`,
  `person reference weight_q  atom replicate
   3      false     2         0    0
   4      true      3         1    0`,
]
const atoms = [
  `atom atom_key            attribute value
   0    age=old|sex=female  age       old
   0    age=old|sex=female  sex       female
   1    age=old|sex=male    age       old`,
  `atom atom_key            attribute value
   1    age=old|sex=male    sex       male
   2    age=young|sex=male  sex       male`,
]
const outcomes = `
  person outcome outcome_value
  0      ill     yes
  1      ill     (missing)
  3      ill     yes`
const expected = (text: string) => sorted(rowsFrom('atom_counts', text))

test('a person is counted once however many attributes an atom has, and apart by reference, outcome and replicate', async () => {
  expect(await lake.given('atomCounts', { people, atoms, outcomes }, {})).toEqual(
    expected(`
      atom_key           reference outcome outcome_value replicate n sum_w     sum_w2
      age=old|sex=female true      (all)   (all)         0         2 268435454 36028796482093058
      age=old|sex=female true      (all)   (all)         5         1 1         1
      age=old|sex=female false     (all)   (all)         0         1 2         4
      age=old|sex=male   true      (all)   (all)         0         1 3         9
      age=old|sex=female true      ill     yes           0         1 134217727 18014398241046529
      age=old|sex=female true      ill     (missing)     0         1 134217727 18014398241046529
      age=old|sex=female false     ill     yes           0         1 2         4`),
  )
})

test('without a single part of outcomes everybody is counted once', async () => {
  const rows = await lake.given('atomCounts', { people, atoms, outcomes: [] }, {})
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(4).fill('(all)'))
  expect(rows.reduce((total, { n }) => total + (n as bigint), 0n)).toBe(5n)
})
