import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import { binnedQuantile } from '../../../science/disclosure/ladder.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { WITHHELD } from '../../../science/disclosure/released-row.ts'
import { bell, CMS, draftOf, K3, OPEN, type Person } from './drafts.ts'

/** n people; the first of them by the functions of their index. */
function people(n: number, levels: (i: number) => Record<string, string>, bins = bell(n)): Person[] {
  return bins.map((bin, i) => ({ bin, levels: levels(i) }))
}
const bySexAndAge = (i: number) => ({ sex: i % 2 ? 'female' : 'male', age: i < 5 ? '90+' : 'younger' })
const rowsOf = (draft: Draft, policy = CMS) => protect(draft, policy).tables
const statuses = (draft: Draft, view: string, policy = CMS) =>
  new Set(
    [...rowsOf(draft, policy).distribution, ...rowsOf(draft, policy).quality]
      .filter(row => row.keys.view === view)
      .map(row => row.status),
  )

describe('what may be shown', () => {
  const small = draftOf(people(500, bySexAndAge), ['(all)', 'sex', 'age'])
  it('withholds the whole view of a small stratum and keeps views of other attributes', () => {
    expect(statuses(small, 'age')).toEqual(new Set(['suppressed']))
    for (const row of rowsOf(small).quality.filter(({ keys }) => keys.view !== 'age'))
      expect(row.status).not.toBe('suppressed')
  })
  it('withholds every view linked to it, also through another view', () => {
    const linked = draftOf(people(500, bySexAndAge), ['(all)', 'sex', 'age', 'sex|age'])
    expect(statuses(linked, 'sex')).toEqual(new Set(['suppressed']))
    for (const view of ['age', 'sex|age']) expect(statuses(linked, view)).toEqual(new Set())
    const crossed = rowsOf(linked).withheld.filter(({ keys }) => keys.view === 'sex|age')
    expect(crossed.map(({ status }) => status)).toEqual(new Array(6).fill('suppressed'))
    expect(attack(protect(linked, CMS).tables, protect(linked, CMS).claims).findings).toEqual([])
  })
  it('links attributes of one kind: a region lies in a country', () => {
    const nested = draftOf(
      people(500, i => ({ country: i % 2 ? 'FI' : 'SE', region: i < 5 ? 'r1' : i % 2 ? 'r2' : 'r3' })),
      ['(all)', 'country', 'region'],
    )
    expect(statuses(nested, 'country')).toEqual(new Set(['suppressed']))
  })
  it('gives withheld rows one reason and no number, primary or not', () => {
    const tables = rowsOf(small)
    const withheld = [...tables.distribution, ...tables.histogram, ...tables.quality].filter(
      row => row.status === 'suppressed',
    )
    for (const { value, low, high, n, reason } of withheld)
      expect({ value, low, high, n, reason }).toEqual({ value: null, low: null, high: null, n: null, reason: WITHHELD })
  })
  it('refuses where all people together are too few, or too few of them lack a score', () => {
    expect(() => protect(draftOf(people(10, bySexAndAge), ['(all)']), CMS)).toThrow(/all people together/)
    const unscored = people(500, bySexAndAge).map((person, i) => (i < 10 ? { levels: person.levels } : person))
    expect(() => protect(draftOf(unscored, ['(all)', 'sex']), CMS)).toThrow(/without a score/)
  })
  it('counts people who were not scored as people: with a few of them in a stratum no one can tell how many they are', () => {
    const unscored = people(500, bySexAndAge).map((person, i) =>
      i % 2 === 0 && i < 60 ? { levels: person.levels } : person,
    )
    const few = unscored.map((person, i) => (i === 1 ? { levels: person.levels } : person))
    expect(statuses(draftOf(unscored, ['(all)', 'sex']), 'sex')).not.toEqual(new Set(['suppressed']))
    const { tables, claims } = protect(draftOf(few, ['(all)', 'sex']), CMS)
    const ofSex = tables.quality.filter(({ keys, value }) => keys.view === 'sex' && value !== null)
    expect(new Set(ofSex.map(({ statistic }) => statistic))).toEqual(
      new Set(['scored', 'call_rate', 'weight_called', 'weight_gap']),
    )
    const { findings, witnesses } = attack(tables, claims)
    expect(findings).toEqual([])
    expect(witnesses.map(({ cell, value }) => [cell.count, cell.stratum, value])).toEqual([
      ['unscored', 'sex=female', 1],
      ['unscored', 'sex=female', 10],
    ])
  })
  it('withholds a view in which too few people may carry the weight', () => {
    const heavy = people(500, bySexAndAge).map((person, i) => ({ ...person, weight: i === 1 ? 100_000n : 1n }))
    expect(() => protect(draftOf(heavy, ['(all)', 'sex']), CMS)).toThrow(/most of the weight/)
    const balanced = heavy.map((person, i) => ({ ...person, weight: i === 1 ? 100_000n : i % 2 ? 1n : 40_000n }))
    expect(statuses(draftOf(balanced, ['(all)', 'sex']), 'sex')).toEqual(new Set(['suppressed']))
  })
  it('shows only counts of people for a score of few variants', () => {
    const draft = { ...small, matches: small.matches.map(count => ({ ...count, rows: Math.min(count.rows, 49) })) }
    const shown = rowsOf(draft).distribution.filter(({ status }) => status === 'released')
    expect(new Set(shown.map(({ statistic }) => statistic))).toEqual(new Set(['people']))
    expect(rowsOf(draft).histogram.every(({ status }) => status === 'suppressed')).toBe(true)
    expect(
      rowsOf({ ...draft, matches: [] })
        .distribution.filter(({ statistic }) => statistic === 'mean')
        .every(({ value }) => value === null),
    ).toBe(true)
  })
  it('shows everything without a threshold', () => {
    const { distribution, histogram, quality, withheld } = rowsOf(small, OPEN)
    for (const row of [...distribution, ...histogram, ...quality]) expect(row.status).not.toBe('suppressed')
    for (const row of withheld) if (row.statistic === 'withheld') expect(row.value).toBe(0)
    expect(histogram.filter(({ keys }) => keys.view === '(all)')).toHaveLength(66)
  })
})

describe('numbers of few people', () => {
  const draft = (n: number) =>
    draftOf(
      people(n, () => ({})),
      ['(all)'],
    )
  const row = (n: number, statistic: string) =>
    rowsOf(draft(n)).distribution.find(each => each.statistic === statistic)!
  it('shows an SD, and an interval that would tell it, from 2k people on', () => {
    expect(row(21, 'sd').status).toBe('suppressed')
    expect(row(21, 'mean')).toMatchObject({ status: 'released', low: null, high: null })
    expect(row(22, 'sd').status).toBe('released')
    expect(row(22, 'mean').low).not.toBeNull()
  })
  it('shows a quantile with k people on each side', () => {
    expect(row(219, 'q05').status).toBe('suppressed')
    expect(row(219, 'q95').status).toBe('suppressed')
    expect(row(1000, 'q25').status).toBe('released')
  })
  it('gives a quantile limits that follow from released bins and the released number of people', () => {
    const { distribution, histogram } = rowsOf(draft(1000))
    const bins = histogram.filter(({ keys }) => keys.view === '(all)')
    const edges = bins.map(({ keys }) => ({
      low: Number(keys.bin_low!.replace('INF', 'Infinity')),
      high: Number(keys.bin_high!.replace('INF', 'Infinity')),
    }))
    const shares = bins.map(({ value }) => value!)
    const { low, high, value, n } = distribution.find(({ statistic }) => statistic === 'q50')!
    const half = 1.96 * Math.sqrt(0.25 / (n! - 1))
    expect(low).toBeCloseTo(binnedQuantile(edges, shares, 0.5 - half)!, 2)
    expect(high).toBeCloseTo(binnedQuantile(edges, shares, 0.5 + half)!, 2)
    expect(low! < value! && value! < high!).toBe(true)
  })
  it('tells of how many people of equal weight weighted ones are worth, from 2k people on', () => {
    const weighted = (n: number, policy = CMS) =>
      rowsOf(
        draftOf(
          people(n, () => ({})).map((person, i) => ({ ...person, weight: i % 2 ? 1n : 3n })),
          ['(all)'],
          { weighted: true },
        ),
        policy,
      ).distribution.find(({ statistic }) => statistic === 'effective_people')!
    // (2n)² / 5n
    expect(weighted(1000, OPEN)).toMatchObject({ value: 800, n: 1000, low: null, high: null })
    expect(weighted(1234).value).toBe(987)
    expect(weighted(21).status).toBe('suppressed')
    expect(weighted(22).value).toBe(18)
    expect(row(1000, 'effective_people')).toBeUndefined()
  })
  it('rounds means to .01 SD or a fifth of the standard error, whichever is wider', () => {
    const mean = row(25, 'mean')
    expect(Math.round(mean.low! / 0.05)).toBeCloseTo(mean.low! / 0.05, 9)
    expect(rowsOf(draft(25), OPEN).distribution.find(each => each.statistic === 'sd')!.value).not.toBe(
      row(25, 'sd').value,
    )
  })
  it('gives a convenience sample no interval, and says why', () => {
    const rows = rowsOf(
      draftOf(
        people(500, () => ({})),
        ['(all)'],
        { design: 'convenience' },
      ),
    ).distribution
    expect(rows.find(({ statistic }) => statistic === 'mean')).toMatchObject({
      low: null,
      high: null,
      status: 'released',
      reason: 'convenience sample: no sampling interval',
    })
  })
})

describe('histograms', () => {
  const shown = (draft: Draft, view: string) =>
    rowsOf(draft).histogram.filter(row => row.keys.view === view && row.status === 'released')
  it('have one rung a view: no bin of any stratum of 1 to k − 1, and every coarser rung was not needed', () => {
    const draft = draftOf(
      people(4000, i => ({ sex: i % 8 ? 'female' : 'male' })),
      ['(all)', 'sex'],
    )
    const [all, sex] = [shown(draft, '(all)'), shown(draft, 'sex')]
    expect(all.length).toBeGreaterThan(sex.length / 2)
    for (const { value, n } of [...all, ...sex]) expect(value === 0 || Math.round(value! * n!) >= 11).toBe(true)
    const edges = new Set(sex.map(({ keys }) => keys.bin_low))
    expect(sex).toHaveLength(2 * edges.size)
  })
  it('are withheld with their family where the coarsest rung is not clean, and quantiles with them', () => {
    const draft = draftOf(
      people(2000, i => ({ sex: i % 2 ? 'f' : 'm', age: i % 60 ? 'younger' : 'older' })),
      ['(all)', 'sex', 'age'],
    )
    expect(shown(draft, 'age')).toEqual([])
    expect(shown(draft, 'sex').length).toBeGreaterThan(0)
    expect(shown(draft, '(all)').length).toBeGreaterThan(0)
    const age = rowsOf(draft).distribution.filter(({ keys }) => keys.view === 'age')
    expect(age.find(({ statistic }) => statistic === 'people')!.status).toBe('released')
    expect(age.find(({ statistic }) => statistic === 'q50')!.status).toBe('suppressed')
  })
  it('are all withheld where that of all people would bound a withheld bin', () => {
    // All 11 of one sex lie in one bin with 9 of the other: 20 there, and only 11 elsewhere could be of the other sex.
    const bins = [...new Array<number>(20).fill(330), ...new Array<number>(11).fill(256)]
    const draft = draftOf(
      people(31, i => ({ sex: i < 11 ? 'f' : 'm' }), bins),
      ['(all)', 'sex'],
    )
    const { tables, claims } = protect(draft, CMS)
    expect(tables.histogram.every(({ status }) => status === 'suppressed')).toBe(true)
    const all = draftOf(
      people(31, () => ({}), bins),
      ['(all)'],
    )
    const leaky = [...protect(all, CMS).tables.histogram, ...tables.histogram.filter(({ keys }) => keys.view === 'sex')]
    expect(attack({ ...tables, histogram: leaky }, claims).findings[0]).toMatchObject({ rule: 'pinned bin' })
  })
})

describe('laws', () => {
  const arbitrary = fc
    .array(
      fc.record({
        a: fc.constantFrom('x', 'y', 'z'),
        b: fc.constantFrom('p', 'q'),
        bin: fc.option(fc.integer({ min: 100, max: 400 }), { nil: undefined, freq: 12 }),
      }),
      { minLength: 20, maxLength: 120 },
    )
    .map(all =>
      all.map(({ a, b, bin }): Person => ({ levels: { sex: a, age: b }, ...(bin === undefined ? {} : { bin }) })),
    )
  it('no count below k is ever shown, and what passes the attacker is withheld family by family', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.constantFrom(['(all)', 'sex', 'age'], ['(all)', 'sex', 'age', 'sex|age']),
        (cohort, views) => {
          let made: ReturnType<typeof protect>
          try {
            made = protect(draftOf(cohort, views), K3)
          } catch {
            return
          }
          for (const { statistic, value } of [...made.tables.quality, ...made.tables.distribution])
            if (statistic === 'people' || statistic === 'scored') expect([1, 2]).not.toContain(value)
          const { findings } = attack(made.tables, made.claims)
          for (const { rule } of findings) expect(['no witness', 'coverage']).toContain(rule)
        },
      ),
      { seed: 1, numRuns: 60 },
    )
  })
  it('the order of the draft’s rows does not matter', () => {
    const draft = draftOf(people(300, bySexAndAge), ['(all)', 'sex', 'age'], {}, ['T2D_A', 'T2D_B'])
    const turned = {
      ...draft,
      distributions: [...draft.distributions].reverse(),
      quality: [...draft.quality].reverse(),
      matches: [...draft.matches].reverse(),
    }
    for (const policy of [OPEN, CMS]) expect(protect(turned, policy).tables).toEqual(protect(draft, policy).tables)
  })
  it('a draft that contradicts itself is a fault', () => {
    const draft = draftOf(people(300, bySexAndAge), ['(all)', 'sex'])
    const [first, ...rest] = draft.quality
    expect(() => protect({ ...draft, quality: [{ ...first!, people: 301 }, ...rest] }, OPEN)).toThrow(/add up/)
    expect(() => protect({ ...draft, distributions: [...draft.distributions, draft.distributions[0]!] }, OPEN)).toThrow(
      /twice/,
    )
    const [cell, ...others] = draft.distributions
    expect(() => protect({ ...draft, distributions: [{ ...cell!, n: cell!.n - 1 }, ...others] }, OPEN)).toThrow(
      /add up/,
    )
  })
})
