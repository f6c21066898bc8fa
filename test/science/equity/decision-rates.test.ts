import { readFileSync } from 'node:fs'
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

// Made by test/golden/peers/make_golden.py with Fairlearn and Aequitas themselves.
const read = (name: string) => JSON.parse(readFileSync(`test/golden/peers/${name}.json`, 'utf8'))
const GROUPS: Record<string, Record<'cases' | 'controls', [selected: number, not: number]>> = read('groups')
const PEERS = read('expected')
const golden = (name: string) => group(GROUPS[name]!.cases, GROUPS[name]!.controls)

describe('a group of nine without cases, to which Fairlearn gives a true positive rate of 0 and a false negative rate of 0', () => {
  const [nine, north, south] = [golden('nine'), golden('north'), golden('south')]
  const { of_two: ofTwo, with_nine: withNine } = PEERS.fairlearn
  test('has neither', () => {
    expect(withNine.by_group.nine).toEqual({ tpr: 0, fnr: 0 })
    const rows = decisionRates(nine, String(CUT))
    for (const statistic of ['tpr', 'fnr']) expect(find(rows, statistic)).toEqual({ statistic, reason: 'no cases' })
    expect(find(rows, 'fpr')).toEqual({ statistic: 'fpr', reason: 'fewer than 10 controls' })
  })
  test('sets no gap, where it takes Fairlearn’s from 0.04 to 0.6', () => {
    expect([ofTwo.difference.tpr, withNine.difference.tpr]).toEqual([expect.closeTo(0.04, 12), expect.closeTo(0.6, 12)])
    const [own, ofNine] = compareAll([compared('tpr', south, north), compared('tpr', nine, north)])
    expect((find(own!, 'difference') as Estimate).value).toBeCloseTo(-ofTwo.difference.tpr, 12)
    for (const statistic of ['difference', 'verdict', 'p'])
      expect(find(ofNine!, statistic)).toEqual({ statistic, reason: 'no cases' })
  })
})

describe('the false positive rate', () => {
  const [common, rare] = [golden('common'), golden('rare')]
  test('is tested among controls, where Aequitas tests people selected and finds a difference between equal rates', () => {
    expect(PEERS.aequitas.rare.fpr).toBe(0.1)
    expect(PEERS.aequitas.rare.fpr_significance).toBeLessThan(1e-19)
    for (const of of [common, rare]) expect(find(decisionRates(of, String(CUT)), 'fpr')).toMatchObject({ value: 0.1 })
    const [rows] = compareAll([{ ...compared('fpr', rare, common), margin: 1e-9 }])
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
