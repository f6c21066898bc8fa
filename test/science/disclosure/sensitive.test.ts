import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PerformanceCell } from '../../../science/disclosure/draft.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { RELEASED_TABLES, type ReleasedTableName } from '../../../science/disclosure/released-table.ts'
import { refuseValues, withoutValues } from '../../../science/disclosure/sensitive.ts'
import { cohort } from './cohorts.ts'
import { bell, CMS, draftOf, KEY, OPEN } from './drafts.ts'

const PEOPLE = bell(800).map((bin, i) => ({
  ...{ id: `p${i}`, bin },
  levels: { nation: i % 4 ? 'x' : 'y', sex: i % 2 ? 'female' : 'male' },
}))
const VIEWS = ['nation', 'sex', 'nation|sex']
const pair = { score: 'A', other: 'B', measure: 'unadjusted' }
const gap: PerformanceCell = {
  keys: { score: 'A', view: 'nation', stratum: 'nation=y', reference: 'nation=x' },
  ...{ statistic: 'gap', estimate: { value: 0.5, low: 0.5, high: 0.5, n: 800 }, reason: '' },
}
const released = (sensitive: string[], policy: Policy = OPEN) => {
  const about = { sensitive, agreement: [pair], by_components: [{ attribute: 'nation', reference: 'x' }] }
  const draft = draftOf(PEOPLE, ['(all)', ...VIEWS], about, ['A', 'B'])
  return Released.make({ ...draft, gaps: [gap] }, policy, { history: [], key: KEY })
}
const NAMES = (Object.keys(RELEASED_TABLES) as ReleasedTableName[]).filter(name => name !== 'withheld')
/** What is shown by an attribute and is no number of people. */
const values = (of: Pick<Released, 'table'>, attribute: string) =>
  NAMES.flatMap(name =>
    of
      .table(name)
      .filter(({ keys }) => (keys.view ?? '').split('|').includes(attribute))
      .filter(({ statistic, value }) => value !== null && !['people', 'scored', 'share', 'clamped'].includes(statistic))
      .map(({ statistic }) => `${name} ${statistic}`),
  )

describe.each([
  ['open-data', OPEN],
  ['cms-11', CMS],
])('by a sensitive attribute, under %s', (_, policy) => {
  // biome-ignore format: one table
  const [plain, bare] = [released([], policy), released(['nation'], policy)]

  test('nothing is shown that scores say, in any view that tells it apart', () => {
    expect(values(plain, 'nation').length).toBeGreaterThan(0)
    expect(values(bare, 'nation')).toEqual([])
    expect(bare.table('histogram').filter(({ keys }) => keys.view === 'nation')).toHaveLength(4)
  })

  test('numbers of people stay, and all that other attributes show', () => {
    const counts = (of: Released) => of.table('quality').filter(({ statistic }) => statistic === 'people')
    expect(counts(bare)).toEqual(counts(plain))
    for (const name of NAMES) {
      const others = (of: Released) => of.table(name).filter(({ keys }) => !(keys.view ?? '').includes('nation'))
      expect(others(bare), name).toEqual(others(plain))
    }
  })

  test('what is withheld is counted, by table and view', () => {
    for (const { keys, statistic, value } of bare.table('withheld')) {
      if (value === null || keys.view !== 'nation') continue
      const rows = bare.table(keys.table as ReleasedTableName).filter(row => row.keys.view === keys.view)
      const held = rows.filter(({ status }) => status === 'suppressed')
      expect(value, `${keys.table} ${statistic}`).toBe(statistic === 'cells' ? rows.length : held.length)
    }
  })

  test('the release is opened again from its files', () => {
    expect(Released.open(bare.files).id).toBe(bare.id)
  })
})

test('what stands of an earlier release shows numbers of people alone', () => {
  const { release } = cohort()
  release(PEOPLE, VIEWS)
  const second = release(PEOPLE.slice(3), VIEWS, { about: { sensitive: ['nation'] } })
  expect(second.about.earlier.frozen.map(({ view }) => view)).toContain('nation')
  expect(values(second, 'nation')).toEqual([])
  expect(values(second, 'sex').length).toBeGreaterThan(0)
})

test('a value that slips through refuses the release, and names its table alone', () => {
  const of = (plain: Released) =>
    Object.fromEntries([...NAMES, 'withheld' as const].map(name => [name, plain.table(name)]))
  const tables = of(released([])) as Parameters<typeof refuseValues>[0]
  expect(() => refuseValues(withoutValues(tables, ['nation']), ['nation'])).not.toThrow()
  for (const name of ['distribution', 'histogram', 'quality', 'agreement', 'component_gap'] as const) {
    const leaky = { ...withoutValues(tables, ['nation']), [name]: tables[name].map(row => ({ ...row, value: 0.5 })) }
    expect(() => refuseValues(leaky, ['nation'])).toThrow(
      expect.objectContaining({ table: name, rule: 'sensitive group' }),
    )
  }
})

afterEach(() => vi.doUnmock('../../../science/disclosure/sensitive.ts'))

test('nothing is released where values were left, whichever way', async () => {
  vi.resetModules()
  vi.doMock('../../../science/disclosure/sensitive.ts', async original => ({
    ...(await original<typeof import('../../../science/disclosure/sensitive.ts')>()),
    withoutValues: (tables: unknown) => tables,
  }))
  const weak = await import('../../../science/disclosure/released.ts')
  const draft = draftOf(PEOPLE, ['(all)', ...VIEWS], { sensitive: ['nation'] })
  expect(() => weak.Released.make(draft, OPEN, { history: [], key: KEY })).toThrow(
    expect.objectContaining({ rule: 'sensitive group', table: 'distribution' }),
  )
})
