import { cutsOf } from '../science/equity/performance-statistics.ts'
import type { Study } from './schema.ts'

/** A cut point: of a probability or a decision itself, of other measures the share of the reference people above it. */
export interface Threshold {
  measure: string
  cut: number
}

/** Measures that only a model’s output has. */
export const OF_OUTPUTS: readonly string[] = ['probability', 'standardised', 'decision']

/** A threshold as declared: `at` a probability, or `top` of a measure in reference SDs. */
export function thresholdOf({
  top,
  at,
  measure = 'znorm2',
}: Study['audits']['performance'][number]['thresholds'][number]): Threshold {
  return at === undefined ? { measure, cut: top! } : { measure: 'probability', cut: at }
}

/** The thresholds that audits of performance ask for, each once, and of a decision the one it has. */
export function thresholdsOf({ audits, scores }: Study): Threshold[] {
  const thresholds = [
    ...audits.performance.flatMap(({ thresholds }) => thresholds.map(thresholdOf)),
    ...(scores.some(({ kind }) => kind === 'decision')
      ? cutsOf('decision', []).map(cut => ({ measure: 'decision', cut }))
      : []),
  ]
  return [...new Map(thresholds.map(of => [`${of.measure} ${of.cut}`, of])).values()]
}
