import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attackRepresentation } from '../../../science/disclosure/attack-representation.ts'
import { withDissimilarity } from '../../../science/disclosure/dissimilarity-rows.ts'
import type { Draft, RepresentationCell, RepresentationView } from '../../../science/disclosure/draft.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { ReleasedRow } from '../../../science/disclosure/released-table.ts'
import { representationRows } from '../../../science/disclosure/representation-rows.ts'
import { stepAbove } from '../../../science/disclosure/rounding.ts'
import { CMS, draftOf, K3, KEY, NHS, OPEN, type Person } from './drafts.ts'

const CENSUS = 1000
const cell = (stratum: string, people: number, more: Partial<RepresentationCell> = {}): RepresentationCell => ({
  stratum,
  place: 'compared',
  referencePeople: people,
  otherPeople: 0,
  censusPeople: CENSUS,
  ...more,
})
const elsewhere = (stratum: string, people: number) => cell(stratum, people, { place: 'elsewhere', censusPeople: 0 })
const viewOf = (cells: RepresentationCell[], more: Partial<RepresentationView> = {}): RepresentationView => ({
  census: 'us',
  view: 'country|sex',
  among: [{ attribute: 'country', level: 'USA' }],
  count: 'reference',
  precision: null,
  cells,
  ...more,
})
const AUDITED = viewOf([
  cell('country=USA|sex=f', 60),
  cell('country=USA|sex=m', 40),
  elsewhere('country=X|sex=f', 50),
  elsewhere('country=X|sex=m', 50),
])

const rowsOf = (view: RepresentationView, policy = OPEN, design: 'convenience' | 'sample' = 'sample', shown = true) =>
  representationRows(view, shown, { design, weighted: false, replicated: false }, policy)
const find = (rows: readonly ReleasedRow[], stratum: string, statistic: string) =>
  rows.find(row => row.keys.stratum === stratum && row.statistic === statistic)!

/** Two hundred people in views that nothing withholds, with one comparison. */
const people = (n: number, levels: Person['levels']): Person[] =>
  Array.from({ length: n }, (_, i) => ({ levels, bin: 240 + (i % 32) }))
const COHORT = [
  ...people(60, { country: 'USA', sex: 'f' }),
  ...people(40, { country: 'USA', sex: 'm' }),
  ...people(50, { country: 'X', sex: 'f' }),
  ...people(50, { country: 'X', sex: 'm' }),
]
const draftWith = (view: RepresentationView, cohort = COHORT): Draft => ({
  ...draftOf(cohort, ['(all)', 'country', 'sex'], { count: 'reference' }),
  representation: [view],
})
const ofCohort = (rows: readonly ReleasedRow[]) => rows.filter(row => row.statistic !== 'census_share')

describe('rows of a comparison with a census', () => {
  it('give share, ratio and people needed with the people they are of', () => {
    const rows = rowsOf(AUDITED)
    expect(find(rows, 'country=USA|sex=f', 'cohort_share')).toMatchObject({ value: 0.6, n: 100, status: 'released' })
    expect(find(rows, 'country=USA|sex=f', 'census_share')).toMatchObject({ value: 0.5, n: 2000 })
    expect(find(rows, 'country=USA|sex=m', 'ratio')).toMatchObject({ value: 0.8, n: 100 })
    expect(find(rows, 'country=USA|sex=m', 'needed')).toMatchObject({ value: 20, n: 100 })
    expect(rows.some(({ keys }) => keys.stratum!.includes('country=X'))).toBe(false)
  })

  it('carry no interval for a convenience sample and say so, and one for a sample', () => {
    const convenient = rowsOf(AUDITED, OPEN, 'convenience')
    for (const { low, high, statistic, reason } of ofCohort(convenient)) {
      expect([low, high]).toEqual([null, null])
      if (statistic !== 'needed') expect(reason).toBe('convenience sample: no sampling interval')
    }
    const { value, low, high } = find(rowsOf(AUDITED), 'country=USA|sex=f', 'ratio')
    expect(low! < value! && value! < high!).toBe(true)
  })

  it('of a stratum that the census does not count compare nothing and say why', () => {
    const view = viewOf([
      cell('country=USA|sex=f', 60),
      cell('country=USA|sex=x', 40, { place: 'uncovered', censusPeople: 0 }),
    ])
    const rows = rowsOf(view)
    expect(find(rows, 'country=USA|sex=x', 'ratio')).toMatchObject({
      status: 'not_estimable',
      value: null,
      reason: 'the census has no count of this stratum',
    })
    expect(find(rows, 'country=USA|sex=x', 'census_share').status).toBe('not_estimable')
    expect(find(rows, 'country=USA|sex=x', 'cohort_share')).toMatchObject({ value: 0.4, n: 100 })
    expect(find(rows, 'country=USA|sex=f', 'cohort_share')).toMatchObject({ value: 1, n: 60 })
  })

  it('show what the crosswalk loses, on both sides, as shares of all', () => {
    const lost = cell('country=USA|sex=(not mapped)', 25, { place: 'unknown', censusPeople: 3000 })
    const rows = rowsOf(viewOf([cell('country=USA|sex=f', 75), lost]))
    expect(find(rows, lost.stratum, 'cohort_share')).toMatchObject({ value: 0.25, n: 100 })
    expect(find(rows, lost.stratum, 'census_share')).toMatchObject({ value: 0.75, n: 4000 })
    expect(find(rows, lost.stratum, 'ratio')).toMatchObject({ value: null, status: 'not_applicable' })
  })

  it('of an audit without people have no share, and the census’s all the same', () => {
    const rows = rowsOf(viewOf([cell('country=USA|sex=f', 0)]))
    expect(rows.map(({ statistic, status }) => [statistic, status])).toEqual([
      ['census_share', 'released'],
      ['cohort_share', 'not_estimable'],
      ['ratio', 'not_estimable'],
      ['needed', 'not_estimable'],
    ])
  })

  it('come from rounded counts alone where counts are rounded', () => {
    const of = (f: number, m: number) => viewOf([cell('country=USA|sex=f', f), cell('country=USA|sex=m', m)])
    expect(rowsOf(of(61, 41), NHS)).toEqual(rowsOf(of(59, 39), NHS))
    for (const { n, statistic, value } of ofCohort(rowsOf(of(63, 38), NHS))) {
      expect(n! % 5).toBe(0)
      if (statistic === 'needed') expect(value! % 5).toBe(0)
    }
  })
})

describe('under a policy with a threshold', () => {
  it('a clean comparison is published, and its needed number to two digits, never below', () => {
    const { tables } = protect(draftWith(AUDITED), CMS)
    expect(tables.representation.every(({ status }) => status === 'released')).toBe(true)
    const exact = viewOf([cell('country=USA|sex=f', 4000), cell('country=USA|sex=m', 1766)])
    const [open, cms] = [OPEN, CMS].map(policy => find(rowsOf(exact, policy), 'country=USA|sex=m', 'needed').value!)
    expect([open, cms]).toEqual([2234, 2250])
  })

  it.each([
    ['a stratum', [cell('country=USA|sex=f', 90), cell('country=USA|sex=m', 10)]],
    ['one person', [cell('country=USA|sex=f', 99), cell('country=USA|sex=m', 1)]],
    [
      'people lost to the crosswalk',
      [cell('country=USA|sex=f', 95), cell('country=USA|sex=(missing)', 5, { place: 'unknown' })],
    ],
    [
      'people of whom the census has no count',
      [cell('country=USA|sex=f', 95), cell('country=USA|sex=x', 5, { place: 'uncovered' })],
    ],
    ['the same stratum elsewhere', [cell('country=USA|sex=f', 60), elsewhere('country=X|sex=f', 3)]],
  ])('1 to k − 1 people in %s withhold all of the comparison that tells of the cohort', (_, cells) => {
    const { tables, attacked } = protect(draftWith(viewOf(cells)), CMS)
    expect(ofCohort(tables.representation).length).toBeGreaterThan(0)
    for (const { status, value, n } of ofCohort(tables.representation))
      expect([status, value, n]).toEqual(['suppressed', null, null])
    const census = tables.representation.filter(({ statistic }) => statistic === 'census_share')
    expect(census.every(({ status }) => status !== 'suppressed')).toBe(true)
    expect(attacked.representation).toEqual(tables.representation)
  })

  it('strata of which the cohort alone tells are not listed where they are withheld', () => {
    const uncovered = cell('country=USA|sex=x', 5, { place: 'uncovered', censusPeople: 0 })
    const { tables } = protect(draftWith(viewOf([cell('country=USA|sex=f', 95), uncovered])), CMS)
    expect(tables.representation.map(({ keys }) => keys.stratum)).not.toContain('country=USA|sex=x')
  })

  it('an audit that counts other people than the study shows nothing if few tell the two apart', () => {
    const cells = AUDITED.cells.map(each => ({ ...each, otherPeople: 4 }))
    for (const [count, status] of [
      ['reference', 'released'],
      ['all', 'suppressed'],
    ] as const) {
      const { tables } = protect(draftWith(viewOf(cells, { count })), CMS)
      expect(new Set(ofCohort(tables.representation).map(row => row.status))).toEqual(new Set([status]))
    }
  })

  it('a comparison that shares an attribute with a withheld family is withheld with it', () => {
    const cohort = [...COHORT, ...people(5, { country: 'Y', sex: 'f' }), ...people(15, { country: 'X', sex: 'm' })]
    const { tables } = protect(draftWith(AUDITED, cohort), CMS)
    expect(tables.quality.find(({ keys }) => keys.view === 'country')!.status).toBe('suppressed')
    expect(new Set(ofCohort(tables.representation).map(row => row.status))).toEqual(new Set(['suppressed']))
  })

  it('whatever the counts, no share published is of 1 to k − 1 people or leaves so few, and the attacker finds nothing', () => {
    const count = fc.integer({ min: 0, max: 9 })
    const places = fc.constantFrom('compared', 'unknown', 'uncovered', 'elsewhere')
    const cells = fc.array(fc.record({ n: count, other: count, place: places }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(cells, fc.constantFrom('reference' as const, 'all' as const), (all, counted) => {
        const view = viewOf(
          all.map(({ n, other, place }, i) => cell(`country=USA|sex=${i}`, n, { otherPeople: other, place })),
          { count: counted },
        )
        const { attacked, claims } = protect(draftWith(view), K3)
        for (const { statistic, value, n } of attacked.representation) {
          if (statistic !== 'cohort_share' || value === null) continue
          const x = Math.round(value * n!)
          for (const told of [x, n! - x]) expect(told === 0 || told >= 3).toBe(true)
        }
        expect(attackRepresentation(attacked, new Set(), claims)).toEqual([])
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('the attacker', () => {
  const { attacked, claims } = protect(draftWith(AUDITED), CMS)
  const attackOn = (view: RepresentationView, hidden: string[] = []) =>
    attackRepresentation({ ...attacked, representation: rowsOf(view, CMS) }, new Set(hidden), claims).map(
      ({ rule }) => rule,
    )

  it('reads a small count, a small remainder and a small universe back from shares', () => {
    expect(attackOn(AUDITED)).toEqual([])
    expect(attackOn(viewOf([cell('a', 90), cell('b', 10)]))).toEqual(['small count'])
    expect(attackOn(viewOf([cell('a', 10), cell('b', 0)]))).toEqual(['small count'])
    expect(attackOn(viewOf([cell('a', 195)]))).toEqual(['small count'])
  })

  it('finds a comparison that stayed beside a withheld family', () => {
    expect(attackOn(AUDITED, ['sex'])).toEqual(['partly withheld'])
  })
})

it('a release with a comparison opens again, and says what was compared and by which crosswalk', () => {
  const draft = draftWith(AUDITED)
  const crosswalk = {
    attribute: 'sex',
    cohort: [{ value: 'F', level: 'f' }],
    columns: ['sex'],
    census: [{ values: ['female'], level: 'f', people: CENSUS }],
  }
  const about = {
    ...draft.about,
    censuses: [{ id: 'us', year: 2023, source: 'A census', crosswalk: [crosswalk] }],
    representation: [
      { census: 'us', view: 'country|sex', among: [...AUDITED.among], count: 'reference' as const, precision: null },
    ],
  }
  for (const policy of [OPEN, CMS, NHS]) {
    const made = Released.make({ ...draft, about }, policy, { history: [], key: KEY })
    const again = Released.open(made.files, made.id)
    expect(again.table('representation')).toEqual(made.table('representation'))
    expect(again.about.censuses).toEqual(about.censuses)
  }
})

it('how many people to add until a share is known as well as asked is of any stratum, and follows the policy’s rounding', () => {
  // 1.96² / (4 × 0.1²) = 96.04, of ± 0.05 four times as many: 384.16
  const asked = viewOf([...AUDITED.cells], { precision: 0.1 })
  const added = (view: RepresentationView, policy = OPEN) =>
    rowsOf(view, policy)
      .filter(({ statistic }) => statistic === 'needed_for_precision')
      .map(({ keys, value }) => [keys.stratum, value])
  expect(added(asked)).toEqual([
    ['country=USA|sex=f', 37],
    ['country=USA|sex=m', 57],
  ])
  expect(added({ ...asked, precision: 0.05 }, CMS)).toEqual([
    ['country=USA|sex=f', 325],
    ['country=USA|sex=m', 345],
  ])
  expect(added({ ...asked, precision: 0.49 })).toEqual([
    ['country=USA|sex=f', 0],
    ['country=USA|sex=m', 0],
  ])
  expect(added(AUDITED)).toEqual([])
  const withheldRows = rowsOf(asked, CMS, 'sample', false).filter(
    ({ statistic }) => statistic === 'needed_for_precision',
  )
  expect(withheldRows.map(({ status }) => status)).toEqual(['suppressed', 'suppressed'])
})

describe('how far a mix lies from that of a census', () => {
  const told = (cells: RepresentationCell[], policy = OPEN, shown = true) => {
    const tables = { representation: rowsOf(viewOf(cells), policy, 'sample', shown), withheld: [] as ReleasedRow[] }
    const about = {
      representation: [{ census: 'us', view: 'country|sex', among: [], count: 'all' as const, precision: null }],
    }
    return withDissimilarity(tables as never, about, policy).dissimilarity
  }
  it('is half of what released shares differ by, beside what a random sample of as many would have', () => {
    const rows = told([
      cell('sex=f', 80),
      cell('sex=m', 20),
      cell('sex=(missing)', 5, { place: 'unknown', censusPeople: 0 }),
    ])
    expect(rows.map(({ statistic, value, n, keys }) => [statistic, value, n, keys.view])).toEqual([
      ['total_variation', 0.3, 100, 'country|sex'],
      ['by_chance', 0.039795, 100, 'country|sex'],
    ])
  })
  it('counts people where the census counts nobody', () => {
    const [distance] = told([cell('sex=f', 50), cell('sex=m', 50, { censusPeople: 0 })])
    expect(distance).toMatchObject({ statistic: 'total_variation', value: 0.5 })
  })
  it('is of each audit by itself, where two compare strata of the same attributes among other people', () => {
    const among = (country: string) => [{ attribute: 'country', level: country }]
    const one = viewOf([cell('country=A|sex=f', 80), cell('country=A|sex=m', 20)], { among: among('A') })
    const other = viewOf([cell('country=B%7C|sex=f', 50), cell('country=B%7C|sex=m', 50)], { among: among('B|') })
    const audits = [one, other].map(({ cells: _, ...audit }) => ({ ...audit, among: [...audit.among] }))
    const tables = { representation: [...rowsOf(one), ...rowsOf(other)], withheld: [] as ReleasedRow[] }
    const rows = withDissimilarity(tables as never, { representation: audits }, OPEN).dissimilarity
    const told = rows
      .filter(({ statistic }) => statistic === 'total_variation')
      .map(({ keys, value }) => [keys.among, value])
    expect(told).toEqual([
      ['country=A', 0.3],
      ['country=B%7C', 0],
    ])
  })
  it('is withheld with the shares, and no finer than their rounding', () => {
    expect(told(AUDITED.cells as RepresentationCell[], CMS, false).map(({ status }) => status)).toEqual([
      'suppressed',
      'suppressed',
    ])
    const many = Array.from({ length: 40 }, (_, i) => cell(`sex=${i}`, 100 + 7 * i))
    const distance = told(many, CMS)[0]!.value!
    const step = stepAbove((40 * 10 ** -CMS.share_decimals) / 2)
    expect(distance / step).toBeCloseTo(Math.round(distance / step), 6)
  })
  it('has no value where there is nobody to compare', () => {
    expect(told([cell('sex=f', 0), cell('sex=m', 0)]).map(({ status }) => status)).toEqual([
      'not_estimable',
      'not_estimable',
    ])
  })
})
