import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft, PerformanceCell } from '../../../science/disclosure/draft.ts'
import type { LedgerEntry } from '../../../science/disclosure/ledger.ts'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { type Protected, protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { withheld } from '../../../science/disclosure/released-row.ts'
import type { ReleasedRow } from '../../../science/disclosure/released-table.ts'
import { BESIDE_COVARIATES } from '../../../science/equity/performance-statistics.ts'
import { AOU, CMS, K3, KEY, NHS, OMOP, OPEN } from './drafts.ts'
import { judgedDraft, type Patient } from './judged-drafts.ts'

/** So many people of each sex with these risks: of every ten, so many are ill and of one nothing is known. */
const patients = (n: number, { risks = [0.03, 0.15, 0.4], ill = 3, missing = 1 } = {}): Patient[] =>
  ['female', 'male'].flatMap(sex =>
    Array.from({ length: n }, (_, i) => ({
      levels: { sex },
      risk: risks[i % risks.length]!,
      ill: ((i / risks.length) | 0) % 10 < ill ? 1 : ((i / risks.length) | 0) % 10 < 10 - missing ? 0 : undefined,
    })),
  )
const shown = (rows: readonly ReleasedRow[]) => rows.filter(({ status }) => status === 'released')
const kinds = ({ tables: { performance } }: Pick<Protected, 'tables'>) => {
  const of = (is: (threshold: string) => boolean) => shown(performance).some(({ keys }) => is(keys.threshold!))
  return {
    counts: of(threshold => threshold === '(none)'),
    thresholds: of(threshold => threshold.startsWith('at')),
    bands: of(threshold => threshold.startsWith('log')),
  }
}
const missingOf = ({ performance }: Draft, { measure, stratum }: PerformanceCell['keys']) =>
  performance.find(
    ({ keys, statistic }) => statistic === 'missing' && keys.measure === measure && keys.stratum === stratum,
  )!.estimate!.value
/** The draft with what a score adds to an age, of so many people fewer than have an outcome in each stratum. */
function besideAge(draft: Draft, lacking: (stratum: string) => number): Draft {
  const cells = draft.performance
    .filter(({ statistic }) => statistic === 'people')
    .flatMap(({ keys, estimate }) => {
      const [people, missing] = [estimate!.value, missingOf(draft, keys)]
      const fewer = lacking(keys.stratum!)
      const n = people - missing - fewer
      return BESIDE_COVARIATES.map(statistic => {
        const value = { without_covariates: fewer, analysed: n }[statistic] ?? 0.1
        return { keys, statistic, estimate: { value, low: value, high: value + 0.01, n }, reason: '' }
      })
    })
  return {
    ...draft,
    about: {
      ...draft.about,
      performance: draft.about.performance.map(of => ({ ...of, covariates: ['age'] })),
    },
    performance: [...draft.performance, ...cells],
  }
}
const EVERYTHING = { counts: true, thresholds: true, bands: true }
const NOTHING = { counts: false, thresholds: false, bands: false }

describe('performance beside a threshold', () => {
  const views = ['sex']
  const compare = [{ attribute: 'sex', reference: 'overall' }]

  it('is shown, compared too, where no count of it is small, and the attacker finds nothing', () => {
    const made = protect(judgedDraft(patients(600), views, { compare }), CMS)
    expect(kinds(made)).toEqual(EVERYTHING)
    expect(shown(made.tables.comparison).map(({ statistic }) => statistic)).toContain('verdict')
    expect(attack(made.attacked, made.claims).findings).toEqual([])
    const counted = made.tables.performance.filter(({ keys }) => keys.stratum === 'sex=female')
    const told = (threshold: string, statistic: string) =>
      counted.find(row => row.keys.threshold === threshold && row.statistic === statistic)
    expect(told('at 0.1', 'tpr')).toMatchObject({ value: 0.667, n: 180 })
    expect(told('log odds -2 to -1', 'observed')).toMatchObject({ value: 0.333, n: 180 })
    // Unrounded 1.7241 (1.4817 to 1.9951), an error of 0.131 of 540 people: a hundredth of their SD, 0.0304, is raised to 0.05.
    expect(told('(none)', 'o_e')).toMatchObject({ value: 1.7, low: 1.5, high: 2, n: 540 })
    expect(told('(none)', 'clipped')).toMatchObject({ status: 'suppressed' })
  })

  it.each<[string, Patient[], Policy, object]>([
    ['few cases', patients(90, { ill: 1 }), CMS, NOTHING],
    [
      'few people whose outcome is missing',
      [...patients(600, { missing: 0 }), ...patients(1, { ill: 0, missing: 10 })],
      CMS,
      NOTHING,
    ],
    [
      'a few cases above a cut',
      [...patients(600, { risks: [0.02, 0.04] }), ...patients(5, { risks: [0.3], ill: 10 })],
      CMS,
      { ...NOTHING, counts: true },
    ],
    [
      'a few controls below all others',
      [...patients(600, { risks: [0.2, 0.4] }), ...patients(5, { risks: [0.01], ill: 0, missing: 0 })],
      CMS,
      { ...NOTHING, counts: true },
    ],
    [
      'a small band',
      [...patients(600, { risks: [0.02, 0.4] }), ...patients(15, { risks: [0.25] })],
      CMS,
      { ...NOTHING, counts: true, thresholds: true },
    ],
    ['counts that are rounded', patients(600), NHS, NOTHING],
    [
      'nobody ill above a cut, where groups must not be alike',
      [...patients(600, { risks: [0.02, 0.04] }), ...patients(60, { risks: [0.3], ill: 0 })],
      OMOP,
      { ...NOTHING, counts: true },
    ],
    ['everyone ill, where groups must not be alike', patients(600, { ill: 9 }), OMOP, NOTHING],
    ['cases enough', patients(700), AOU, EVERYTHING],
  ])('with %s shows what it may', (_, people, policy, expected) => {
    const made = protect(judgedDraft(people, views, { compare }), policy)
    expect(kinds(made)).toEqual(expected)
    expect(attack(made.attacked, made.claims).findings).toEqual([])
  })

  it('is withheld of people with weights', () => {
    const draft = judgedDraft(patients(600), views)
    expect(kinds(protect({ ...draft, about: { ...draft.about, weighted: true } }, CMS))).toEqual(NOTHING)
  })

  describe('beside covariates', () => {
    const told = ({ tables: { performance } }: Pick<Protected, 'tables'>) =>
      shown(performance).filter(({ statistic }) => BESIDE_COVARIATES.includes(statistic))
    const draft = judgedDraft(patients(600), views)
    const whole = besideAge(draft, () => 0)

    it('is shown with its neighbours where all who have an outcome have covariates too', () => {
      const made = protect(whole, CMS)
      expect(new Set(told(made).map(({ statistic }) => statistic))).toEqual(new Set(BESIDE_COVARIATES))
      expect(kinds(made)).toEqual(EVERYTHING)
      expect(attack(made.attacked, made.claims).findings).toEqual([])
    })

    it.each([
      ['one person', (stratum: string) => (stratum === 'sex=male' ? 1 : 0)],
      ['many people', (stratum: string) => (stratum === 'sex=male' ? 90 : 0)],
    ])(
      'is withheld everywhere where %s of one stratum lack a covariate, and what stands beside it is not',
      (_, lacking) => {
        const made = protect(besideAge(draft, lacking), CMS)
        expect(told(made)).toEqual([])
        expect(kinds(made)).toEqual(EVERYTHING)
        expect(attack(made.attacked, made.claims).findings).toEqual([])
      },
    )

    it('is withheld with all of the table beside few cases, weights, rounded counts and a withheld view', () => {
      const few = besideAge(judgedDraft(patients(90, { ill: 1 }), views), () => 0)
      const weighted = { ...whole, about: { ...whole.about, weighted: true } }
      const people = patients(600).map((one, i) => ({ ...one, levels: { ...one.levels, region: i < 5 ? 'a' : 'b' } }))
      const hidden = besideAge(judgedDraft(people, ['sex', 'region']), () => 0)
      for (const [unsafe, policy] of [
        [few, CMS],
        [weighted, CMS],
        [whole, NHS],
        [hidden, CMS],
      ] as const)
        expect(told(protect(unsafe, policy))).toEqual([])
    })

    it('is found by the attacker where a few people with an outcome are not analysed', () => {
      const { attacked, claims } = protect(whole, CMS)
      const slipped = attacked.performance.map(row =>
        row.statistic === 'analysed' && row.keys.stratum === 'sex=male'
          ? { ...row, value: row.value! - 3, n: row.n! - 3 }
          : row,
      )
      expect(attack({ ...attacked, performance: slipped }, claims).findings).toContainEqual(
        expect.objectContaining({ table: 'performance', rule: 'small count' }),
      )
    })
  })

  it('counts people between an edge of the histogram and a cut, and withholds the cut', () => {
    // Bins of 1/64 hold 300 and more; between 0.09375 and the cut at 0.1 lie 4 of each sex.
    const near = patients(4, { risks: [0.097], ill: 0, missing: 0 })
    const people = [...patients(900, { risks: [0.05, 0.1, 0.2], missing: 0 }), ...near]
    expect(kinds(protect(judgedDraft(people, views), CMS)).thresholds).toBe(false)
    expect(kinds(protect(judgedDraft(people, views, { cuts: [0.09375] }), CMS)).thresholds).toBe(true)
  })

  it('keeps the families that are shown, and what does not depend on the withheld one', () => {
    const people = patients(600).map((one, i) => ({ ...one, levels: { ...one.levels, region: i < 5 ? 'a' : 'b' } }))
    const made = protect(judgedDraft(people, ['sex', 'region'], { compare }), CMS)
    const told = new Set(shown(made.tables.performance).map(({ keys }) => keys.view))
    expect([...told]).toEqual(['(all)', 'sex'])
    expect(attack(made.attacked, made.claims).findings).toEqual([])
  })

  it('is withheld beside a withheld family where there are too few cases for its small strata to stay open', () => {
    const region = (i: number) => (i < 5 ? 'a' : i < 155 ? 'b' : 'c')
    const withCases = (cases: number) =>
      Array.from(
        { length: 300 },
        (_, i): Patient => ({
          levels: { region: region(i) },
          risk: [0.1, 0.3][i % 2]!,
          ill: i % 300 < 300 - cases ? 0 : 1,
        }),
      )
    const shows = (cases: number) => kinds(protect(judgedDraft(withCases(cases), ['region']), CMS)).counts
    // Three strata, of which two may hold 10 cases each: 30 or fewer could leave 2 to 10 to the third for certain.
    expect([shows(30), shows(31)]).toEqual([false, true])
    const { attacked, claims } = protect(judgedDraft(withCases(30), ['region']), CMS)
    const { performance } = protect(judgedDraft(withCases(30), []), CMS).tables
    const told = attack({ ...attacked, performance }, claims).findings.map(({ rule }) => rule)
    expect(told).toEqual(['small count'])
  })

  /** People of one of these outcomes, whose risk lies from low to below high. */
  interface Told {
    ill: readonly Patient['ill'][]
    low: number
    high: number
  }
  /** Sets of people of a stratum that the shown rows tell the size of. */
  function toldSets(made: Protected, cuts: readonly number[], stratum: string): Told[] {
    const { counts, thresholds, bands } = kinds(made)
    const bins = made.tables.histogram.filter(
      ({ keys, value }) => value !== null && keys.stratum === stratum && keys.measure === 'probability',
    )
    const logits = Array.from({ length: 15 }, (_, i) => 1 / (1 + Math.exp(7 - i)))
    const sides = (ill: Told['ill'], edges: number[]) =>
      edges.flatMap(edge => [
        { ill, low: edge, high: 2 },
        { ill, low: 0, high: edge },
      ])
    const edges = [0, ...(thresholds ? cuts : []), ...(bands ? logits : [])]
    const known: Told['ill'][] = counts ? [[0], [1], [0, 1]] : []
    return [
      ...sides([0, 1, undefined], [0, ...bins.map(({ keys }) => Number(keys.bin_low))]),
      ...known.flatMap(ill => sides(ill, edges)),
    ]
  }

  test('tells the size of no two sets of people, one within the other, that differ by a few', () => {
    const cell = fc.record({
      levels: fc.record({ sex: fc.constantFrom('female', 'male') }),
      risk: fc.constantFrom(0.02, 0.095, 0.11, 0.19, 0.3, 0.7),
      ill: fc.constantFrom<Patient['ill']>(0, 0, 1, undefined),
      people: fc.oneof({ arbitrary: fc.integer({ min: 3, max: 20 }), weight: 30 }, fc.integer({ min: 1, max: 2 })),
    })
    const cohorts = fc
      .array(cell, { minLength: 15, maxLength: 40 })
      .map(cells => cells.flatMap(({ people, ...one }) => Array.from({ length: people }, () => one)))
    let told = 0
    fc.assert(
      fc.property(cohorts, people => {
        const cuts = [0.1, 0.2]
        const made = protect(judgedDraft(people, views, { cuts, compare }), K3)
        expect(attack(made.attacked, made.claims).findings).toEqual([])
        if (!kinds(made).thresholds) return
        told++
        for (const stratum of ['(all)', 'sex=female', 'sex=male']) {
          const own = people.filter(({ levels }) => stratum === '(all)' || stratum === `sex=${levels.sex}`)
          const sizeOf = ({ ill, low, high }: Told) =>
            own.filter(one => ill.includes(one.ill) && one.risk >= low && one.risk < high).length
          const sets = toldSets(made, cuts, stratum).map(set => ({ ...set, size: sizeOf(set) }))
          const isWithin = (inner: Told, outer: Told) =>
            inner.ill.every(ill => outer.ill.includes(ill)) && inner.low >= outer.low && inner.high <= outer.high
          const pairs = sets.flatMap(outer =>
            sets.filter(inner => isWithin(inner, outer)).map(inner => ({ inner, outer })),
          )
          for (const { inner, outer } of pairs) {
            const rest = outer.size - inner.size
            if (rest >= 1 && rest < K3.threshold) expect({ inner, outer }).toBeUndefined()
          }
        }
      }),
      { seed: 11, numRuns: 150 },
    )
    expect(told).toBeGreaterThan(20)
  })
})

describe('the attacker of performance', () => {
  const compare = [{ attribute: 'sex', reference: 'overall' }]
  const leak = (people: Patient[], policy: Policy, cuts = [0.1, 0.2]) => {
    const draft = judgedDraft(people, ['sex'], { compare, cuts })
    const { attacked, claims } = protect(draft, policy)
    const { performance, comparison } = protect(draft, OPEN).tables
    const rows = performance.filter(({ statistic }) => statistic !== 'clipped')
    return attack({ ...attacked, performance: rows, comparison }, claims).findings.map(({ rule }) => rule)
  }

  it.each<[string, Patient[], Policy, number[]?]>([
    ['few cases', patients(90, { ill: 1 }), CMS],
    [
      'few people whose outcome is missing',
      [...patients(600, { missing: 0 }), ...patients(1, { ill: 0, missing: 10 })],
      CMS,
    ],
    ['few cases above a cut', [...patients(200, { risks: [0.02] }), ...patients(5, { risks: [0.3], ill: 10 })], CMS],
    [
      'few controls below a cut',
      [...patients(200, { risks: [0.3] }), ...patients(5, { risks: [0.01], ill: 0, missing: 0 })],
      CMS,
    ],
    [
      'few cases between two cuts',
      [...patients(200, { risks: [0.02, 0.4] }), ...patients(5, { risks: [0.15], ill: 10 })],
      CMS,
    ],
    ['a small band', [...patients(200, { risks: [0.02, 0.4] }), ...patients(15, { risks: [0.25] })], CMS, []],
    [
      'cases between a cut and a band',
      [...patients(200, { risks: [0.02, 0.4] }), ...patients(30, { risks: [0.21, 0.28], ill: 5, missing: 0 })],
      CMS,
      [0.25],
    ],
    [
      'people between a cut and an edge of the histogram',
      [
        ...patients(300, { risks: [0.05, 0.1, 0.2], missing: 0 }),
        ...patients(4, { risks: [0.097], ill: 0, missing: 0 }),
      ],
      CMS,
      [0.1],
    ],
    [
      'groups all alike',
      [...patients(200, { risks: [0.02] }), ...patients(60, { risks: [0.3], ill: 10 })],
      OMOP,
      [0.1],
    ],
  ])('reads %s', (_, people, policy, cuts) => {
    expect(leak(people, policy, cuts)).toContain('small count')
  })

  it('reads a comparison or a discrimination of withheld groups as what it cannot check', () => {
    const people = patients(600).map((one, i) => ({ ...one, levels: { ...one.levels, region: i < 5 ? 'a' : 'b' } }))
    const { attacked, claims } = protect(judgedDraft(people, ['sex', 'region'], { compare }), CMS)
    const [row] = shown(attacked.performance)
    for (const slipped of [
      { ...row!, keys: { ...row!.keys, view: 'region', stratum: 'region=a' } },
      { ...row!, statistic: 'auc_age_sex' },
    ])
      expect(
        attack({ ...attacked, performance: [...attacked.performance, slipped] }, claims).findings.map(
          ({ rule }) => rule,
        ),
      ).toContain('unprotected count')
    const without = {
      ...attacked,
      performance: attacked.performance.map(({ keys, statistic }) => withheld(keys, statistic)),
    }
    expect(attack(without, claims).findings.map(({ table }) => table)).toContain('comparison')
  })
})

describe('what totals leave open beside withheld strata', () => {
  it.each([
    [3, 2, 18],
    [3, 3, 16],
    [4, 3, 18],
  ])(
    'where each part is none or more than k − 1 a stratum, every small one may be 1 or k − 1: k %i, %i strata, to %i people',
    (k, strata, most) => {
      const isSmall = (n: number) => n > 0 && n < k
      let pinned = 0
      for (let people = strata; people <= most; people++) {
        const byFlags = new Map<string, number[][]>()
        for (const table of compositions(people, strata)) {
          const flags = table.map(n => (isSmall(n) ? 1 : 0)).join('')
          byFlags.set(flags, [...(byFlags.get(flags) ?? []), table])
        }
        for (const [flags, tables] of byFlags) {
          const mayBe = (i: number, n: number) => tables.some(table => table[i] === n)
          const isAdequate = [...flags].every((flag, i) => flag === '0' || (mayBe(i, 1) && mayBe(i, k - 1)))
          if (!flags.includes('1') || !isAdequate) continue
          for (let cases = 0; cases <= people; cases++)
            for (let i = 0; i < strata; i++) {
              const possible = new Set<number>()
              for (const table of tables)
                for (let c = Math.max(0, table[i]! - (people - cases)); c <= Math.min(table[i]!, cases); c++)
                  possible.add(c)
              if (![...possible].some(isSmall) || (possible.has(1) && possible.has(k - 1))) continue
              pinned++
              const hasRoom = [cases, people - cases].every(n => n === 0 || n > strata * (k - 1))
              expect(hasRoom).toBe(false)
            }
        }
      }
      expect(pinned).toBeGreaterThan(0)
    },
  )
})

function compositions(total: number, parts: number): number[][] {
  if (parts === 1) return [[total]]
  return Array.from({ length: total - parts + 1 }, (_, i) => i + 1).flatMap(first =>
    compositions(total - first, parts - 1).map(rest => [first, ...rest]),
  )
}

describe('performance of a later release', () => {
  const make = (people: Patient[], entries: LedgerEntry[], moved: number, takenDown: string[] = []) =>
    Released.make(judgedDraft(people, ['sex']), CMS, {
      ...{ history: entries, key: KEY, takenDown: new Set(takenDown) },
      moves: new Map(
        entries.map(({ release }) => [
          release,
          moved === 0
            ? []
            : ['(all)', 'sex=female', 'sex=male'].map(stratum => ({
                ...{ view: stratum === '(all)' ? stratum : 'sex', reference: true, before: '', now: stratum },
                people: stratum === '(all)' ? 2 * moved : moved,
              })),
        ]),
      ),
    })
  const isShown = (released: Released) => shown(released.table('performance')).length > 0
  const first = make(patients(600), [], 0)
  const entry = ledgerEntry(first, { reason: '', members: null })

  it('repeats that of the same people', () => {
    const again = make(patients(600), [entry], 0)
    expect([isShown(first), again.id]).toEqual([true, first.id])
  })

  it('is withheld where people came, however many: how many of them are cases could be subtracted', () => {
    const later = make(patients(640), [entry], 40)
    expect([isShown(later), shown(later.table('quality')).length > 0]).toEqual([false, true])
  })

  it('is withheld where other people have the outcome, or the earlier one was taken down', () => {
    const other = patients(600).map((one, i) => ({ ...one, ill: i === 0 ? (0 as const) : one.ill }))
    expect(isShown(make(other, [entry], 0))).toBe(false)
    expect(() => make(patients(600), [entry], 0, [first.id])).not.toThrow()
    expect(isShown(make(patients(600), [entry], 0, [first.id]))).toBe(false)
  })
})
