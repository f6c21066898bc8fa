import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { bell, CMS, draftOf, NO_MARGIN, OPEN } from './drafts.ts'

/** Two groups of a view, in each of which that share of the weight is not called; of the file's weight, 0.9 is matched. */
function draftLosing(losses: readonly [number, number], people: readonly [number, number] = [100, 150]): Draft {
  const groups = people.map((n, i) => bell(n).map(bin => ({ levels: { region: 'ab'[i]! }, bin })))
  const draft = draftOf(groups.flat(), ['(all)', 'region'], { agreement: [PAIR] }, ['T2D_A', 'T2D_B'])
  const [n, m] = people
  const lossOf: Record<string, number> = {
    'region=a': losses[0],
    'region=b': losses[1],
    '(all)': (n * losses[0] + m * losses[1]) / (n + m),
  }
  return {
    ...draft,
    quality: draft.quality.map(cell => ({
      ...cell,
      missingWeightShare: cell.score === 'T2D_A' ? lossOf[cell.stratum]! : 0,
    })),
    agreement: [...new Set(draft.quality.map(({ stratum }) => stratum))].map(stratum => ({
      ...{ ...PAIR, view: stratum === '(all)' ? '(all)' : 'region', stratum },
      n: draft.quality.find(cell => cell.stratum === stratum)!.people,
      rank: { correlation: 0.5, error: 0.01 },
      high: undefined,
    })),
  }
}
const PAIR = { score: 'T2D_A', other: 'T2D_B', measure: 'unadjusted' }
const gapsOf = (losses: readonly [number, number], policy = OPEN) =>
  protect(draftLosing(losses), policy)
    .tables.quality.filter(({ keys, statistic }) => statistic === 'weight_gap' && keys.score === 'T2D_A')
    .map(({ keys, value, status, reason }) => [keys.stratum, value, status, reason])

describe('the weight called in one group and not in another', () => {
  it('is a finding beyond the margin, and none within it', () => {
    expect(gapsOf([0.05, 0.01])).toEqual([
      ['(all)', null, 'not_applicable', 'no other group to compare with'],
      ['region=a', 0.04, 'released', 'beyond the margin of 0.02'],
      ['region=b', 0, 'released', ''],
    ])
    expect(gapsOf([0.03, 0.01]).map(([, value, , reason]) => [value, reason])).toEqual([
      [null, 'no other group to compare with'],
      [0.02, ''],
      [0, ''],
    ])
  })

  it('is the difference of what is released, whatever is lost', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        for (const policy of [OPEN, CMS]) {
          const rows = protect(draftLosing([a, b]), policy).tables.quality.filter(({ keys }) => keys.score === 'T2D_A')
          const [called, gap] = ['weight_called', 'weight_gap'].map(name =>
            rows
              .filter(({ keys, statistic }) => statistic === name && keys.view === 'region')
              .map(({ value }) => value!),
          )
          for (const [i, value] of gap!.entries()) expect(value).toBeCloseTo(Math.max(...called!) - called![i]!, 9)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a group in which less of the weight is read than the study asks for', () => {
  const { tables, attacked, claims } = protect(draftLosing([0.2, 0.1]), OPEN)
  const valuesOf = (table: 'distribution' | 'histogram' | 'agreement', stratum: string, score = 'T2D_A') =>
    tables[table].filter(
      ({ keys, statistic, value }) =>
        keys.stratum === stratum &&
        keys.score === score &&
        value !== null &&
        statistic !== 'people' &&
        statistic !== 'clamped',
    ).length

  it('has none of the values of that score, and the others keep theirs', () => {
    // 0.9 is matched and 0.8 of that called: 0.72 is below 0.75, and 0.81 is not.
    for (const table of ['distribution', 'histogram', 'agreement'] as const) {
      expect([table, valuesOf(table, 'region=a')]).toEqual([table, 0])
      expect(valuesOf(table, 'region=b')).toBeGreaterThan(0)
      expect(valuesOf(table, '(all)')).toBeGreaterThan(0)
      if (table !== 'agreement') expect(valuesOf(table, 'region=a', 'T2D_B')).toBeGreaterThan(0)
    }
  })

  it('is counted, and told to be read too little', () => {
    const rows = [...tables.distribution, ...tables.quality].filter(({ keys }) => keys.stratum === 'region=a')
    expect(rows.filter(({ keys, statistic }) => keys.score === 'T2D_A' && statistic === 'people')).toEqual([
      expect.objectContaining({ value: 100 }),
      expect.objectContaining({ value: 100 }),
    ])
    expect(rows).toContainEqual(
      expect.objectContaining({
        statistic: 'mean',
        status: 'not_estimable',
        reason: expect.stringContaining('could be read'),
      }),
    )
    expect(rows).toContainEqual(
      expect.objectContaining({ statistic: 'weight_called', reason: expect.stringContaining('could be read') }),
    )
  })

  it('is no way in for the attacker, under any threshold', () => {
    expect(attack(attacked, claims).findings).toEqual([])
    for (const people of [
      [100, 150],
      [5, 200],
    ] as const) {
      const shielded = protect({ ...draftLosing([0.3, 0], people), agreement: [] }, CMS)
      expect(attack(shielded.attacked, shielded.claims).findings).toEqual([])
    }
  })

  it('exactly at the least share is read', () => {
    const least = draftLosing([0.2, 0.2])
    const about = { ...least.about, matching: { ...least.about.matching, min_weight: 0.9 * 0.8 } }
    const { distribution } = protect({ ...least, about }, OPEN).tables
    expect(distribution.filter(({ status }) => status === 'not_estimable')).toEqual([])
  })

  it('has no performance either, nor is any group compared with it', () => {
    const audit = {
      ...{ outcome: 'ill', kind: 'binary' as const, source: 'a registry', covariates: [], thresholds: [] },
      compare: [{ attribute: 'region', reference: 'region=a' }],
      margin: { ...NO_MARGIN, auc: 0.05 },
    }
    const keys = { score: 'T2D_A', measure: 'unadjusted', outcome: 'ill', view: 'region', threshold: '(none)' }
    const estimate = { value: 0.6, low: 0.5, high: 0.7, n: 100 }
    const cell = (stratum: string, statistic: string) => ({
      ...{ keys: { ...keys, stratum }, statistic, estimate, reason: '' },
    })
    const losing = draftLosing([0.2, 0.1])
    const { performance, comparison } = protect(
      {
        ...{ ...losing, about: { ...losing.about, performance: [audit] } },
        performance: [cell('region=a', 'auc'), cell('region=a', 'base_rate'), cell('region=b', 'auc')],
        comparison: [
          {
            ...{ keys: { ...keys, stratum: 'region=b', reference: 'region=a', compared: 'auc' } },
            ...{ statistic: 'difference', estimate, reason: '' },
          },
        ],
      },
      OPEN,
    ).tables
    expect(performance.filter(({ value }) => value !== null).map(row => [row.keys.stratum, row.statistic])).toEqual([
      ['region=a', 'base_rate'],
      ['region=b', 'auc'],
    ])
    expect(comparison.filter(({ value }) => value !== null)).toEqual([])
    expect(comparison.find(row => row.statistic === 'difference')!.reason).toContain('could be read')
  })
})
