import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { AOU, CMS, draftOf, K3, NHS, OMOP, OPEN } from './drafts.ts'

const STAGES = ['invited', 'consented', 'scored']
/** Of each sex so many people by the stages that they reached, from none to all three. Everyone has the score. */
function draft(by: Record<string, readonly number[]>): Draft {
  const sum = (people: readonly number[]) => people.reduce((total, n) => total + n, 0)
  const people = Object.entries(by).flatMap(([sex, reached]) =>
    Array.from({ length: sum(reached) }, () => ({ sex, value: 0 })),
  )
  const strata = { '(all)': [], ...by } as Record<string, readonly number[]>
  strata['(all)'] = STAGES.concat('').map((_, i) => sum(Object.values(by).map(reached => reached[i]!)))
  const base = draftOf([], ['(all)', 'sex'], {}, ['S'])
  const places = Object.entries(strata).map(([sex, reached]) => ({
    view: sex === '(all)' ? sex : 'sex',
    stratum: sex === '(all)' ? sex : `sex=${sex}`,
    people: reached,
  }))
  return {
    ...base,
    about: { ...base.about, cascade: STAGES },
    quality: places.map(({ view, stratum, people }) => ({
      ...{ score: 'S', view, stratum, people: sum(people), scored: sum(people) },
      ...{ calls: 0, missingCalls: 0, missingWeightShare: 0 },
    })),
    distributions: [],
    participation: places,
    matches: people.length > 0 ? base.matches : [],
  }
}
const rows = (of: Draft, policy: Policy) => protect(of, policy).tables.participation
const SAFE = { female: [40, 30, 60, 200], male: [60, 50, 100, 300] }

describe('the cascade', () => {
  test('says of each stratum and stage who reached it, and the share of the stage before and of the first, with Wilson limits', () => {
    const of = (stage: string, statistic: string) =>
      rows(draft(SAFE), OPEN).find(
        row => row.keys.stage === stage && row.keys.stratum === 'sex=female' && row.statistic === statistic,
      )!
    expect(of('invited', 'people')).toMatchObject({ value: 290, n: 330 })
    expect(of('consented', 'people')).toMatchObject({ value: 260, n: 330 })
    expect(of('scored', 'people')).toMatchObject({ value: 200, n: 330 })
    expect(of('invited', 'of_previous')).toMatchObject({ value: null, status: 'not_applicable' })
    // R: prop.test(200, 260, correct = FALSE)$conf.int, prop.test(200, 290, correct = FALSE)$conf.int
    expect(of('scored', 'of_previous')).toMatchObject({ value: 0.769231, low: 0.714321, high: 0.8163, n: 260 })
    expect(of('scored', 'of_first')).toMatchObject({ value: 0.689655, low: 0.634221, high: 0.740131, n: 290 })
  })
  test('of a stage that nobody reached has no share of it', () => {
    const made = rows(draft({ female: [20, 0, 0, 0], male: [0, 0, 0, 30] }), OPEN)
    const female = made.filter(({ keys }) => keys.stratum === 'sex=female' && keys.stage === 'scored')
    expect(female.map(({ statistic, value, reason }) => [statistic, value, reason])).toEqual([
      ['people', 0, ''],
      ['of_previous', null, 'nobody reached the stage before'],
      ['of_first', null, 'nobody reached the first stage'],
    ])
  })
  test('of a convenience sample has shares without limits', () => {
    const of = draft(SAFE)
    const made = rows({ ...of, about: { ...of.about, design: 'convenience' } }, OPEN)
    expect(made.every(({ low, high }) => low === null && high === null)).toBe(true)
    expect(made.some(({ reason }) => reason.startsWith('convenience sample'))).toBe(true)
  })

  it.each([CMS, OMOP, NHS, AOU, K3])(
    'is shown where every stage and every loss is large, and the attacker fails: $id',
    policy => {
      const { tables, attacked, claims } = protect(draft(SAFE), policy)
      expect(
        tables.participation.filter(({ statistic }) => statistic === 'people').every(({ value }) => value !== null),
      ).toBe(true)
      expect(attack(attacked, claims).findings).toEqual([])
    },
  )
  it.each([
    ['lost before the first stage', { ...SAFE, female: [3, 30, 60, 200] }],
    ['lost between two stages', { ...SAFE, female: [40, 30, 3, 200] }],
    ['who reached the last', { ...SAFE, female: [40, 30, 60, 3] }],
  ])('is withheld whole where few are %s', (_, by) => {
    const { tables, attacked, claims } = protect(draft(by), CMS)
    expect(new Set(tables.participation.map(({ status }) => status))).toEqual(new Set(['suppressed']))
    expect(attack(attacked, claims).findings).toEqual([])
    // Without the rule the attacker would read or subtract it.
    const told = protect(draft(by), OPEN).tables.participation
    expect(attack({ ...attacked, participation: told }, claims).findings).toContainEqual(
      expect.objectContaining({ table: 'participation', rule: 'small count' }),
    )
  })
  test('is withheld whole beside people with a score who are few more than those of a stage', () => {
    const by = draft(SAFE)
    const quality = by.quality.map(cell => ({ ...cell, scored: cell.people - (cell.stratum === 'sex=male' ? 0 : 45) }))
    const { tables, attacked, claims } = protect({ ...by, quality }, CMS)
    expect(tables.quality.some(({ statistic, value }) => statistic === 'scored' && value !== null)).toBe(true)
    expect(new Set(tables.participation.map(({ status }) => status))).toEqual(new Set(['suppressed']))
    const told = protect(by, OPEN).tables.participation
    expect(attack({ ...attacked, participation: told }, claims).findings).toContainEqual(
      expect.objectContaining({ table: 'participation', rule: 'small count' }),
    )
  })
  test('is withheld whole where a view is, or may not be spoken of', () => {
    const small = protect(draft({ ...SAFE, other: [0, 0, 0, 5] }), CMS)
    const held = protect(draft(SAFE), CMS, new Set(['sex']))
    for (const { tables, attacked, claims } of [small, held]) {
      expect(tables.participation.length).toBeGreaterThan(0)
      expect(tables.participation.every(({ status }) => status === 'suppressed')).toBe(true)
      expect(attack(attacked, claims).findings).toEqual([])
    }
    const told = protect(draft(SAFE), OPEN).tables.participation
    expect(attack({ ...small.attacked, participation: told }, small.claims).findings).toContainEqual(
      expect.objectContaining({ table: 'participation', rule: 'partly withheld' }),
    )
  })
  test('is withheld whole beside outcomes, and where earlier releases were of other people', () => {
    const of = draft(SAFE)
    const audit = {
      ...{ outcome: 'ill', kind: 'binary' as const, source: '', covariates: [], thresholds: [], compare: [] },
      margin: {
        ...{ o_e: null, calibration_slope: null, log_or_per_sd: null, auc: null },
        ...{ selection_rate: null, tpr: null, fpr: null, beta_per_sd: null },
      },
    }
    const judged = { ...of, about: { ...of.about, performance: [audit] } }
    for (const { tables } of [protect(judged, CMS), protect(of, CMS, new Set(), false)])
      expect(new Set(tables.participation.map(({ status }) => status))).toEqual(new Set(['suppressed']))
  })
  test('that does not add up to its people is a fault', () => {
    const of = draft(SAFE)
    expect(() => protect({ ...of, participation: of.participation.slice(1) }, OPEN)).toThrow('do not add up')
  })
  test('never shows a stage whose people or losses are few, whatever they are', () => {
    const n = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 20, max: 60 }))
    const people = fc.tuple(n, n, n, n).filter(reached => reached.some(count => count > 0))
    fc.assert(
      fc.property(people, people, (female, male) => {
        const of = draft({
          female: [...female.slice(0, 3), female[3]! + 30],
          male: [...male.slice(0, 3), male[3]! + 30],
        })
        const { tables, attacked, claims } = protect(of, K3)
        expect(attack(attacked, claims).findings).toEqual([])
        const losses = [female, male].flatMap(reached => reached.slice(0, 3))
        const few = losses.some(loss => loss > 0 && loss < K3.threshold)
        const isShown = tables.participation.some(({ value }) => value !== null)
        expect(isShown).toBe(!few)
      }),
      { seed: 1, numRuns: 150 },
    )
  })
})
