import { describe, expect, test } from 'vitest'
import { agreementRows } from '../../../science/disclosure/agreement-rows.ts'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { AOU, bell, CMS, draftOf, KEY, NHS, NONE, OMOP, OPEN } from './drafts.ts'

const PAIR = { score: 'A', other: 'B', measure: 'unadjusted' }
const people = bell(400).map((bin, i) => ({ bin, levels: { sex: i % 2 ? 'male' : 'female' } }))
const base = draftOf(people, ['(all)', 'sex'], { agreement: [PAIR] }, ['A', 'B'])
const cell = (view: string, stratum: string, n: number) => ({
  ...{ ...PAIR, view, stratum, n },
  rank: { correlation: 0.71234567, error: 0.05 },
  high: { cut: 1.25, otherCut: -0.125, both: 0.04, first: 0.06, second: 0.055 },
})
const DRAFT: Draft = {
  ...base,
  agreement: [cell('(all)', '(all)', 390), cell('sex', 'sex=female', 200), cell('sex', 'sex=male', 190)],
}
const rowsOf = (draft: Draft, policy: Policy) => protect(draft, policy).tables.agreement
const released = (draft: Draft, policy: Policy) => Released.make(draft, policy, { history: [], key: KEY })

describe('where the policy withholds nothing', () => {
  test.each([OPEN, NONE])('every group is shown, with its number of people: $id', policy => {
    const rows = rowsOf(DRAFT, policy)
    expect(rows).toHaveLength(3 * 6)
    expect(rows.every(({ status, low, high }) => status === 'released' && low === null && high === null)).toBe(true)
    const female = rows.filter(({ keys }) => keys.stratum === 'sex=female')
    expect(female.map(({ statistic, value, n }) => [statistic, value, n])).toEqual([
      ['people', 200, 200],
      ['rank_correlation', 0.712346, 200],
      ['rank_error', 0.050001, 200],
      ['high_in_both', 0.04, 200],
      ['high_in_first_only', 0.06, 200],
      ['high_in_second_only', 0.055, 200],
    ])
    expect(female[3]!.reason).toBe('high: at or above 1.25 SD in A, at or above -0.125 SD in B; no sampling interval')
  })

  test('a group in which nobody has both scores is listed, and nothing can be said of it', () => {
    const draft = { ...DRAFT, agreement: [cell('(all)', '(all)', 200), cell('sex', 'sex=female', 200)] }
    const male = rowsOf(draft, OPEN).filter(({ keys }) => keys.stratum === 'sex=male')
    expect(male.map(({ value, status }) => [value, status])).toEqual([
      [0, 'released'],
      ...Array.from({ length: 5 }, () => [null, 'not_estimable']),
    ])
  })

  test('so is a pair of which nobody has both', () => {
    const rows = rowsOf({ ...DRAFT, agreement: [] }, OPEN)
    expect(rows.filter(({ statistic }) => statistic === 'people').map(({ value }) => value)).toEqual([0, 0, 0])
  })

  test('without an edge that cuts off about a tenth nobody is called high, and it is said why', () => {
    const cells = DRAFT.agreement.map(cell => ({ ...cell, high: undefined }))
    const [both] = agreementRows(cells, () => true, OPEN).filter(({ statistic }) => statistic === 'high_in_both')
    expect([both!.status, both!.reason]).toEqual([
      'not_estimable',
      'no edge of the bins cuts off about a tenth of all people in each score',
    ])
  })

  test('what is released can be opened again', () => {
    const made = released(DRAFT, OPEN)
    expect(Released.open(made.files).table('agreement')).toEqual(made.table('agreement'))
    expect(made.about.agreement).toEqual([PAIR])
  })
})

describe('where the policy has a threshold', () => {
  test.each([CMS, NHS, AOU, OMOP])('all is withheld, and the groups are not even named: $id', policy => {
    for (const rows of [rowsOf(DRAFT, policy), protect(DRAFT, policy).attacked.agreement]) {
      expect(rows).toHaveLength(6)
      for (const row of rows)
        expect(row).toMatchObject({ status: 'suppressed', value: null, n: null, keys: { view: '(all)' } })
    }
    expect(() => released(DRAFT, policy)).not.toThrow()
  })

  test('what is written says nothing of who has both', () => {
    const other = { ...DRAFT, agreement: [] }
    expect(rowsOf(other, CMS)).toEqual(rowsOf(DRAFT, CMS))
  })

  test('the number of withheld rows is told', () => {
    const rows = protect(DRAFT, CMS).tables.withheld.filter(({ keys }) => keys.table === 'agreement')
    expect(rows.map(({ statistic, value }) => [statistic, value])).toEqual([
      ['cells', 6],
      ['withheld', 6],
    ])
  })

  test('the attacker refuses a release that shows any of it', () => {
    const { attacked, claims } = protect(DRAFT, CMS)
    const shown = { ...attacked, agreement: protect(DRAFT, OPEN).tables.agreement.slice(0, 1) }
    expect(attack(attacked, claims).findings).toEqual([])
    expect(attack(shown, claims).findings).toMatchObject([{ table: 'agreement', rule: 'unchecked table' }])
  })
})

test('counts that are rounded withhold it too', () => {
  expect(rowsOf(DRAFT, { ...OPEN, count_base: 5 }).every(({ status }) => status === 'suppressed')).toBe(true)
})

describe('a draft that contradicts itself is a fault', () => {
  const refused = (agreement: Draft['agreement']) => expect(() => protect({ ...DRAFT, agreement }, OPEN))
  const [all, female, male] = DRAFT.agreement as [Cell, Cell, Cell]
  type Cell = ReturnType<typeof cell>

  test('more people with both than with one', () => {
    refused([cell('(all)', '(all)', 401), female, { ...male, n: 201 }]).toThrow('more people than have both')
  })
  test('groups that do not add up', () => {
    refused([all, female, { ...male, n: 189 }]).toThrow('do not add up')
  })
  test('a pair that was not asked for, a group twice, or one without people', () => {
    for (const extra of [{ ...male, other: 'C' }, male, { ...male, stratum: 'sex=other' }])
      refused([all, female, male, extra]).toThrow('twice, unasked, or in a stratum without people')
  })
  test('a correlation or a share that is none', () => {
    refused([{ ...all, rank: { correlation: 1.1, error: 0 } }, female, male]).toThrow('a rank correlation that is none')
    refused([{ ...all, rank: { correlation: Number.NaN, error: 0 } }, female, male]).toThrow('that is none')
    refused([{ ...all, high: { ...all.high, both: -0.1 } }, female, male]).toThrow('a share that is none')
  })
})
