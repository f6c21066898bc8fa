import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { folded } from '../../../science/disclosure/fold.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { cell, cohort, type Someone } from './cohorts.ts'
import { bell, CMS, draftOf, K3, KEY } from './drafts.ts'
import { judgedDraft, type Patient } from './judged-drafts.ts'

const VIEWS = ['region', 'sex', 'region|sex']
const LEVELS = ['a', 'b', 'c'].flatMap(region => ['female', 'male'].map(sex => ({ region, sex })))

/** So many people of each region and sex, `a` female first. */
function peopleOf(counts: readonly number[], from = 0): Someone[] {
  const all = counts.flatMap((n, i) => Array.from({ length: n }, () => LEVELS[i]!))
  return bell(all.length).map((bin, i) => ({ id: `p${from + i}`, bin, levels: all[i]! }))
}
const draftFor = (counts: readonly number[], views = VIEWS) => draftOf(peopleOf(counts), ['(all)', ...views])
const make = (counts: readonly number[], views = VIEWS) =>
  Released.make(draftFor(counts, views), CMS, { history: [], key: KEY })
const people = (of: Released, stratum: string) => cell(of, 'quality', 'people', stratum)

const SMALL = [40, 50, 4, 60, 70, 80]
/** Of 40 people in a bin 27 are of the west and 20 are women: 7 at least are both. */
const IN_BINS: Someone[] = (
  [
    [7, 'west', 'female', 400],
    [20, 'west', 'male', 400],
    [13, 'east', 'female', 400],
    [160, 'west', 'male', 256],
    [150, 'east', 'female', 256],
    [140, 'east', 'male', 256],
  ] as const
)
  .flatMap(([n, region, sex, bin]) => Array.from({ length: n }, () => ({ bin, levels: { region, sex } })))
  .map((person, i) => ({ ...person, id: `p${i}` }))
/** What a table shows by single descriptions, but for numbers of people. */
const parts = (of: Pick<Released, 'table'>, table: 'histogram' | 'performance' | 'distribution') =>
  of
    .table(table)
    .filter(({ keys, statistic, value }) => keys.view !== '(all)' && statistic !== 'people' && value !== null)

describe('where a group that shares two descriptions is too small', () => {
  test('each description is shown by itself, and nothing crosses them', () => {
    const released = make(SMALL)
    expect([people(released, 'region=b'), people(released, 'sex=female')]).toEqual([64, 114])
    expect(cell(released, 'distribution', 'mean', 'region=b')).not.toBeNull()
    expect(released.about.views).toEqual(['(all)', 'region', 'sex'])
    expect(released.about.coarsened).toEqual([{ view: 'region|sex', by: null }])
    for (const table of ['quality', 'distribution', 'histogram', 'representation'] as const)
      expect(released.table(table).filter(({ keys }) => keys.view === 'region|sex')).toEqual([])
    const told = released.table('withheld').filter(({ keys }) => keys.view === 'region|sex')
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ value }) => value === null)).toBe(true)
  })

  test('values are shown by one of them: by two they could tell who shares both', () => {
    // Of 100 in the west near 5 and 100 in the east near 0, the mean of the women tells how many of them are of the east.
    const far = [
      { n: 96, region: 'west', sex: 'female', bin: 416 },
      { n: 4, region: 'east', sex: 'female', bin: 256 },
      { n: 4, region: 'west', sex: 'male', bin: 416 },
      { n: 96, region: 'east', sex: 'male', bin: 256 },
    ].flatMap(({ n, region, sex, bin }) => Array.from({ length: n }, () => ({ levels: { region, sex }, bin })))
    const everyone = far.map((person, i) => ({ ...person, id: `p${i}` }))
    const valued = (of: Released) => [
      ...new Set(parts(of, 'distribution').flatMap(({ keys }) => (keys.view === '(all)' ? [] : [keys.view!]))),
    ]
    expect(valued(cohort().release(everyone, VIEWS))).toEqual(['region'])
    expect(valued(cohort().release(everyone, ['sex', 'region', 'region|sex']))).toEqual(['sex'])
    const { release } = cohort()
    release(everyone, VIEWS)
    expect(valued(release(everyone, ['sex', 'region', 'region|sex']))).toEqual(['region'])
  })

  test('nor beside values by what describes people in a like way, such as their country', () => {
    const draft = draftOf(
      peopleOf(SMALL).map(({ levels, ...of }) => ({
        ...of,
        levels: { ...levels, country: levels.region === 'c' ? 'y' : 'x' },
      })),
      ['(all)', 'sex', 'region', 'country', 'region|sex'],
    )
    const released = Released.make(draft, CMS, { history: [], key: KEY })
    expect([...new Set(parts(released, 'distribution').map(({ keys }) => keys.view))]).toEqual(['sex'])
    expect(parts(released, 'histogram')).toEqual([])
  })

  test('a description that is too small itself is withheld, and the others are shown', () => {
    const released = make([40, 50, 4, 3, 70, 80])
    expect(people(released, 'region=a')).toBeUndefined()
    expect(people(released, 'sex=female')).toBe(114)
  })

  test('all is shown where no group is', () => {
    expect(people(make([40, 50, 14, 60, 70, 80]), 'region=b|sex=female')).toBe(14)
  })

  test('all is withheld where those who are not in one group bound those who share two', () => {
    // Of b 20 people, and all but 15 are female: at least 5 of b are. Told that some group is small, one might ask which.
    const released = make([200, 3, 12, 8, 200, 4])
    expect(people(released, 'region=b')).toBeNull()
    expect(people(released, 'sex=female')).toBeUndefined()
  })

  test('all is withheld where those who share two of three descriptions are bounded, whom no view counts', () => {
    const counts = {
      'a female y': 2,
      'a female o': 3,
      'a male y': 98,
      'a male o': 97,
      'b female y': 100,
      'b female o': 100,
    }
    const everyone = Object.entries(counts).flatMap(([name, n]) => {
      const [region, sex, age] = name.split(' ') as [string, string, string]
      return Array.from({ length: n }, () => ({ levels: { region, sex, age }, bin: 256 }))
    })
    const draft = draftOf(everyone, ['(all)', 'region', 'sex', 'age', 'age|region|sex'])
    const released = Released.make(draft, CMS, { history: [], key: KEY })
    expect([people(released, 'region=a'), people(released, 'sex=female')]).toEqual([null, undefined])
  })

  test('a later release of the cohort says the same of it, whoever came: who of them shares two could be bounded', () => {
    const { release } = cohort()
    const first = peopleOf(SMALL)
    release(first, VIEWS)
    // Of 43 who come 25 are of a, and 25 are women: at least 7 are both, whom the differences of two releases would tell.
    const grown = [...first, ...peopleOf([7, 18, 18, 0, 0, 0], 1000)]
    for (const views of [VIEWS, ['region', 'sex']]) {
      const second = release(grown, views)
      expect(cell(second, 'quality', 'people', '(all)')).toBe(347)
      expect([people(second, 'region=a'), people(second, 'sex=female')]).toEqual([90, 114])
    }
    expect(people(release(first, VIEWS), 'region=b')).toBe(64)
  })

  test('and of the same people too, where a study asks for the descriptions alone: it would say more of each', () => {
    const { release } = cohort()
    const scores = draftOf(IN_BINS, ['(all)', ...VIEWS]).about.scores.map(of => ({ ...of, kind: 'score' as const }))
    const before = release(IN_BINS, VIEWS, { about: { scores } })
    const alone = release(IN_BINS, ['region', 'sex'], { about: { scores } })
    expect(people(alone, 'region=west')).toBe(187)
    for (const table of ['histogram', 'distribution'] as const) expect(parts(alone, table)).toEqual([])
    expect(release(IN_BINS, VIEWS, { about: { scores } }).id).toBe(before.id)
    const first = cohort().release(IN_BINS, ['region', 'sex'], { about: { scores } })
    for (const table of ['histogram', 'distribution'] as const) expect(parts(first, table).length).toBeGreaterThan(0)
  })

  test('and one that was crossed before stays so: what was said of it stands', () => {
    const { release } = cohort()
    const first = peopleOf([40, 50, 14, 60, 70, 80])
    release(first, VIEWS)
    const second = release(
      first.filter(({ levels }, i) => !(levels.region === 'b' && levels.sex === 'female') || i % 4 === 0),
      VIEWS,
    )
    expect(second.about.coarsened).toEqual([])
    expect(people(second, 'region=b|sex=female')).toBe(14)
  })
})

describe('the attacker finds', () => {
  const release = () => {
    const { draft, ...away } = folded(draftFor(SMALL), CMS, [])
    return protect(draft, CMS, new Set(), true, away)
  }
  const rules = ({ attacked, claims }: ReturnType<typeof release>) =>
    attack(attacked, claims).findings.map(({ rule, table }) => `${rule}: ${table}`)

  test('nothing in what is published, and whole numbers of people for each small count', () => {
    const { attacked, claims } = release()
    const { findings, witnesses } = attack(attacked, claims)
    expect(findings).toEqual([])
    expect(witnesses.map(({ value }) => value)).toEqual([1, 10, 1, 10, 1, 10])
    for (const { people } of witnesses) {
      const having = (level: string) =>
        people.reduce((sum, { atom, n }) => sum + (atom.split('|').includes(level) ? n : 0), 0)
      expect([having('region=b'), having('sex=female')]).toEqual([64, 114])
      expect(people.reduce((sum, { n }) => sum + n, 0)).toBe(304)
    }
  })

  test('a row that crosses them, even a withheld one', () => {
    const of = release()
    const row = of.attacked.quality.find(({ keys }) => keys.view === 'sex')!
    const crossed = { ...row, keys: { ...row.keys, view: 'region|sex', stratum: 'region=a|sex=male' }, value: null }
    expect(rules({ ...of, attacked: { ...of.attacked, quality: [...of.attacked.quality, crossed] } })).toContain(
      'partly withheld: quality',
    )
  })

  test('one of a description that is too small by itself, and not listed', () => {
    const { draft, ...away } = folded(draftFor([40, 50, 4, 3, 70, 80]), CMS, [])
    const of = protect(draft, CMS, new Set(), true, away)
    expect([rules(of), of.claims.unlisted]).toEqual([
      [],
      [
        { view: 'region', groups: 3 },
        { view: 'region|sex', groups: 0 },
      ],
    ])
    const [row] = of.attacked.distribution.filter(({ keys }) => keys.view === 'sex')
    const leak = { ...row!, keys: { ...row!.keys, view: 'region', stratum: 'region=a' } }
    expect(rules({ ...of, attacked: { ...of.attacked, distribution: [...of.attacked.distribution, leak] } })).toContain(
      'partly withheld: distribution',
    )
  })

  test('a count that those of each description leave no room for', () => {
    const { draft, ...away } = folded(draftFor(SMALL), CMS, [])
    const few = draftFor([200, 3, 12, 8, 200, 4], ['region', 'sex'])
    expect(rules(protect({ ...few, about: draft.about }, CMS, new Set(), true, away))).toContain('no witness: quality')
  })
})

/*
 * Everyone who knows the program, k and what is published: whatever count of people who share two descriptions is small in one table of those that look alike is 1 in another and k - 1 in a third.
 */
test('an attacker who enumerates every table of three regions by two sexes, to a total of 9, learns no small count', () => {
  function* parts(total: number, count: number): Generator<number[]> {
    if (count === 1) yield [total]
    else for (let n = 0; n <= total; n++) for (const rest of parts(total - n, count - 1)) yield [n, ...rest]
  }
  const isSmall = (n: number) => n > 0 && n < K3.threshold
  const shown: number[] = []
  for (const total of [6, 9]) {
    const groups = new Map<string, Set<number>[]>()
    for (const counts of parts(total, 6)) {
      const everyone = counts.flatMap((n, i) => Array.from({ length: n }, () => ({ levels: LEVELS[i]!, bin: 256 })))
      const { draft, ...away } = folded(draftOf(everyone, ['(all)', ...VIEWS]), K3, [])
      if (away.crossed.length === 0) continue
      const { tables, attacked, claims } = protect(draft, K3, new Set(), true, away)
      if (attack(attacked, claims).findings.length > 0) continue
      const { quality } = tables
      // With what the strongest attacker is told: which of the counts that are listed and withheld are small.
      const key = JSON.stringify([
        quality.map(({ keys, statistic, value }) => [keys.stratum, statistic, value]),
        claims.hidden,
      ])
      const seen = groups.get(key) ?? counts.map(() => new Set<number>())
      groups.set(key, seen)
      for (const [i, n] of counts.entries()) seen[i]!.add(n)
    }
    shown.push(groups.size)
    for (const seen of groups.values())
      for (const values of seen)
        if ([...values].some(isSmall)) expect([...values]).toEqual(expect.arrayContaining([1, K3.threshold - 1]))
  }
  expect(shown.every(groups => groups > 0)).toBe(true)
})

describe('descriptions shown one by one', () => {
  test('have no histogram: of 40 people in a bin 27 of the west and 20 women, at least 7 are both', () => {
    const released = Released.make(draftOf(IN_BINS, ['(all)', ...VIEWS]), CMS, {
      history: [],
      key: KEY,
    })
    expect(people(released, 'region=west')).toBe(187)
    expect(parts(released, 'histogram')).toEqual([])
    expect(
      parts(released, 'distribution')
        .map(({ statistic }) => statistic)
        .filter(name => !/^(mean|sd)$/.test(name)),
    ).toEqual([])
  })

  test('have no cases: of 51, 29 of the west and 29 women, at least 7 are both; and no values of a model’s output', () => {
    const patients = (n: number, region: string, sex: string, ill: 0 | 1): Patient[] =>
      Array.from({ length: n }, (_, i) => ({ levels: { region, sex }, risk: 0.05 + ((i * 37) % 90) / 100, ill }))
    const crowd = [
      ...[...patients(7, 'west', 'female', 1), ...patients(1, 'west', 'female', 0)],
      ...[...patients(22, 'west', 'male', 1), ...patients(22, 'east', 'female', 1)],
      ...[
        ...patients(150, 'west', 'male', 0),
        ...patients(150, 'east', 'female', 0),
        ...patients(140, 'east', 'male', 0),
      ],
    ]
    const one = Released.make(judgedDraft(crowd, ['region', 'sex', 'region|sex']), CMS, { history: [], key: KEY })
    expect(people(one, 'region=west')).toBe(180)
    for (const table of ['performance', 'distribution'] as const) expect(parts(one, table)).toEqual([])
    const alone = Released.make(judgedDraft(crowd, ['region', 'sex']), CMS, { history: [], key: KEY })
    expect(parts(alone, 'performance').length).toBeGreaterThan(0)
  })

  test('are found by the attacker with any of these', () => {
    const { draft, ...away } = folded(draftFor(SMALL), CMS, [])
    const { attacked, claims } = protect(draft, CMS, new Set(), true, away)
    expect(attack(attacked, claims).findings).toEqual([])
    const cases = {
      ...attacked.quality[0]!,
      keys: { score: 'T2D_A', view: 'sex', stratum: 'sex=female' },
      statistic: 'q50',
      value: 40,
    }
    for (const table of ['histogram', 'distribution', 'performance', 'comparison', 'participation'] as const)
      expect(attack({ ...attacked, [table]: [cases] }, claims).findings).toContainEqual(
        expect.objectContaining({ table, rule: 'unprotected count' }),
      )
    const mean = { ...cases, keys: { ...cases.keys, measure: 'unadjusted' }, statistic: 'mean' }
    expect(attack({ ...attacked, distribution: [...attacked.distribution, mean] }, claims).findings).toEqual([
      expect.objectContaining({ table: 'distribution', rule: 'unprotected count' }),
    ])
  })
})
