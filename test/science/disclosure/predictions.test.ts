import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { DistributionCell, Draft, QualityCell } from '../../../science/disclosure/draft.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { AOU, CMS, draftOf, K3, NHS, OMOP } from './drafts.ts'

interface Person {
  sex: string
  risk: number
}

/** The draft of a model's output, which everyone has: `probability` and `logit` of all people and by sex. */
function draftOfOutput(people: readonly Person[]): Draft {
  const distributions: DistributionCell[] = []
  const quality: QualityCell[] = []
  const sexes = [...new Set(people.map(({ sex }) => sex))]
  for (const sex of ['(all)', ...sexes]) {
    const members = people.filter(person => sex === '(all)' || person.sex === sex)
    const keys = { score: 'M', view: sex === '(all)' ? sex : 'sex', stratum: sex === '(all)' ? sex : `sex=${sex}` }
    const n = members.length
    quality.push({ ...keys, people: n, scored: n, calls: 0, missingCalls: 0, missingWeightShare: 0 })
    const risks = members.map(({ risk }) => risk)
    const logits = risks.map(p => Math.min(15.999, Math.max(-16, Math.log(p / (1 - p)))))
    const cell = (measure: string, values: number[], binOf: (value: number) => number) => {
      const bins = new Array<bigint>(512).fill(0n)
      for (const value of values) bins[Math.min(511, binOf(value))]! += 1n
      const mean = values.reduce((sum, value) => sum + value, 0) / n
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1))
      const moments = { n, nClamped: 0, mean, sd, meanSe: sd / Math.sqrt(n) }
      distributions.push({
        ...keys,
        measure,
        ...moments,
        bins: { n: bins, weight: bins, weight2: bins },
        above: new Map(),
      })
    }
    cell('probability', risks, p => Math.floor(p * 512))
    cell('logit', logits, value => Math.floor((value + 16) * 16))
  }
  const { about, ...empty } = draftOf([], ['(all)', 'sex'], {}, ['M'])
  const scores = about.scores.map(score => ({ ...score, kind: 'probability' as const }))
  return { ...empty, about: { ...about, scores }, distributions, quality, matches: [] }
}

const group = (sex: string, n: number, risk: (i: number) => number): Person[] =>
  Array.from({ length: n }, (_, i) => ({ sex, risk: risk(i) }))
const even = (n: number) => (i: number) => (i + 0.5) / n
const of = (made: ReturnType<typeof protect>, table: 'distribution' | 'histogram', measure: string) =>
  made.tables[table].filter(({ keys }) => keys.measure === measure)

describe('the output of a model', () => {
  const draft = draftOfOutput([...group('female', 700, even(700)), ...group('male', 700, even(700))])

  it.each([CMS, OMOP, NHS, AOU])(
    'is released, though no score file was matched, and the attacker fails: $id',
    policy => {
      const made = protect(draft, policy)
      expect(attack(made.attacked, made.claims).findings).toEqual([])
      const [female] = of(made, 'distribution', 'probability').filter(
        ({ keys, statistic }) => keys.stratum === 'sex=female' && statistic === 'mean',
      )
      expect(female).toMatchObject({ status: 'released', value: 0.5 })
    },
  )

  it('has bins from 0 to 1, none open, that hold k people or more', () => {
    const bins = of(protect(draft, CMS), 'histogram', 'probability').filter(({ keys }) => keys.stratum === '(all)')
    expect(bins.map(({ keys }) => Number(keys.bin_low)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 64 }, (_, i) => i / 64),
    )
    expect(bins.every(({ value, n }) => value! * n! >= 11)).toBe(true)
  })

  it('has no bins and no quantiles of log odds, from which those between two edges could be subtracted', () => {
    const made = protect(draft, CMS)
    const [quantile] = of(made, 'distribution', 'logit').filter(({ statistic }) => statistic === 'q50')
    const [share] = of(made, 'histogram', 'logit')
    for (const row of [quantile!, share!]) expect(row).toMatchObject({ status: 'not_applicable', value: null, n: null })
    for (const [table, row] of [
      ['distribution', quantile!],
      ['histogram', share!],
    ] as const) {
      const shown = { ...row, status: 'released' as const, value: 0.5, n: 1400 }
      const leaky = made.tables[table].map(each => (each === row ? shown : each))
      expect(attack({ ...made.tables, [table]: leaky }, made.claims).findings).toEqual([
        expect.objectContaining({ table, rule: 'overlaid scales' }),
      ])
    }
  })

  it('is rounded by a step of the grid’s own: 1/1600 of it, as that of standard deviations', () => {
    const made = protect(draftOfOutput(group('female', 4000, i => 0.03 + 0.004 * even(4000)(i))), CMS)
    const told = (measure: string, statistic: string) =>
      of(made, 'distribution', measure).find(row => row.statistic === statistic)!.value
    expect([told('probability', 'mean'), told('probability', 'sd')]).toEqual([0.032, 0.001])
    expect([told('logit', 'mean'), told('logit', 'sd')]).toEqual([-3.42, 0.04])
  })

  it('has an interval within 0 and 1', () => {
    const made = protect(draftOfOutput(group('female', 24, i => (i === 0 ? 0.02 : 1e-6))), { ...CMS, dominance: null })
    const mean = of(made, 'distribution', 'probability').find(row => row.statistic === 'mean')!
    expect([mean.low, mean.high! > 0]).toEqual([0, true])
  })

  it('has one within 0 and 1 by the jackknife too, where Student’s t of few groups is wide', () => {
    const draft = draftOfOutput(group('female', 24, i => (i % 2 === 0 ? 0.1 : 0.9)))
    const jackknife = { se: 0.2, groups: 2 }
    const replicated: Draft = {
      ...draft,
      about: { ...draft.about, replicated: true },
      distributions: draft.distributions.map(cell => ({ ...cell, jackknife })),
    }
    const told = of(protect(replicated, { ...CMS, dominance: null }), 'distribution', 'probability')
    const mean = told.find(row => row.statistic === 'mean')!
    expect([mean.low, mean.high]).toEqual([0, 1])
  })

  it('is withheld where a group’s bins pin each other, and the attacker sees why', () => {
    // 5 of 20 of one sex lie above 1/8, of all people 15: all people's bins would tell that at least 5 of the 20 lie below.
    const people = [
      ...group('female', 380, i => (i < 10 ? 0.2 : 0.05)),
      ...group('male', 20, i => (i < 5 ? 0.2 : 0.05)),
    ]
    const made = protect(draftOfOutput(people), CMS)
    expect(attack(made.tables, made.claims).findings).toEqual([])
    expect(of(made, 'histogram', 'probability').every(({ status }) => status === 'suppressed')).toBe(true)
    const everyone = [
      { bin_low: '0', bin_high: '0.125', value: 0.963 },
      { bin_low: '0.125', bin_high: '0.25', value: 0.038 },
      { bin_low: '0.25', bin_high: '1', value: 0 },
    ].map(({ value, ...bin }) => ({
      ...{ keys: { score: 'M', measure: 'probability', view: '(all)', stratum: '(all)', ...bin }, statistic: 'share' },
      ...{ value, low: null, high: null, n: 400, status: 'released' as const, reason: '' },
    }))
    const rest = made.tables.histogram.filter(({ keys }) => keys.view !== '(all)' || keys.measure !== 'probability')
    expect(attack({ ...made.tables, histogram: [...rest, ...everyone] }, made.claims).findings).toEqual([
      expect.objectContaining({ table: 'histogram', rule: 'pinned bin' }),
    ])
  })
})

test('whatever is released of any cohort: no bin holds 1 to k − 1 people, and none holds everyone where that is withheld', () => {
  const risk = fc.oneof(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.constantFrom(0.01, 0.124, 0.125, 0.5))
  const people = fc.array(fc.record({ sex: fc.constantFrom('female', 'male'), risk }), { minLength: 1, maxLength: 60 })
  let shown = 0
  fc.assert(
    fc.property(people, fc.constantFrom<Policy>(K3, { ...K3, homogeneous: 'withheld' }), (people, policy) => {
      let made: ReturnType<typeof protect>
      try {
        made = protect(draftOfOutput(people), policy)
      } catch (error) {
        expect((error as Error).name).toBe('DisclosureRefused')
        return
      }
      if (attack(made.tables, made.claims).findings.length > 0) return
      for (const { keys, value } of of(made, 'histogram', 'probability')) {
        if (value === null) continue
        shown++
        const [low, high] = [Number(keys.bin_low), Number(keys.bin_high)]
        const members = people.filter(({ sex }) => keys.view === '(all)' || keys.stratum === `sex=${sex}`)
        const inside = members.filter(({ risk }) => risk >= low && (risk < high || high === 1)).length
        expect([1, 2]).not.toContain(inside)
        expect(value).toBe(Number((inside / members.length).toFixed(policy.share_decimals)))
        if (policy.homogeneous === 'withheld') expect(value).toBeLessThan(1)
      }
    }),
    { seed: 1, numRuns: 300 },
  )
  expect(shown).toBeGreaterThan(100)
})

describe('a decision', () => {
  const draft = (selected: number) => {
    const people = [...group('female', 300, i => Number(i < selected)), ...group('male', 300, i => Number(i < 150))]
    const made = draftOfOutput(people)
    const distributions = made.distributions
      .filter(({ measure }) => measure === 'probability')
      .map(cell => ({ ...cell, measure: 'decision' }))
    const scores = made.about.scores.map(score => ({ ...score, kind: 'decision' as const }))
    return { ...made, about: { ...made.about, scores }, distributions }
  }
  it.each([CMS, OMOP, NHS, AOU])('tells nothing of who is selected where there is a threshold: $id', policy => {
    // Three are selected: a mean to a hundredth of an SD tells them.
    const [three, none] = [draft(3), draft(0)].map(of => protect(of, policy))
    expect(three!.tables).toEqual(none!.tables)
    expect(attack(three!.attacked, three!.claims).findings).toEqual([])
  })
  it.each(['distribution', 'histogram'] as const)('of which a moment or a bin is shown is a finding: %s', table => {
    const { attacked, claims } = protect(draft(3), CMS)
    const told = attacked[table].map(row => (row.status === 'not_applicable' ? { ...row, value: 0.01, n: 300 } : row))
    expect(attack({ ...attacked, [table]: told }, claims).findings).toContainEqual(
      expect.objectContaining({ table, rule: 'unprotected count' }),
    )
  })
})
