import { aucInterval, binnedAuc } from '../stats/binned-auc.ts'
import { binnedLogistic } from '../stats/binned-logistic.ts'
import { exact, type Finding, rate } from './estimate.ts'
import { type Judged, middlesOf, together, tooFew, totalOf } from './judged.ts'
import { Z95 } from './verdict.ts'

export const PARTED = 'the score parts cases from controls'

/** Who is judged: people with the measure, those with and without the outcome, those of whom it is not known, the base rate. */
export function outcomeCounts({ cases, controls, missing }: Judged): Finding[] {
  const n = cases.n + controls.n
  return [
    exact('people', n + missing, n + missing),
    exact('cases', cases.n, cases.n),
    exact('controls', controls.n, controls.n),
    exact('missing', missing, missing),
    rate('base_rate', totalOf(cases), together(totalOf(cases), totalOf(controls)), 'people with the outcome known'),
  ]
}

/**
 * A logistic slope of the outcome on a measure, with linearised errors: of a measure in reference SDs the log odds ratio per
 * SD, of log odds the calibration slope.
 */
export function slope(statistic: string, measure: string, judged: Judged): Finding {
  const few = tooFew(judged)
  if (few !== undefined) return { statistic, reason: few }
  const line = binnedLogistic(middlesOf(measure), judged.cases, judged.controls)
  if (!line) return { statistic, reason: PARTED }
  const half = Z95 * line.slopeError
  return {
    ...{ statistic, value: line.slope, low: line.slope - half, high: line.slope + half },
    n: judged.cases.n + judged.controls.n,
  }
}

/** The AUC (DeLong), its interval widened by its tie bound. */
export function auc(judged: Judged): Finding {
  const { cases, controls } = judged
  const few = tooFew(judged)
  if (few !== undefined) return { statistic: 'auc', reason: few }
  const found = binnedAuc(cases, controls)!
  const limits = aucInterval(found, cases.n, controls.n)!
  return { statistic: 'auc', value: found.value, ...limits, n: cases.n + controls.n }
}
