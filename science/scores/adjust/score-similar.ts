import type { PopulationScore } from './fit-populations.ts'
import type { Similarity } from './fit-similarity.ts'
import { mostSimilar } from './most-similar.ts'
import { scoreWithin } from './score-within.ts'

/** What comparing a score with the most similar population needs, frozen: where populations lie, and the score in each. */
export interface SimilarityModel {
  similarity: Similarity
  scores: PopulationScore[]
}

/**
 * Z_MostSimilarPop of one person: their sum in the SDs of the reference population that their components lie nearest to.
 * Null where they lie too far from every population, or the score does not vary in theirs; nobody else enters.
 */
export function scoreSimilar({ similarity, scores }: SimilarityModel, components: ArrayLike<number>, sum: number) {
  const { population } = mostSimilar(similarity, components)
  if (population === null) return null
  const within = scores.find(({ name }) => name === population)
  if (!within) throw new Error('a population of the model has no score')
  return scoreWithin(within, sum)
}
