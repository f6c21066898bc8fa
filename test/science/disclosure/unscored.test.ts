import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { cell, cohort, type Someone } from './cohorts.ts'
import { bell, CMS, draftOf, K3, KEY, type Person } from './drafts.ts'
import { publishedUnscored, type Table, tablesOf } from './enumerated-tables.ts'

/** Of each region so many people with a score, and so many without. */
function peopleOf(scored: readonly number[], unscored: readonly number[], from = 0): Someone[] {
  const levels = (i: number) => ({ region: 'abcdefgh'[i]! })
  const bins = bell(scored.reduce((sum, n) => sum + n, 0))
  const all = [
    ...scored
      .flatMap((n, i) => Array.from({ length: n }, () => levels(i)))
      .map((of, i) => ({ levels: of, bin: bins[i]! })),
    ...unscored.flatMap((n, i) => Array.from({ length: n }, () => ({ levels: levels(i) }))),
  ]
  return all.map((of, i) => ({ id: `p${from + i}`, ...of }))
}
const make = (people: readonly Person[]) =>
  Released.make(draftOf(people, ['(all)', 'region']), CMS, { history: [], key: KEY })

const SCORED = [40, 50, 60]

describe('a few people without a score', () => {
  test('withhold how many people there are, and nothing about those who are scored', () => {
    const released = make(peopleOf(SCORED, [3, 20, 0]))
    expect(cell(released, 'quality', 'people', 'region=a')).toBeNull()
    expect(cell(released, 'quality', 'share', 'region=b')).toBeNull()
    expect(cell(released, 'quality', 'scored', 'region=a')).toBe(40)
    expect(cell(released, 'distribution', 'people', 'region=a')).toBe(40)
    expect(cell(released, 'distribution', 'mean', 'region=a')).not.toBeNull()
    const rows = released.table('quality').filter(({ keys, value }) => keys.view === 'region' && value !== null)
    expect(rows.filter(({ statistic, n }) => statistic === 'scored' && n !== null)).toEqual([])
  })

  test('do so in views that cross descriptions, where none holds them all, and a group is small in several', () => {
    const levels = (i: number) => ({ region: 'abc'[i % 3]!, sex: i % 2 ? 'f' : 'm', age: i % 5 < 2 ? 'old' : 'young' })
    const bins = bell(900)
    const people: Person[] = [
      ...bins.map((bin, i) => ({ bin, levels: levels(i) })),
      ...Array.from({ length: 40 }, (_, i) => ({ levels: levels(i) })),
    ]
    const views = ['(all)', 'region', 'sex', 'age', 'region|sex', 'age|region', 'age|sex']
    const released = Released.make(draftOf(people, views), CMS, { history: [], key: KEY })
    expect(released.about.coarsened).toEqual([])
    expect(released.certificate.method).toEqual(['scored people alone'])
    const shown = released.table('quality').filter(({ statistic, value }) => statistic === 'scored' && value !== null)
    expect(new Set(shown.map(({ keys }) => keys.view))).toEqual(new Set(views))
    const counted = released.table('quality').filter(({ statistic, value }) => statistic === 'people' && value !== null)
    expect(counted.map(({ keys }) => keys.view)).toEqual(['(all)'])
  })

  test('withhold everything where nobody of a group is scored, or too few', () => {
    for (const scored of [[40, 50, 0], [40, 50, 4]]) // biome-ignore format: two cases
      expect(cell(make(peopleOf(scored, [3, 20, 15])), 'quality', 'scored', 'region=a')).toBeNull()
  })

  test('withhold everything where two scores are of other people', () => {
    const people = peopleOf(SCORED, [3, 20, 0])
    const draft = draftOf(people, ['(all)', 'region'], {}, ['A', 'B'])
    const fewer = draft.quality.map(of => (of.score === 'B' && of.stratum !== 'region=b' ? of : of))
    expect(
      cell(
        Released.make({ ...draft, quality: fewer }, CMS, { history: [], key: KEY }),
        'quality',
        'scored',
        'region=a',
      ),
    ).toBe(40)
    const uneven = draftOf(
      people.map((of, i) => (i < 20 ? { ...of, bin: undefined } : of)) as Person[],
      ['(all)', 'region'],
      {},
      ['B'],
    )
    const both = {
      ...draft,
      quality: [...draft.quality.filter(({ score }) => score === 'A'), ...uneven.quality],
      distributions: [...draft.distributions.filter(({ score }) => score === 'A'), ...uneven.distributions],
    }
    expect(cell(Released.make(both, CMS, { history: [], key: KEY }), 'quality', 'scored', 'region=a')).toBeNull()
  })

  test('stand as they were published as soon as anyone comes or goes, who may be few and scored', () => {
    const { release } = cohort()
    const people = peopleOf(SCORED, [3, 20, 0])
    const first = release(people, ['region'])
    const more = peopleOf([3, 15, 15], [12, 0, 0], 1000)
    const second = release([...people, ...more], ['region'])
    expect(cell(second, 'quality', 'scored', 'region=a')).toBe(cell(first, 'quality', 'scored', 'region=a'))
    expect(second.about.earlier.frozen.map(({ view }) => view)).toContain('region')
  })
})

describe('the attacker finds', () => {
  const release = () => protect(draftOf(peopleOf(SCORED, [3, 20, 0]), ['(all)', 'region']), CMS)
  const rules = ({ attacked, claims }: ReturnType<typeof release>) =>
    attack(attacked, claims).findings.map(({ rule, table }) => `${rule}: ${table}`)

  test('nothing in what is published, and two tables for each small count', () => {
    const { attacked, claims } = release()
    expect(rules(release())).toEqual([])
    expect(attack(attacked, claims).witnesses.map(({ cell, value }) => [cell.stratum, value])).toEqual([
      ['region=a', 1],
      ['region=a', 10],
    ])
  })

  test.each(['people', 'share', 'scored'])('how many people there are, in a row of %s', statistic => {
    const of = release()
    const quality = of.attacked.quality.map(row =>
      row.statistic === statistic && row.keys.stratum === 'region=a'
        ? { ...row, value: row.value ?? 43, n: 43, status: 'released' as const }
        : row,
    )
    expect(rules({ ...of, attacked: { ...of.attacked, quality } })).not.toEqual([])
  })
})

/*
 * Everyone who knows the program, k, what is published and which withheld counts are small: whatever count of people without a score is
 * small in one table of those that look alike is 1 in another and k - 1 in a third.
 */
test('an attacker who enumerates every table of 15 people in three regions learns nothing of who has no score', () => {
  function* parts(total: number, count: number): Generator<number[]> {
    if (count === 1) yield [total]
    else for (let n = 0; n <= total; n++) for (const rest of parts(total - n, count - 1)) yield [n, ...rest]
  }
  const groups = new Map<string, Set<number>[]>()
  let shown = 0
  for (const scored of parts(9, 3))
    for (const unscored of parts(6, 3)) {
      const people = peopleOf(scored, unscored).map(of => (of.bin === undefined ? of : { ...of, bin: 256 }))
      const { tables, attacked, claims } = protect(draftOf(people, ['(all)', 'region']), K3)
      if (claims.unscored.length === 0 || attack(attacked, claims).findings.length > 0) continue
      shown++
      const told = claims.unscored.map(({ stratum, primary }) => [stratum, primary])
      const key = JSON.stringify([
        told,
        tables.quality.map(({ keys, statistic, value }) => [keys.stratum, statistic, value]),
      ])
      const seen = groups.get(key) ?? unscored.map(() => new Set<number>())
      groups.set(key, seen)
      for (const [i, n] of unscored.entries()) seen[i]!.add(n)
    }
  expect(shown).toBeGreaterThan(50)
  const isSmall = (n: number) => n > 0 && n < K3.threshold
  for (const seen of groups.values())
    for (const values of seen)
      if ([...values].some(isSmall)) expect([...values]).toEqual(expect.arrayContaining([1, K3.threshold - 1]))
})

/* What crosses two descriptions may give way for other reasons: then it is by scored people alone that they bound one another. */
test('nor does it matter how many they are where two descriptions are shown one by one', () => {
  const size = [4, 2] as const
  const [one, another] = [[1, 0, 0, 4], [2, 0, 0, 3]].map(unscored => publishedUnscored([1, 2, 2, 1, ...unscored], size, K3)?.published) // biome-ignore format: one line
  expect(one).toContain('"statistic":"scored"')
  expect(another).toBe(one)
})

/*
 * The same of two descriptions and their crossing, for whoever knows what is published and not which counts are small: of a group that is
 * small in several views that would rule some numbers out.
 */
test('nor one who enumerates how up to nine of them may share two descriptions', () => {
  const strata = [[0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]] // biome-ignore format: one line
  const levels = (i: number) => ({ a: `a${i >> 1}`, b: `b${i % 2}` })
  for (const total of [5, 7, 9]) {
    const groups = new Map<string, Table[]>()
    for (const unscored of tablesOf(total, 4)) {
      const people = [4, 3, 5, 4].flatMap((n, i): Person[] => [
        ...Array.from({ length: n }, () => ({ levels: levels(i), bin: 256 })),
        ...Array.from({ length: unscored[i]! }, () => ({ levels: levels(i) })),
      ])
      const { tables, attacked, claims } = protect(draftOf(people, ['(all)', 'a', 'b', 'a|b']), K3)
      if (claims.unscored.length === 0 || attack(attacked, claims).findings.length > 0) continue
      const text = JSON.stringify(Object.values(tables))
      groups.set(text, [...(groups.get(text) ?? []), unscored])
    }
    expect(groups.size).toBeGreaterThan(0)
    for (const alike of groups.values())
      for (const cells of strata) {
        const values = alike.map(table => cells.reduce((sum, i) => sum + table[i]!, 0))
        if (values.some(n => n === 1 || n === 2)) expect(values).toEqual(expect.arrayContaining([1, 2]))
      }
  }
})
