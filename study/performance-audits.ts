import { stratumKey } from './attributes.ts'
import type { Study } from './schema.ts'
import { thresholdOf } from './thresholds-of.ts'

/** Of observed over expected: from 0.8 to 1.25. */
const RATIO_MARGIN = 1.25

/** Audits of performance as declared, with each reference as a stratum's key, or `overall`. */
export function performanceAudits({ audits, outcomes, scores }: Study) {
  const judgesProbabilities = scores.some(({ kind }) => kind === 'probability')
  return audits.performance.map(({ outcome, thresholds, compare, margin, covariates }) => ({
    outcome,
    kind: outcomes[outcome]!.kind,
    covariates,
    thresholds: thresholds.map(thresholdOf),
    compare: Object.entries(compare).map(([attribute, level]) => ({
      attribute,
      reference: level === 'overall' ? level : stratumKey([[attribute, level]]),
    })),
    margin: { ...(judgesProbabilities && { o_e: RATIO_MARGIN }), ...margin },
  }))
}
