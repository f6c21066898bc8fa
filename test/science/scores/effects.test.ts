import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expected, genotypeWeights, ofOtherAllele, span } from '../../../science/scores/effects.ts'

test.each([
  ['additive', '0.5', [0, 0.5, 1]],
  ['dominant', '0.5', [0, 0.5, 0.5]],
  ['recessive', '0.5', [0, 0, 0.5]],
  ['dosage', '0.1 -2 3e-1', [0.1, -2, 0.3]],
] as const)('%s effects of %s add %o', (effect, text, weights) => {
  expect(genotypeWeights(effect, text)).toEqual(weights)
})

test('a weight alike for every genotype has no span; an additive one spans two copies', () => {
  expect([span([3, 3, 3]), span([0, -0.5, -1]), span([0, 2, -1])]).toEqual([0, 1, 3])
})

test('a missing call counts the mean over genotypes in Hardy-Weinberg equilibrium, whichever allele is counted', () => {
  const weight = fc.double({ min: -9, max: 9, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(weight, weight, weight), fc.double({ min: 0, max: 1, noNaN: true }), (weights, p) => {
      const mean = (1 - p) ** 2 * weights[0] + 2 * p * (1 - p) * weights[1] + p ** 2 * weights[2]
      expect(expected(weights, p)).toBeCloseTo(mean, 12)
      expect(expected(ofOtherAllele(weights), 1 - p)).toBeCloseTo(mean, 12)
    }),
    { seed: 1, numRuns: 1000 },
  )
})
