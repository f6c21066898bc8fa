import { ageSexAucFinding } from './age-sex.ts'
import { calibrationCurve, calibrationInTheLarge, observedOverExpected } from './calibration.ts'
import { decisionRates } from './decision-rates.ts'
import { auc, outcomeCounts, slope } from './discrimination.ts'
import { exact, type Finding } from './estimate.ts'
import type { Judged } from './judged.ts'
import { thresholdName } from './performance-statistics.ts'

const NONE = '(none)'

/** All that is judged of a measure in one stratum: whatever the threshold, in bands of log odds, and at each threshold, of a decision at its own. */
export function performanceOf(
  measure: string,
  judged: Judged,
  cuts: readonly number[],
): (Finding & { threshold: string })[] {
  const at = (threshold: string, findings: readonly Finding[]) => findings.map(found => ({ ...found, threshold }))
  return [
    ...at(NONE, [...outcomeCounts(judged), ...ofMeasure(measure, judged)]),
    ...(measure === 'logit' ? calibrationCurve(judged).flatMap(({ band, findings }) => at(band, findings)) : []),
    ...cuts.flatMap(cut => at(thresholdName(measure, cut), decisionRates(judged, String(cut)))),
  ]
}

function ofMeasure(measure: string, judged: Judged): Finding[] {
  if (measure === 'decision') return []
  if (measure === 'probability') return observedOverExpected(judged)
  if (measure !== 'logit') return [slope('log_or_per_sd', measure, judged), auc(judged)]
  const { cases, controls, sums } = judged
  const clamped = (sums?.cases.clamped ?? 0) + (sums?.controls.clamped ?? 0)
  return [
    exact('clipped', clamped, cases.n + controls.n),
    calibrationInTheLarge(judged),
    slope('calibration_slope', 'logit', judged),
    auc(judged),
    ...(judged.byAgeSex ? [ageSexAucFinding(judged)] : []),
  ]
}
