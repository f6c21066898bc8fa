import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logit } from '../../../science/scores/logit.ts'

/** mpmath 1.4.1 with 50 digits: log(p) − log(1 − p) of the double p. */
const GOLDEN = [
  [5e-324, -744.4400719213812],
  [1e-300, -690.7755278982137],
  [1.12535162055095e-7, -16.0],
  [1e-5, -11.512915464920228],
  [0.001, -6.906754778648554],
  [0.031, -3.44227740740562],
  [0.1, -2.197224577336219],
  [0.25, -1.0986122886681098],
  [0.4999999, -4.000000000115076e-7],
  [0.5000001, 3.99999999789463e-7],
  [0.7, 0.8472978603872034],
  [0.75, 1.0986122886681098],
  [0.9, 2.1972245773362196],
  [0.999, 6.906754778648553],
  [0.9999999, 16.11809555148467],
  [0.9999999999999999, 36.7368005696771],
] as const

describe('log odds', () => {
  test.each(GOLDEN)('of %s are %s', (probability, expected) => {
    expect(Math.abs(logit(probability) - expected)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(expected)))
  })

  test('of what cannot be and of what must be lie beyond every number', () => {
    expect([logit(0), logit(1), logit(0.5)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0])
  })

  test('agree with the engine’s logarithm, and never fall', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        fc.pre(a > 0 && a < 1)
        expect(Math.abs(logit(a) - (Math.log(a) - Math.log(1 - a)))).toBeLessThan(1e-12)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(logit(low) <= logit(high) + 1e-13).toBe(true)
      }),
      { seed: 1, numRuns: 1000 },
    )
  })
})
