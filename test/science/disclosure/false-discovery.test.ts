import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { attackFalseDiscovery } from '../../../science/disclosure/attack-false-discovery.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { roundDigits } from '../../../science/disclosure/rounding.ts'
import { falseDiscovery } from '../../../science/equity/verdict.ts'
import { CMS, OPEN } from './drafts.ts'
import { judgedDraft, type Patient } from './judged-drafts.ts'

const compare = ['sex', 'region'].map(attribute => ({ attribute, reference: 'overall' }))
/**
 * More women than men are ill; either more people of the north than of the south are, or as many, of the same sex and risk. An island is too small for any
 * region to be shown.
 */
const people = (ill: 'north' | 'both', about = {}) => {
  const patients = Array.from({ length: 1206 }, (_, i): Patient => {
    const often = i % 2 ? 5 : 3
    const turn = Math.floor(i / 4) % 10
    const isNorth = i % 4 < 2
    const more = ill === 'both' ? 0 : isNorth ? 2 : -2
    const isIll = i < 1200 && turn < often + more
    return {
      levels: { sex: i % 2 ? 'female' : 'male', region: i >= 1200 ? 'island' : isNorth ? 'north' : 'south' },
      risk: 0.3 + ((Math.floor(i / 40) * 7) % 30) / 100,
      ill: isIll ? 1 : 0,
    }
  })
  return judgedDraft(patients, ['sex', 'region'], { compare, about })
}
const bySex = (of: ReturnType<typeof protect>) => of.tables.comparison.filter(({ keys }) => keys.view === 'sex')
const qs = (of: ReturnType<typeof protect>) =>
  bySex(of).flatMap(({ statistic, value }) => (statistic === 'q' ? [value] : []))

describe('q of comparisons', () => {
  test('is of the p that are shown, and says nothing of those that are withheld', () => {
    const [north, both] = (['north', 'both'] as const).map(ill => protect(people(ill), CMS))
    expect(qs(north!)).toEqual(qs(both!))
    expect(qs(north!).some(q => q !== null && q < 1)).toBe(true)
    expect(north!.tables.comparison.every(({ keys, value }) => keys.view !== 'region' || value === null)).toBe(true)
  })

  test('nor of those by a sensitive attribute', () => {
    const [north, both] = (['north', 'both'] as const).map(ill => protect(people(ill, { sensitive: ['region'] }), OPEN))
    expect(qs(north!)).toEqual(qs(both!))
    expect(qs(protect(people('north'), OPEN))).not.toEqual(qs(protect(people('both'), OPEN)))
  })

  test('is that of the audit where nothing is withheld', () => {
    const draft = people('both')
    const ofAudit = draft.comparison.flatMap(({ statistic, estimate }) => (statistic === 'q' ? [estimate!.value] : []))
    const { tables } = protect(draft, OPEN)
    const shown = tables.comparison.flatMap(({ statistic, value }) => (statistic === 'q' ? [value!] : []))
    const round = (values: readonly number[]) => values.map(value => value.toFixed(3)).sort()
    expect(round(shown)).toEqual(round(ofAudit))
  })

  test('is held by the attacker against the p that are shown', () => {
    const { attacked, claims } = protect(people('north'), CMS)
    expect(attack(attacked, claims).findings).toEqual([])
    const given = people('north').comparison
    const leaky = attacked.comparison.map(row => {
      if (row.statistic !== 'q' || row.value === null) return row
      const cell = given.find(({ keys, statistic }) => statistic === 'q' && JSON.stringify(Object.entries(keys).sort()) === JSON.stringify(Object.entries(row.keys).sort())) // biome-ignore format: one search
      return { ...row, value: roundDigits(cell!.estimate!.value, 1) }
    })
    expect(attack({ ...attacked, comparison: leaky }, claims).findings).toContainEqual(
      expect.objectContaining({ table: 'comparison', rule: 'unprotected count' }),
    )
  })

  test('is found to follow whatever the p are, and however they are rounded', () => {
    const p = fc.option(fc.double({ min: 1e-12, max: 1, noNaN: true }))
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 12 }), ps => {
        const q = falseDiscovery(ps.map(of => of ?? undefined))
        const row = (statistic: string, i: number, value: number | null) => ({
          keys: { outcome: 'ill', stratum: `sex=${i}`, threshold: '(none)' },
          ...{ statistic, value, low: null, high: null, n: null, status: 'released' as const, reason: '' },
        })
        const comparison = ps.flatMap((of, i) => [
          row('p', i, of === null ? null : roundDigits(of, 1)),
          row('q', i, of === null ? null : roundDigits(q[i]!, 1)),
        ])
        expect(attackFalseDiscovery({ comparison }, { threshold: 11, shareDecimals: 3 })).toEqual([])
      }),
      { seed: 11, numRuns: 2000 },
    )
  })
})
