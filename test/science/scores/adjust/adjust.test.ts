import { expect, test } from 'vitest'
import { adjust } from '../../../../science/scores/adjust/adjust.ts'
import type { Adjustment } from '../../../../science/scores/adjust/fit-adjustment.ts'

const fit: Adjustment = {
  people: 100,
  components: [
    { mean: 10, sd: 2, low: 5, high: 15 },
    { mean: 0, sd: 1, low: -3, high: 3 },
  ],
  sumMean: 50,
  znorm1: { mean: [1, 2, 3], sd: 4 },
  znorm2: { mean: [1.5, 2, 3], logVariance: [0, 2 * Math.LN2, 0] },
}

test('a sum is centred, freed of its expected mean and divided by its expected SD', () => {
  // x = (1, −1): y = 8, μ = 1 + 2 − 3 = 0 and 0.5, σ = 4 · √exp(2 ln 2) = 8.
  const { znorm1, znorm2, inRange } = adjust(fit, [12, -1], 58)
  expect(znorm1).toBe(2)
  expect(znorm2).toBeCloseTo(7.5 / 8, 15)
  expect(inRange).toBe(true)
})

test('at the edge of the reference people’s components znorm2 stands, beyond any edge it is null', () => {
  expect(adjust(fit, [15, 3], 58).znorm2).not.toBeNull()
  for (const components of [
    [15.001, 0],
    [4.999, 0],
    [10, 3.001],
    [10, -3.001],
  ])
    expect(adjust(fit, components, 58)).toMatchObject({ znorm2: null, inRange: false, znorm1: expect.any(Number) })
})

test('a person with too few components, or with one that is no number, is refused', () => {
  expect(() => adjust(fit, [12], 58)).toThrow(RangeError)
  expect(() => adjust(fit, [12, Number.NaN], 58)).toThrow(RangeError)
  expect(() => adjust(fit, [12, -1], Number.NaN)).toThrow(RangeError)
})
