import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import { folded } from '../../../science/disclosure/fold.ts'
import { keptMerges } from '../../../science/disclosure/kept-merges.ts'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import { type Mergeable, mergeOf } from '../../../science/disclosure/merge.ts'
import { type Merge, mergedLevel } from '../../../science/disclosure/merges.ts'
import { isSmall } from '../../../science/disclosure/primary.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { cell } from './cohorts.ts'
import { bell, CMS, K3, KEY, type Person } from './drafts.ts'
import { allTables, judge, publishedMerged, type Size, type Table } from './enumerated-tables.ts'
import { atomsOf, mergedDraft } from './merged-draft.ts'

const LEVELS = ['a', 'b', 'c', 'd', 'e']
const VIEWS = ['county', 'sex', 'county|sex']
const COUNTIES: Mergeable = { attribute: 'county', views: VIEWS, levels: LEVELS, named: [] }
/** So many people of each county, women and men in turn. */
const peopleOf = (counts: readonly number[], levels: readonly string[] = LEVELS): Person[] => {
  const all = counts.flatMap((n, i) =>
    Array.from({ length: n }, (_, j) => ({ county: levels[i]!, sex: j % 2 ? 'female' : 'male' })),
  )
  return bell(all.length).map((bin, i) => ({ bin, levels: all[i]! }))
}
const merged = (counts: readonly number[], mergeable: Partial<Mergeable> = {}) =>
  mergeOf({ ...COUNTIES, ...mergeable }, atomsOf(peopleOf(counts)), 11)?.levels
const make = (people: readonly Person[], kept?: Merge) =>
  Released.make(mergedDraft(people, COUNTIES, 11, { ...(kept && { kept }) }), CMS, { history: [], key: KEY })

describe('levels of which a group is too small', () => {
  test('are told as one with the next in the declared order, nobody’s too, as many as give room', () => {
    expect(merged([100, 4, 100, 100, 100])).toEqual(['b', 'c'])
    expect(merged([100, 4, 0, 100, 100])).toEqual(['b', 'c', 'd'])
    expect(merged([4, 100, 4, 100, 100])).toEqual(['a', 'c', 'd'])
    expect(merged([100, 100, 100, 100, 4])).toEqual(['d', 'e'])
    expect(merged([100, 100, 100, 100, 30])).toBeUndefined()
    expect(merged([100, 100, 100, 100, 100])).toBeUndefined()
  })

  test('are so where they are too small in a crossed view alone', () => {
    expect(merged([100, 14, 100, 100, 100])).toEqual(['b', 'c'])
  })

  test('leave one to be told apart, and levels that the study compares others with', () => {
    expect(merged([3, 3, 3, 3, 100])).toBeUndefined()
    expect(merged([100, 4, 100, 100, 100], { named: ['c'] })).toEqual(['b', 'd'])
    expect(merged([100, 4, 100, 100, 100], { named: ['b'] })).toBeUndefined()
  })

  test('are not where another description is too small, or some of a group have no score', () => {
    const people = peopleOf([100, 4, 100, 100, 100])
    const third = people.map((person, i) =>
      i < 5 ? { ...person, levels: { ...person.levels, sex: 'other' } } : person,
    )
    expect(mergeOf(COUNTIES, atomsOf(third), 11)).toBeUndefined()
    const unscored = people.map(({ bin, levels }, i) => (i < 5 ? { levels } : { bin, levels }))
    expect(mergeOf(COUNTIES, atomsOf(unscored as Person[]), 11)).toBeUndefined()
  })

  test('show nothing small, and are merged alike however many of the small ones there are: nothing else depends on that', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 10 }), (counts, n) => {
        const people = peopleOf(counts)
        const merge = mergeOf(COUNTIES, atomsOf(people), 11)
        if (!merge) return
        const { draft } = folded(mergedDraft(people, COUNTIES, 11), CMS, [])
        for (const { people } of draft.quality) expect(isSmall(people, 11)).toBe(false)
        const isTight = (level: string) =>
          ['female', 'male', undefined].some(sex =>
            isSmall(
              people.filter(({ levels }) => levels.county === level && (sex ?? levels.sex) === levels.sex).length,
              11,
            ),
          )
        const tight = merge.levels.filter(isTight)
        const after = LEVELS.slice(LEVELS.indexOf(tight.at(-1)!) + 1)
        const added = [...after, ...LEVELS.filter(level => !after.includes(level)).reverse()]
        const last = added.findLast(level => merge.levels.includes(level) && !isTight(level))!
        const inside = people.filter(({ levels }) => merge.levels.includes(levels.county!))
        const dealt = inside.map((person, i) => {
          const county = i < n ? tight[0]! : i < n + tight.length - 1 ? tight[i - n + 1]! : last
          return { ...person, levels: { ...person.levels, county } }
        })
        const others = people.filter(person => !inside.includes(person))
        expect(mergeOf(COUNTIES, atomsOf([...others, ...dealt]), 11)).toEqual(merge)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a release of merged levels', () => {
  const people = peopleOf([100, 4, 100, 100, 100])
  const released = make(people)
  const both = mergedLevel(['b', 'c'])

  test('counts them together, says so, and names them nowhere else', () => {
    expect(cell(released, 'quality', 'people', `county=${both}`)).toBe(104)
    expect(cell(released, 'quality', 'people', `county=${both}|sex=male`)).toBe(52)
    expect(released.about.merged).toEqual([{ attribute: 'county', levels: ['b', 'c'] }])
    expect(released.certificate.method).toEqual(['merged levels'])
    expect(Released.open(released.files).about.merged).toEqual(released.about.merged)
  })

  test('is one that the attacker holds against its small groups: 1 and k − 1, each beside the rest', () => {
    const { draft, ...away } = folded(mergedDraft(people, COUNTIES, 11), CMS, [])
    const { tables, claims } = protect(draft, CMS, new Set(), true, away)
    const { findings, witnesses } = attack(tables, claims)
    expect(findings).toEqual([])
    const told = witnesses.map(({ cell, value, people }) =>
      [cell.stratum, value, ...people.map(({ n }) => n)].join(' '),
    )
    expect(told).toEqual([
      'county=b 1 1 103',
      'county=b 10 10 94',
      'county=b|sex=female 1 1 51',
      'county=b|sex=female 10 10 42',
      'county=b|sex=male 1 1 51',
      'county=b|sex=male 10 10 42',
    ])
  })

  test('is refused where fewer levels are told as one than there is room in', () => {
    const kept = { attribute: 'county', levels: ['b', 'c'] }
    expect(() => make(peopleOf([100, 4, 12, 100, 100]), kept)).toThrow(/stays unknown/)
  })

  test('is refused where a row names one of them, or where there is no room for the small ones', () => {
    const draft = mergedDraft(people, COUNTIES, 11)
    const rule = (of: typeof draft) => {
      try {
        Released.make(of, CMS, { history: [], key: KEY })
        return undefined
      } catch (error) {
        return (error as DisclosureRefused).rule
      }
    }
    const names = (level: string) =>
      draft.finer.map(count => ({ ...count, stratum: count.stratum.replace('=b', `=${level}`) }))
    expect(rule({ ...draft, finer: names('d') })).toBe('partly withheld')
    expect(rule({ ...draft, finer: draft.finer.filter(({ stratum }) => !stratum.includes('=c')) })).toBe('no witness')
    const crowded = [...draft.finer, ...Array.from({ length: 90 }, (_, i) => ({ view: 'county', stratum: `county=x${i}`, within: `county=${both}`, people: 1 }))] // biome-ignore format: one list
    expect(rule({ ...draft, finer: crowded })).toBe('no witness')
  })
})

describe('later releases', () => {
  const first = make(peopleOf([100, 4, 100, 100, 100]))
  const entry = ledgerEntry(first, { reason: '', members: 'members/test-cohort/1' })
  const others = { ...entry, cohort: 'others', merged: [{ attribute: 'county', levels: ['d', 'e'] }] }

  test('keep to what the first one told, and tell nothing else as one', () => {
    expect(keptMerges([], 'test-cohort', [COUNTIES])).toBeUndefined()
    expect(keptMerges([others], 'test-cohort', [COUNTIES])).toBeUndefined()
    expect(keptMerges([others, entry], 'test-cohort', [COUNTIES])).toEqual(first.about.merged)
    expect(keptMerges([entry], 'test-cohort', [{ ...COUNTIES, attribute: 'region' }])).toEqual([])
    expect(keptMerges([entry], 'test-cohort', [{ ...COUNTIES, named: ['c'] }])).toEqual([])
    const { merged: _, ...older } = entry
    expect(keptMerges([older], 'test-cohort', [COUNTIES])).toEqual([])
  })

  test('are refused where they do not: two studies may have begun at once', () => {
    const history = { history: [entry], key: KEY, moves: new Map([[first.id, []]]) }
    const draft = mergedDraft(peopleOf([100, 100, 100, 4, 100]), COUNTIES, 11)
    expect(() => Released.make(draft, CMS, history)).toThrow(/decided which of its levels are told as one/)
  })

  test('may hold any number in a merged level, as nothing is told of which are small', () => {
    const kept = first.about.merged[0]!
    const moves = new Map([[first.id, ['b', 'c'].map(() => ({ view: 'county', reference: true, before: '', now: `county=${mergedLevel(['b', 'c'])}`, people: 11 }))]]) // biome-ignore format: one map
    const draft = mergedDraft(peopleOf([100, 10, 10, 100, 100]), COUNTIES, 11, { kept })
    const later = Released.make(draft, CMS, { history: [entry], key: KEY, moves })
    expect(later.about.merged).toEqual([kept])
  })
})

describe('whoever knows the program, and groups all tables by what it publishes of them and what it tells as one', () => {
  const sizes: [Size, number][] = [
    [[1, 3], 16],
    [[1, 4], 9],
    [[2, 3], 7],
  ]
  test.each(sizes)('cannot tell for any small count of %j that it is not 1, or not k − 1', (size, most) => {
    const of = new Map(allTables(most, size).map(table => [table.join(), publishedMerged(table, size, K3)]))
    for (const what of ['published', 'told'] as const) {
      const { withheld, publications, cells, given } = judge(allTables(most, size), size, 3, (table: Table) => of.get(table.join())?.[what]) // biome-ignore format: one call
      expect(cells).toBeGreaterThan(withheld)
      expect(publications).toBeLessThan(withheld)
      expect(given).toBe(0)
    }
  })
})
