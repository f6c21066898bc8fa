import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binnedLogistic } from '../../../science/stats/binned-logistic.ts'
import { binned, GOLDEN } from '../../helpers/golden-people.ts'

const lineOf = (people: readonly { score: number; y: number; w: number }[]) => {
  const { values, cases, controls } = binned(people)
  return binnedLogistic(values, cases, controls)
}
const person = fc.record({
  score: fc.integer({ min: -6, max: 6 }),
  y: fc.integer({ min: 0, max: 1 }),
  w: fc.integer({ min: 1, max: 20 }),
})
const people = fc.array(person, { minLength: 8, maxLength: 60 })

describe('the log odds ratio', () => {
  // R 4.2.2, survey 4.1.1: svyglm(y ~ score, svydesign(~1, weights), quasibinomial, epsilon 1e-15) of test/golden/fixture.csv
  test.each([
    ['alike', 1, -2.200950790368823, 5.056421687992566, 0.923741220010835, 1.630512557769311],
    ['by w', 0, -2.220011553056115, 4.92289620705077, 0.927195424198003, 1.634561427788318],
  ])('of the fixture weighted %s is that of survey, with its linearised errors', (_, alike, a, b, seA, seB) => {
    const line = lineOf(GOLDEN.map(one => ({ ...one, w: alike || one.w })))!
    expect(line.intercept).toBeCloseTo(a, 9)
    expect(line.slope).toBeCloseTo(b, 9)
    expect(line.interceptError).toBeCloseTo(seA, 9)
    expect(line.slopeError).toBeCloseTo(seB, 9)
  })
  test('turns its sign with the score and with the outcome, and is the same of everyone twice at half the weight', () => {
    fc.assert(
      fc.property(people, drawn => {
        const line = lineOf(drawn)
        fc.pre(line !== undefined)
        const close = (other: ReturnType<typeof lineOf>, slope: number) => expect(other!.slope).toBeCloseTo(slope, 6)
        close(lineOf(drawn.map(one => ({ ...one, score: -one.score }))), -line!.slope)
        close(lineOf(drawn.map(one => ({ ...one, y: 1 - one.y }))), -line!.slope)
        close(lineOf(drawn.flatMap(one => [one, one]).map(one => ({ ...one, w: one.w / 2 }))), line!.slope)
        close(lineOf(drawn.map(one => ({ ...one, score: one.score * 2 }))), line!.slope / 2)
      }),
      { seed: 1 },
    )
  })
  test('solves the score equations', () => {
    fc.assert(
      fc.property(people, drawn => {
        const line = lineOf(drawn)
        fc.pre(line !== undefined)
        const left = (x: (score: number) => number) =>
          drawn.reduce(
            (sum, { score, y, w }) =>
              sum + w * x(score) * (y - 1 / (1 + Math.exp(-line!.intercept - line!.slope * score))),
            0,
          )
        expect(left(() => 1)).toBeCloseTo(0, 6)
        expect(left(score => score)).toBeCloseTo(0, 6)
      }),
      { seed: 1 },
    )
  })
  test('is missing where a value parts cases from controls, or a kind is not there', () => {
    const at = (score: number, y: number) => ({ score, y, w: 1 })
    expect(lineOf([at(0, 0), at(1, 0), at(2, 1), at(3, 1)])).toBeUndefined()
    expect(lineOf([at(0, 0), at(1, 0), at(1, 1), at(3, 1)])).toBeUndefined()
    expect(lineOf([at(3, 0), at(2, 1), at(1, 1)])).toBeUndefined()
    expect(lineOf([at(1, 0), at(1, 1), at(1, 1)])).toBeUndefined()
    expect(lineOf([at(1, 1), at(2, 1)])).toBeUndefined()
    expect(lineOf([at(0, 1), at(1, 0), at(2, 1)])).toBeDefined()
  })
})
