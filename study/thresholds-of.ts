import type { Study } from './schema.ts'

export type Threshold = Study['audits']['performance'][number]['thresholds'][number]

/** The thresholds that audits of performance ask for, each once. */
export function thresholdsOf({ audits }: Study): Threshold[] {
  const thresholds = audits.performance.flatMap(({ thresholds }) => thresholds)
  return [...new Map(thresholds.map(({ measure, top }) => [`${measure} ${top}`, { measure, top }])).values()]
}
