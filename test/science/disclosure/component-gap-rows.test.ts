import { expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { componentGapRows } from '../../../science/disclosure/component-gap-rows.ts'
import type { PerformanceCell } from '../../../science/disclosure/draft.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { bell, CMS, draftOf, NHS, OPEN } from './drafts.ts'

const keys = { score: 'T2D_A', view: 'group', stratum: 'group=a', reference: 'group=b' }
const VALUES = {
  people: 250,
  reference_people: 250,
  gap: 0.5,
  composition: 0.3,
  not_explained: 0.2,
  interaction: 0.1,
  distance: 1.9,
}
const gaps = (values: Partial<typeof VALUES> = {}, width = 0): PerformanceCell[] =>
  Object.entries({ ...VALUES, ...values }).map(([statistic, value]) => ({
    keys,
    statistic,
    estimate: { value, low: value - width, high: value + width, n: 500 },
    reason: '',
  }))
const draft = (cells: PerformanceCell[]) => ({
  ...draftOf(
    bell(500).map((bin, i) => ({ bin, levels: { group: i % 2 ? 'a' : 'b' } })),
    ['(all)', 'group'],
    { by_components: [{ attribute: 'group', reference: 'b' }] },
  ),
  gaps: cells,
})
const rowsOf = (cells: PerformanceCell[], design: 'convenience' | 'sample' = 'sample', replicated = true) =>
  componentGapRows(cells, () => true, { ...draft(cells).about, design, replicated }, OPEN)
const find = (rows: ReturnType<typeof rowsOf>, name: string) => rows.find(({ statistic }) => statistic === name)!

test('gaps have limits where the design allows them, and a reason where it does not', () => {
  expect(find(rowsOf(gaps({}, 0.05)), 'composition')).toMatchObject({
    value: 0.3,
    low: 0.25,
    high: 0.35,
    status: 'released',
  })
  for (const [design, replicated, why] of [
    ['convenience', true, 'convenience sample'],
    ['sample', false, 'no clusters'],
  ] as const) {
    const { low, high, reason } = find(rowsOf(gaps({}, 0.05), design, replicated), 'composition')
    expect([low, high, reason]).toEqual([null, null, expect.stringContaining(why)])
  }
  const { low, high, reason } = find(rowsOf(gaps()), 'composition')
  expect([low, high, reason]).toEqual([null, null, expect.stringContaining('too few groups of the sampling design')])
  expect(find(rowsOf(gaps()), 'people')).toMatchObject({ value: 250, low: null, high: null })
})

test('parts of a gap between groups that lie apart on the components are unreliable, the gap itself is not', () => {
  expect(find(rowsOf(gaps()), 'composition').status).toBe('released')
  const rows = rowsOf(gaps({ distance: 2.1 }))
  expect(['gap', 'composition', 'not_explained', 'interaction'].map(name => find(rows, name).status)).toEqual([
    'released',
    ...new Array(3).fill('unreliable'),
  ])
  expect(find(rows, 'composition').reason).toContain('lie apart on the components')
})

test.each([CMS, NHS])('under $id the table is withheld whole, and names no group', policy => {
  const { tables, attacked, claims } = protect(draft(gaps()), policy)
  expect(new Set(tables.component_gap.map(({ status, keys }) => `${status} ${keys.view} ${keys.stratum}`))).toEqual(
    new Set(['suppressed (all) (all)']),
  )
  expect(attack(attacked, claims).findings).toEqual([])
  const shown = { ...attacked, component_gap: rowsOf(gaps()) }
  expect(attack(shown, claims).findings).toContainEqual(
    expect.objectContaining({ table: 'component_gap', rule: 'unchecked table' }),
  )
})
