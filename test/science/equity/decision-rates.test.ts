import { describe, expect, test } from 'vitest'
import { compareAll } from '../../../science/equity/compare.ts'
import { decisionRates } from '../../../science/equity/decision-rates.ts'
import { differenceOf } from '../../../science/equity/difference.ts'
import type { Estimate, Finding } from '../../../science/equity/estimate.ts'
import { judgedPeople } from '../../helpers/judged-people.ts'

const CUT = 0.5
/** So many people selected and not, of cases and of controls. */
const group = (cases: [selected: number, not: number], controls: [selected: number, not: number]) => {
  const people = (y: number, [selected, not]: [number, number]) =>
    Array.from({ length: selected + not }, (_, i) => ({ value: i < selected ? 0.7 : 0.2, y }))
  return judgedPeople('probability', [...people(1, cases), ...people(0, controls)], [CUT])
}
const find = (rows: readonly Finding[], statistic: string) => rows.find(row => row.statistic === statistic)!
const compared = (of: 'tpr' | 'fpr' | 'selection_rate', a: ReturnType<typeof group>, b: ReturnType<typeof group>) => ({
  ...{ compared: of, measure: 'probability', threshold: String(CUT), group: a, reference: b, margin: 0.05 },
})

describe('a group of nine without cases, to which Fairlearn gives a true positive rate of 0 and a false negative rate of 0', () => {
  const nine = group([0, 0], [3, 6])
  test('has neither', () => {
    const rows = decisionRates(nine, String(CUT))
    for (const statistic of ['tpr', 'fnr']) expect(find(rows, statistic)).toEqual({ statistic, reason: 'no cases' })
    expect(find(rows, 'fpr')).toEqual({ statistic: 'fpr', reason: 'fewer than 10 controls' })
  })
  test('sets no gap', () => {
    const [rows] = compareAll([compared('tpr', nine, group([30, 20], [10, 90]))])
    for (const statistic of ['difference', 'verdict', 'p'])
      expect(find(rows!, statistic)).toEqual({ statistic, reason: 'no cases' })
  })
})

describe('the false positive rate', () => {
  // Equal rates, .10 and .10, at base rates of .5 and .1: Aequitas, which counts false positives among people selected, finds p = 4e-20.
  const [common, rare] = [group([400, 100], [50, 450]), group([80, 20], [90, 810])]
  test('is tested among controls, not among people selected as Aequitas does', () => {
    for (const of of [common, rare]) expect(find(decisionRates(of, String(CUT)), 'fpr')).toMatchObject({ value: 0.1 })
    const [rows] = compareAll([{ ...compared('fpr', common, rare), margin: 1e-9 }])
    expect((find(rows!, 'difference') as Estimate).value).toBe(0)
    expect((find(rows!, 'p') as Estimate).value).toBeCloseTo(1, 6)
    expect((find(decisionRates(common, String(CUT)), 'fpr') as Estimate).n).toBe(500)
  })
})

describe('a difference of rates', () => {
  test('has Newcombe’s interval', () => {
    // R 4.2.2, Wilson limits of Hmisc 4.8.0: 5/50 less 15/60
    const found = differenceOf(compared('tpr', group([5, 45], [10, 10]), group([15, 45], [10, 10])))
    if ('reason' in found) throw new Error(found.reason)
    expect(found.value).toBeCloseTo(-0.15, 12)
    const { low, high } = found.limits!(1.959963984540054)
    expect(low).toBeCloseTo(-0.284749185478, 11)
    expect(high).toBeCloseTo(-0.00366907539701, 11)
  })
  test('without a single selected person has an interval of some width, and a verdict by it', () => {
    const [rows] = compareAll([compared('tpr', group([0, 20], [5, 20]), group([0, 20], [5, 20]))])
    const { value, low, high } = find(rows!, 'difference') as Estimate
    expect([value, low < -0.1, high > 0.1]).toEqual([0, true, true])
    expect((find(rows!, 'verdict') as Estimate).value).toBe(1)
  })
  test('of which one side is too small says which', () => {
    const [few, many] = [group([2, 5], [50, 50]), group([20, 5], [50, 50])]
    expect(differenceOf(compared('tpr', few, many))).toEqual({ reason: 'fewer than 10 cases' })
    expect(differenceOf(compared('tpr', many, few))).toEqual({ reason: 'fewer than 10 cases to compare with' })
    expect(differenceOf(compared('fpr', few, many))).toMatchObject({ value: 0 })
  })
})
