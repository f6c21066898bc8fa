import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { type Protected, protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { AOU, CMS, draftOf, KEY, NHS, NO_MARGIN, NONE, OMOP, OPEN, type Person } from './drafts.ts'

const AUDIT = {
  ...{ outcome: 'ill', kind: 'binary' as const, source: 'registry', covariates: [], compare: [] },
  thresholds: [{ measure: 'unadjusted', cut: 0.1 }],
  margin: NO_MARGIN,
}
const COMPARING = {
  ...AUDIT,
  compare: [{ attribute: 'sex', reference: 'overall' }],
  margin: { ...NO_MARGIN, auc: 0.05 },
}
/** A cohort of two sexes, so many of each above the cut and not above it. */
const draft = (
  women: [high: number, low: number],
  men: [high: number, low: number],
  about: Partial<Draft['about']> = {},
): Draft => {
  const people = (sex: string, [high, low]: [number, number]): Person[] =>
    [300, 250].flatMap((bin, i) => Array.from({ length: i === 0 ? high : low }, () => ({ levels: { sex }, bin })))
  const all = [...people('female', women), ...people('male', men)]
  return draftOf(all, ['(all)', 'sex'], { performance: [AUDIT], ...about })
}
const highOf = ({ tables }: Protected) =>
  tables.distribution.filter(({ statistic }) => statistic.startsWith('share_high'))

describe('the share of people above a cut', () => {
  it('is released where nothing is withheld, with its people and an interval of theirs', () => {
    const rows = highOf(protect(draft([7, 93], [0, 50]), OPEN))
    expect(
      rows.map(({ keys, statistic, value, low, high, n }) => [keys.stratum, statistic, value, low, high, n]),
    ).toEqual([
      // R 4.2.2: prop.test(7, 150, correct = FALSE) and those of 7, 100 and 0, 50
      ['(all)', 'share_high: top 0.1', 0.046667, 0.022787, 0.093186, 150],
      ['sex=female', 'share_high: top 0.1', 0.07, 0.034319, 0.137495, 100],
      ['sex=male', 'share_high: top 0.1', 0, 0, 0.071348, 50],
    ])
    expect(
      rows.every(({ status, reason }) => status === 'released' && reason === 'what using the raw score would do'),
    ).toBe(true)
    expect(highOf(protect(draft([7, 93], [0, 50]), NONE))).toEqual(rows)
  })

  it('of a convenience sample has no interval, and of nobody no value', () => {
    const rows = highOf(protect(draft([7, 93], [0, 50], { design: 'convenience' }), OPEN))
    for (const { low, high, reason } of rows)
      expect([low, high, reason]).toEqual([null, null, expect.stringContaining('no sampling interval')])
  })

  it('is there only for the thresholds that an audit names, on their measure', () => {
    const other = { ...AUDIT, thresholds: [{ measure: 'znorm2', cut: 0.1 }] }
    expect(highOf(protect(draft([7, 93], [0, 50], { performance: [other] }), OPEN))).toEqual([])
    expect(highOf(protect(draft([7, 93], [0, 50], { performance: [AUDIT, AUDIT] }), OPEN))).toHaveLength(3)
  })

  it.each([CMS, NHS, AOU, OMOP])(
    'is withheld under $id whatever it is, so that nothing follows from where it is missing',
    policy => {
      const counts = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 60, max: 120 }))
      fc.assert(
        fc.property(counts, counts, (women, men) => {
          const rows = highOf(protect(draft(women, men), policy))
          expect(rows).toHaveLength(3)
          for (const { status, value, low, high, n } of rows)
            expect([status, value, low, high, n]).toEqual(['suppressed', null, null, null, null])
        }),
        { seed: 1, numRuns: 20 },
      )
    },
  )

  it('that slipped through beside a threshold is found by the attacker', () => {
    const { attacked, claims } = protect(draft([40, 100], [50, 100]), CMS)
    expect(attack(attacked, claims).findings).toEqual([])
    const distribution = attacked.distribution.map(row =>
      row.statistic.startsWith('share_high') ? { ...row, status: 'released' as const, value: 0.3, n: 140 } : row,
    )
    expect(attack({ ...attacked, distribution }, claims).findings).toEqual([
      expect.objectContaining({ table: 'distribution', rule: 'unprotected count' }),
    ])
    const { claims: open } = protect(draft([40, 100], [50, 100]), OPEN)
    expect(attack({ ...attacked, distribution }, open).findings).toEqual([])
  })

  it('withholds performance with a small count by rows that say the same as if nothing was found', () => {
    const given = draft([40, 100], [50, 100], { performance: [COMPARING] })
    const keys = {
      score: 'T2D_A',
      measure: 'unadjusted',
      outcome: 'ill',
      view: '(all)',
      stratum: '(all)',
      threshold: '(none)',
    }
    const cell = { keys, statistic: 'cases', estimate: { value: 7, low: 7, high: 7, n: 7 }, reason: '' }
    const { performance, comparison } = protect({ ...given, performance: [cell] }, CMS).tables
    expect(performance).toHaveLength(3 * (7 + 5))
    expect(comparison).toHaveLength(2 * 11)
    for (const { status, value, n } of [...performance, ...comparison])
      expect([status, value, n]).toEqual(['suppressed', null, null])
    const open = protect({ ...given, performance: [cell] }, OPEN).tables.performance
    expect(open.filter(({ status }) => status === 'released')).toEqual([
      expect.objectContaining({ statistic: 'cases', value: 7 }),
    ])
    expect(() => protect({ ...given, performance: [cell, cell] }, OPEN)).toThrow('twice')
  })

  it('is reopened from its files as it was released', () => {
    const make = (policy: Policy) => Released.make(draft([40, 100], [50, 100]), policy, { history: [], key: KEY })
    for (const policy of [OPEN, CMS]) {
      const released = make(policy)
      expect(Released.open(released.files, released.id).about.performance).toEqual([AUDIT])
    }
  })

  it('contradicting the people or the strata is a fault', () => {
    const given = draft([7, 93], [0, 50])
    const changed = (view: string, n: number) => ({
      ...given,
      distributions: given.distributions.map(cell =>
        cell.view === view
          ? { ...cell, above: new Map([['0.1', { n, weight: BigInt(n), weight2: BigInt(n) }]]) }
          : cell,
      ),
    })
    expect(() => protect(changed('(all)', 151), OPEN)).toThrow('more people above a cut than people')
    expect(() => protect(changed('(all)', 8), OPEN)).toThrow('do not add up')
  })
})
