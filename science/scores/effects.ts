/** How a weight counts copies of the effect allele; `dosage`: by a weight of its own for 0, 1 and 2 copies. */
export type Effect = 'additive' | 'dominant' | 'recessive' | 'dosage'

/** What 0, 1 and 2 copies of an allele add to a score. */
export type GenotypeWeights = readonly [number, number, number]

/**
 * What 0, 1 and 2 copies of the effect allele add, from the score file's own text; of `dosage`, three numbers with
 * spaces between. Dominant effects count min(copies, 1), recessive ones max(copies − 1, 0), as plink2 does.
 */
export function genotypeWeights(effect: Effect, text: string): GenotypeWeights {
  if (effect === 'dosage') return text.split(' ').map(Number) as unknown as GenotypeWeights
  const weight = Number(text)
  if (effect === 'dominant') return [0, weight, weight]
  return effect === 'recessive' ? [0, 0, weight] : [0, weight, 2 * weight]
}

/** Weights by copies of the one allele as weights by copies of the other. */
export const ofOtherAllele = ([none, one, two]: GenotypeWeights): GenotypeWeights => [two, one, none]

/** From the least that copies add to the most: twice the absolute weight of an additive effect. */
export const span = (weights: GenotypeWeights) => Math.max(...weights) - Math.min(...weights)

/**
 * What a genotype adds on average in Hardy-Weinberg equilibrium, at this frequency of the allele whose copies are
 * counted: of an additive effect 2 × frequency × weight.
 */
export const expected = ([none, one, two]: GenotypeWeights, frequency: number) =>
  none + 2 * frequency * (one - none) + frequency * frequency * (none - 2 * one + two)
