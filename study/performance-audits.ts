import { stratumKey } from './attributes.ts'
import type { Study } from './schema.ts'

/** Audits of performance as declared, with each reference as a stratum's key, or `overall`. */
export function performanceAudits({ audits }: Study) {
  return audits.performance.map(({ outcome, thresholds, compare, margin }) => ({
    outcome,
    thresholds,
    compare: Object.entries(compare).map(([attribute, level]) => ({
      attribute,
      reference: level === 'overall' ? level : stratumKey([[attribute, level]]),
    })),
    margin,
  }))
}
