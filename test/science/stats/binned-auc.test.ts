import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aucInterval, binnedAuc } from '../../../science/stats/binned-auc.ts'
import { binned, GOLDEN } from '../../helpers/golden-people.ts'

const aucOf = (people: readonly { score: number; y: number; w: number }[]) => {
  const { cases, controls } = binned(people)
  return binnedAuc(cases, controls)!
}
const alike = GOLDEN.map(person => ({ ...person, w: 1 }))
const person = fc.record({
  score: fc.integer({ min: 0, max: 12 }),
  y: fc.integer({ min: 0, max: 1 }),
  w: fc.integer({ min: 1, max: 50 }),
})
const people = fc
  .array(person, { minLength: 4, maxLength: 40 })
  .filter(drawn => [0, 1].every(y => drawn.filter(one => one.y === y).length > 1))

describe('the AUC', () => {
  test('of the fixture is that of pROC 1.18.0, with DeLong’s variance and interval', () => {
    const { cases, controls } = binned(alike)
    const auc = binnedAuc(cases, controls)!
    expect(auc.value).toBeCloseTo(0.78125, 14)
    expect(auc.standardError! ** 2).toBeCloseTo(0.00523978462158, 13)
    const { low, high } = aucInterval({ ...auc, tieBound: 0 }, cases.n, controls.n)!
    expect(low).toBeCloseTo(0.639375348095, 11)
    expect(high).toBeCloseTo(0.923124651905, 11)
  })
  test('of a part of the fixture and of the others are those of pROC 1.18.0', () => {
    expect(aucOf(alike.filter(({ g }) => g === 'A')).value).toBeCloseTo(0.75, 14)
    expect(aucOf(alike.filter(({ g }) => g !== 'A')).value).toBeCloseTo(0.832417582418, 12)
  })
  test('with weights is that of scikit-learn 1.2.1', () => {
    expect(aucOf(GOLDEN).value).toBeCloseTo(0.770071428571, 12)
  })

  test('is the chance that a case scores higher, ties a half, by comparing all pairs', () => {
    fc.assert(
      fc.property(people, drawn => {
        let [sum, all] = [0, 0]
        for (const one of drawn.filter(({ y }) => y === 1))
          for (const other of drawn.filter(({ y }) => y === 0)) {
            all += one.w * other.w
            sum += one.w * other.w * (one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0)
          }
        expect(aucOf(drawn).value).toBeCloseTo(sum / all, 12)
      }),
      { seed: 1 },
    )
  })
  test('turns round with the direction of the score, and does not hang on the unit of weights', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 2, max: 9 }), (drawn, unit) => {
        const { value, standardError } = aucOf(drawn)
        const turned = aucOf(drawn.map(one => ({ ...one, score: -one.score })))
        expect(turned.value).toBeCloseTo(1 - value, 12)
        expect(turned.standardError).toBeCloseTo(standardError!, 12)
        const scaled = aucOf(drawn.map(one => ({ ...one, w: one.w * unit })))
        expect(scaled.value).toBeCloseTo(value, 12)
        expect(scaled.standardError).toBeCloseTo(standardError!, 12)
      }),
      { seed: 1 },
    )
  })
  test('of everyone twice at half the weight is the same', () => {
    fc.assert(
      fc.property(people, drawn => {
        const twice = drawn.flatMap(one => [one, one]).map(one => ({ ...one, w: one.w / 2 }))
        expect(aucOf(twice).value).toBeCloseTo(aucOf(drawn).value, 12)
      }),
      { seed: 1 },
    )
  })
  test('of coarse bins differs from that of exact scores by no more than the tie bound', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 2, max: 5 }), (drawn, width) => {
        const exact = aucOf(drawn.map((one, i) => ({ ...one, score: one.score + i / 1000 })))
        const coarse = aucOf(drawn.map(one => ({ ...one, score: Math.floor(one.score / width) })))
        expect(Math.abs(exact.value - coarse.value)).toBeLessThanOrEqual(coarse.tieBound + 1e-12)
      }),
      { seed: 1 },
    )
  })
  test('is missing without cases or without controls, and has no error with one of a kind', () => {
    const none = { n: 0, weight: new Float64Array(1), weight2: new Float64Array(1) }
    const one = { n: 1, weight: new Float64Array([1]), weight2: new Float64Array([1]) }
    expect(binnedAuc(none, one)).toBeUndefined()
    expect(binnedAuc(one, none)).toBeUndefined()
    expect(binnedAuc(one, one)).toMatchObject({ value: 0.5, standardError: undefined, tieBound: 0.5 })
  })
  test('of 1 claims no certainty: its interval is not of no width', () => {
    const { cases, controls } = binned([...Array(20).keys()].map(i => ({ score: i, y: Number(i >= 10), w: 1 })))
    const auc = binnedAuc(cases, controls)!
    expect(auc.value).toBeCloseTo(1, 14)
    expect(auc.standardError).toBe(0)
    const { low, high } = aucInterval(auc, 10, 10)!
    expect(high).toBeCloseTo(1, 12)
    expect(low).toBeGreaterThan(0.7)
    expect(low).toBeLessThan(0.95)
  })
})
