import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { DraftAbout } from '../../../science/disclosure/draft.ts'
import { folded } from '../../../science/disclosure/fold.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { cell, cohort, type Someone } from './cohorts.ts'
import { bell, CMS, draftOf, K3, KEY, NHS, OPEN, type Person } from './drafts.ts'

/** Four regions in two divisions, and both in one nation. */
const DIVISION: Readonly<Record<string, string>> = { a: 'north', b: 'north', c: 'south', d: 'south' }
const places = (region: string) => ({ region, division: DIVISION[region]!, nation: 'all' })
const COARSER: DraftAbout['coarser'] = [
  {
    attribute: 'region',
    by: 'division',
    strata: Object.entries(DIVISION).map(([region, division]) => ({
      stratum: `region=${region}`,
      within: `division=${division}`,
    })),
  },
]
const KINDS = ['region', 'division', 'nation'].map(name => ({ name, kind: 'geography', why: '', levels: [] }))
const SEX = { name: 'sex', kind: 'sex', why: '', levels: [] }
const ALSO_NATION: DraftAbout['coarser'] = [
  ...COARSER,
  {
    attribute: 'division',
    by: 'nation',
    strata: ['north', 'south'].map(of => ({ stratum: `division=${of}`, within: 'nation=all' })),
  },
]
const VIEWS = ['region', 'division', 'sex', 'region|sex', 'division|sex']
const ASKED = ['region', 'sex', 'region|sex']
const about = (views: string[], coarser = COARSER) => ({
  views: ['(all)', ...views],
  coarser,
  attributes: [...KINDS, SEX],
})

/** So many people of each region and sex, `a` female first. */
function peopleOf(counts: readonly number[]): Someone[] {
  const cells = ['a', 'b', 'c', 'd'].flatMap(region => ['female', 'male'].map(sex => ({ ...places(region), sex })))
  const all = counts.flatMap((n, i) => Array.from({ length: n }, () => cells[i]!))
  return bell(all.length).map((bin, i) => ({ id: `p${i}`, bin, levels: all[i]! }))
}
const draftFor = (people: readonly Person[], asked = ASKED) => draftOf(people, ['(all)', ...VIEWS], about(asked))
const make = (people: readonly Person[], policy = CMS, asked = ASKED) =>
  Released.make(draftFor(people, asked), policy, { history: [], key: KEY })

const LARGE = [40, 40, 40, 40, 40, 40, 40, 40]
const SMALL = [40, 40, 4, 40, 40, 40, 40, 40]
const FEW_IN_B = [40, 40, 2, 2, 40, 40, 40, 40]

describe('a study with a coarser attribute', () => {
  test('shows the finer one where no group of it is too small', () => {
    const released = make(peopleOf(LARGE))
    expect(cell(released, 'quality', 'people', 'region=b')).toBe(80)
    expect(cell(released, 'quality', 'people', 'division=north')).toBeUndefined()
    expect([released.about.coarsened, released.about.views]).toEqual([[], ['(all)', ...ASKED]])
  })

  test('shows the coarser one, in every view of the family, where one group is', () => {
    const released = make(peopleOf(SMALL))
    expect(cell(released, 'quality', 'people', 'division=north|sex=female')).toBe(44)
    expect(cell(released, 'quality', 'people', 'division=south')).toBe(160)
    expect(cell(released, 'quality', 'people', 'sex=female')).toBe(124)
    expect(released.about.views).toEqual(['(all)', 'division', 'sex', 'division|sex'])
    expect(released.about.coarsened).toEqual([
      { view: 'region', by: 'division' },
      { view: 'region|sex', by: 'division|sex' },
    ])
    for (const table of ['quality', 'distribution', 'histogram'] as const)
      expect(released.table(table).filter(({ keys }) => keys.view!.includes('region'))).toEqual([])
    const told = released.table('withheld').filter(({ keys }) => keys.view!.includes('region'))
    expect(new Set(told.map(({ keys }) => keys.view))).toEqual(new Set(['region', 'region|sex']))
    expect(told.every(({ status, value }) => status === 'suppressed' && value === null)).toBe(true)
  })

  test('goes on to the next coarser one, and withholds the coarsest where that is too small as well', () => {
    const all = ['(all)', 'region', 'division', 'nation']
    const of = (counts: number[]) =>
      Released.make(draftOf(peopleOf(counts), all, about(['region'], ALSO_NATION)), CMS, { history: [], key: KEY })
    const north = of([3, 2, 2, 2, 40, 40, 40, 40])
    expect(north.about.coarsened).toEqual([{ view: 'region', by: 'nation' }])
    expect(cell(north, 'quality', 'people', 'nation=all')).toBe(169)
    const both = make(peopleOf([3, 2, 2, 2, 40, 40, 40, 40]))
    expect(both.about.coarsened.map(({ by }) => by)).toEqual(['division', null])
    expect(cell(both, 'quality', 'people', 'sex=female')).toBe(85)
    expect(cell(both, 'quality', 'people', 'division=south')).toBeUndefined()
  })

  test('shows the finer one where the policy withholds nothing', () => {
    const released = make(peopleOf(SMALL), OPEN)
    expect(cell(released, 'quality', 'people', 'region=b|sex=female')).toBe(4)
  })

  test('rounds the coarser counts where the policy rounds', () => {
    expect(cell(make(peopleOf(SMALL), NHS), 'quality', 'people', 'division=north|sex=female')).toBe(45)
  })

  test('opens again from its files, and counts values that no one declared in a level of their own', () => {
    const released = make(peopleOf(SMALL))
    expect(Released.open(released.files).about.coarser).toEqual(COARSER)
    const others = peopleOf(SMALL).map((of, i) =>
      i % 3 === 0 ? { ...of, levels: { ...of.levels, region: 'x', division: '(not mapped)' } } : of,
    )
    expect(cell(make(others), 'quality', 'people', 'division=(not mapped)')).toBe(95)
  })
})

describe('releases over time', () => {
  const grown = (people: readonly Someone[], counts: readonly number[]) => [
    ...people,
    ...peopleOf(counts).map(({ id, ...of }) => ({ ...of, id: `new ${id}` })),
  ]
  const asked = { about: about(['region', 'sex']) }

  test('stay on the coarser attribute when no group is too small any more: the next would tell the last', () => {
    const { release } = cohort()
    const first = peopleOf(FEW_IN_B)
    release(first, VIEWS.slice(0, 3), asked)
    const second = release(grown(first, LARGE), VIEWS.slice(0, 3), asked)
    expect(second.about.coarsened).toEqual([{ view: 'region', by: 'division' }])
    expect(cell(second, 'quality', 'people', 'division=north')).toBe(244)
  })

  test('stay on the finer attribute: what was said of a group that has become too small stands', () => {
    const { release } = cohort()
    const first = peopleOf(LARGE)
    release(first, VIEWS.slice(0, 3), asked)
    const second = release(
      first.filter(({ levels }, i) => levels.region !== 'b' || i % 20 === 0),
      VIEWS.slice(0, 3),
      asked,
    )
    expect(second.about.coarsened).toEqual([])
    expect(cell(second, 'quality', 'people', 'division=north')).toBeUndefined()
    expect(cell(second, 'quality', 'people', 'region=b')).toBe(80)
    expect(second.about.earlier.frozen.map(({ view }) => view)).toContain('region')
  })

  test('under another order of views, and with one more, never show both', () => {
    const { release } = cohort()
    const first = peopleOf(SMALL)
    release(first, VIEWS, { about: about(ASKED) })
    for (const views of [['region'], ['division'], ['region', 'division'], ['region|sex', 'region']]) {
      const second = release(grown(first, LARGE), VIEWS, { about: about(views) })
      expect(
        second.table('quality').filter(({ keys, value }) => keys.view!.includes('region') && value !== null),
      ).toEqual([])
    }
  })
})

/*
 * Everyone who knows the program, k and what is published: tables are grouped by all that is published of them, and whatever count of
 * a finer group is small in one of a group is 1 in another and k - 1 in a third.
 */
describe('an attacker who enumerates every table', () => {
  interface Study {
    cells: readonly Record<string, string>[]
    asked: readonly string[]
    views: readonly string[]
    coarser: DraftAbout['coarser']
  }
  const regions = ['a', 'b', 'c', 'd']
  const ages = ['y', 'o'].map(age => ({ age, ages: 'all' }))
  const bySex: Study = {
    cells: regions.flatMap(region => ['female', 'male'].map(sex => ({ ...places(region), sex }))),
    ...{ asked: ASKED, views: VIEWS, coarser: COARSER },
  }
  const alone: Study = { ...bySex, cells: regions.map(places), asked: ['region'], views: ['region', 'division'] }
  /** Each of two attributes may give way: the regions first, as they are declared first. */
  const byAge: Study = {
    cells: ['a', 'b'].flatMap(region => ages.map(age => ({ ...places(region), ...age }))),
    asked: ['region', 'age', 'age|region'],
    views: ['region', 'division', 'age', 'ages', 'age|region', 'age|division', 'ages|region', 'ages|division'],
    coarser: [
      ...COARSER,
      {
        attribute: 'age',
        by: 'ages',
        strata: ['y', 'o'].map(age => ({ stratum: `age=${age}`, within: 'ages=all' })),
      },
    ],
  }

  /** All ways to part a total into so many counts. */
  function* parts(total: number, count: number): Generator<number[]> {
    if (count === 1) yield [total]
    else for (let n = 0; n <= total; n++) for (const rest of parts(total - n, count - 1)) yield [n, ...rest]
  }

  /** Two of three regions in one division, by sex: what may be shown one by one. */
  const oneByOne: Study = { ...bySex, cells: bySex.cells.slice(0, 6) }
  /** `also`: views that nobody asked for, and that the program tries. */
  function leaks(total: number, { cells, asked, views, coarser }: Study, also: readonly string[] = []) {
    const groups = new Map<string, Map<string, Set<number>>>()
    const shown = new Map<string, number>()
    for (const counts of parts(total, cells.length)) {
      const people = counts.flatMap((n, i) => Array.from({ length: n }, () => ({ levels: cells[i]!, bin: 256 })))
      const draft = draftOf(people, ['(all)', ...views], { ...about([...asked]), coarser })
      const { draft: left, ...away } = folded(draft, K3, [])
      const { coarsened } = away
      if (coarsened.length === 0) continue
      const { tables, attacked, claims } = protect(left, K3, new Set(), true, away)
      const isShown = tables.quality.some(
        ({ keys, value }) =>
          value !== null &&
          (coarsened.some(({ by }) => by === keys.view) || (also.length > 0 && keys.view !== '(all)')),
      )
      const { findings } = attack(attacked, claims)
      if (isShown) expect(findings).toEqual([])
      if (!isShown) continue
      const as = coarsened.map(({ by }) => by).join()
      shown.set(as, (shown.get(as) ?? 0) + 1)
      const key = JSON.stringify([
        as,
        tables.quality.map(({ keys, statistic, value }) => [keys.stratum, statistic, value]),
      ])
      const seen = groups.get(key) ?? new Map<string, Set<number>>()
      groups.set(key, seen)
      for (const view of [...coarsened.map(({ view }) => view), ...also]) {
        const hidden = new Map<string, number>()
        for (const [i, n] of counts.entries()) {
          const stratum = view
            .split('|')
            .map(name => `${name}=${cells[i]![name]}`)
            .join('|')
          hidden.set(stratum, (hidden.get(stratum) ?? 0) + n)
        }
        for (const [stratum, n] of hidden) seen.set(stratum, (seen.get(stratum) ?? new Set()).add(n))
      }
    }
    const told = [...groups.values()].flatMap(seen =>
      [...seen.values()].filter(
        values => [...values].some(n => n > 0 && n < K3.threshold) && !(values.has(1) && values.has(K3.threshold - 1)),
      ),
    )
    return { told: told.length, shown: Object.fromEntries(shown) }
  }

  test('of four regions in two divisions, to a total of 13', () => {
    for (const total of [3, 6, 7, 10]) expect(leaks(total, alone).told).toBe(0)
    expect(leaks(13, alone)).toEqual({ told: 0, shown: { division: 320 } })
  })

  test('and by sex, of 6 people', () => {
    expect(leaks(6, bySex)).toMatchObject({ told: 0 })
  })

  test('of three regions in two divisions by sex, beside what is shown one by one', () => {
    const { told, shown } = leaks(10, oneByOne, ['division|sex'])
    expect(told).toBe(0)
    expect(shown['']).toBeGreaterThan(0)
  })

  test('of two regions and two ages, each of which may give way', () => {
    for (const total of [6, 9]) expect(leaks(total, byAge).told).toBe(0)
    const each = { 'age|division,division': expect.any(Number), 'ages,ages|region': expect.any(Number) }
    expect(leaks(12, byAge)).toMatchObject({ told: 0, shown: each })
  })
})

describe('the attacker finds', () => {
  const release = () => {
    const { draft, ...away } = folded(draftFor(peopleOf(SMALL)), CMS, [])
    return protect(draft, CMS, new Set(), true, away)
  }
  const rules = ({ attacked, claims }: ReturnType<typeof release>) =>
    attack(attacked, claims).findings.map(({ rule, table }) => `${rule}: ${table}`)

  test('nothing in what is published, and holds two tables for every small count', () => {
    const { attacked, claims } = release()
    const { findings, witnesses } = attack(attacked, claims)
    expect(findings).toEqual([])
    const small = claims.folded.filter(({ primary }) => primary)
    expect(small.length).toBeGreaterThan(0)
    expect(witnesses.map(({ value }) => value)).toEqual(small.flatMap(() => [1, 10]))
  })

  test('a row that names a finer group, even a withheld one', () => {
    const of = release()
    const row = of.attacked.quality.find(({ keys }) => keys.view === 'division')!
    const finer = { ...row, keys: { ...row.keys, view: 'region', stratum: 'region=a' }, value: null }
    const attacked = { ...of.attacked, quality: [...of.attacked.quality, finer] }
    expect(rules({ ...of, attacked })).toContain('partly withheld: quality')
  })

  test('a coarser group that holds nobody but the small one', () => {
    const of = release()
    const folded = of.claims.folded.filter(({ stratum }) => !stratum.startsWith('region=a'))
    expect(rules({ ...of, claims: { ...of.claims, folded } })).toContain('no witness: quality')
  })
})
