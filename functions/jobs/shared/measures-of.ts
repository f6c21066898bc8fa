import { adjust } from '../../../science/scores/adjust/adjust.ts'
import type { Adjustment } from '../../../science/scores/adjust/fit-adjustment.ts'
import { type SimilarityModel, scoreSimilar } from '../../../science/scores/adjust/score-similar.ts'
import type { Model } from './model.ts'

/** What a sum is measured by: the frozen parameters of `fit-reference`. */
export interface Yardstick {
  mean: number
  sd: number
  unitLog2: number
  adjustment: Adjustment | undefined
  similarity: SimilarityModel | undefined
}

export function yardstickOf(model: Model): Yardstick {
  const parsed = <T>(parameter: string) => (model.has(parameter) ? (JSON.parse(model.text(parameter)) as T) : undefined)
  return {
    mean: model.number('mean'),
    sd: model.number('sd'),
    unitLog2: model.number('unit_log2'),
    adjustment: parsed<Adjustment>('adjustment'),
    similarity: parsed<SimilarityModel>('similarity'),
  }
}

/**
 * The measures that a person has, from the sum in the model's unit: `unadjusted` is (sum − reference mean) / reference SD;
 * `znorm1` and `znorm2` are adjusted for components; `most_similar` is in the SDs of the most similar reference population.
 */
export function measuresOf(
  { mean, sd, unitLog2, adjustment, similarity }: Yardstick,
  units: number,
  components: readonly number[] | undefined,
): [measure: string, value: number][] {
  const measures: [string, number][] = [['unadjusted', (units - mean) / sd]]
  if (!adjustment || !components) return measures
  const sum = units * 2 ** -unitLog2
  const compared = {
    ...adjust(adjustment, components, sum),
    most_similar: similarity ? scoreSimilar(similarity, components, sum) : null,
  }
  for (const measure of ['znorm1', 'znorm2', 'most_similar'] as const) {
    const value = compared[measure]
    if (value !== null) measures.push([measure, value])
  }
  return measures
}
