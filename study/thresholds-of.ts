import type { Study } from './schema.ts'

/** A cut point: of a probability itself, of other measures the share of the reference people above it. */
export interface Threshold {
  measure: string
  cut: number
}

/** A threshold as declared: `at` a probability, or `top` of a measure in reference SDs. */
export function thresholdOf({
  top,
  at,
  measure = 'znorm2',
}: Study['audits']['performance'][number]['thresholds'][number]): Threshold {
  return at === undefined ? { measure, cut: top! } : { measure: 'probability', cut: at }
}

/** The thresholds that audits of performance ask for, each once. */
export function thresholdsOf({ audits }: Study): Threshold[] {
  const thresholds = audits.performance.flatMap(({ thresholds }) => thresholds.map(thresholdOf))
  return [...new Map(thresholds.map(of => [`${of.measure} ${of.cut}`, of])).values()]
}
