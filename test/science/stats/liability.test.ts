import fc from 'fast-check'
import { expect, test } from 'vitest'
import { liabilityR2 } from '../../../science/stats/liability.ts'
import { normalAboveQuantile } from '../../../science/stats/normal.ts'

// R 4.2.2, Lee's formula by qnorm and dnorm; the first R² is that of lm(y ~ score) of test/golden/fixture.csv, of which 0.6 are cases
test.each([
  [0.242690665689, 0.05, 0.6, 0.242482723334174],
  [0.03, 0.01, 0.5, 0.0169296489709724],
  [0.08, 0.3, 0.3, 0.138969133948402],
  [-0.01, 0.002, 0.1, -0.0109161331953428],
  [0.12, 0.6, 0.4, 0.192132348482488],
])('R² %d at a prevalence of %d among people of whom %d are cases is that of R', (r2, prevalence, share, expected) => {
  expect(liabilityR2(r2, prevalence, share)! / expected).toBeCloseTo(1, 10)
})

test('it is what made the cases: a score of that share of a normal liability, of people drawn by their outcome', () => {
  const chance = fc.double({ min: 1e-4, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 0.9, noNaN: true }), chance, chance, (made, prevalence, share) => {
      const threshold = normalAboveQuantile(prevalence)
      const density = Math.exp(-(threshold ** 2) / 2) / Math.sqrt(2 * Math.PI)
      // Pearson's selection: mean and variance of the score among those whose liability is cut at the threshold.
      const of = (mean: number) => ({ mean: made * mean, variance: made * (1 - made * mean * (mean - threshold)) })
      const [cases, controls] = [of(density / prevalence), of(-density / (1 - prevalence))]
      const between = share * (1 - share) * (cases.mean - controls.mean) ** 2
      const observed = between / (between + share * cases.variance + (1 - share) * controls.variance)
      expect(liabilityR2(observed, prevalence, share)! / made).toBeCloseTo(1, 6)
    }),
    { seed: 1 },
  )
})

test('none where no liability gives that R²', () => {
  expect(liabilityR2(0.99, 0.001, 0.4)).toBeUndefined()
})
