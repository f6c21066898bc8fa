import { type Counted, type Finding, rate } from './estimate.ts'
import { type Judged, NOBODY, together, totalOf } from './judged.ts'

/** What is compared of a decision, each a share of its own denominator. */
export type Rate = 'selection_rate' | 'tpr' | 'fpr'

/** Some people of all of a kind, and which kind: what a rate is of. */
export interface Share {
  some: Counted
  all: Counted
  who: string
}

/** Numerator and denominator of a rate at a threshold. Those of the false positive rate are controls, never people selected. */
export function shareOf(of: Rate, { cases, controls, above }: Judged, threshold: string): Share {
  const high = above.get(threshold) ?? { cases: NOBODY, controls: NOBODY }
  if (of === 'tpr') return { some: high.cases, all: totalOf(cases), who: 'cases' }
  if (of === 'fpr') return { some: high.controls, all: totalOf(controls), who: 'controls' }
  return {
    some: together(high.cases, high.controls),
    all: together(totalOf(cases), totalOf(controls)),
    who: 'people with the outcome known',
  }
}

/** Rates at a threshold, each over its own denominator, and each missing where that is too small. */
export function decisionRates(judged: Judged, threshold: string): Finding[] {
  const of = (statistic: Rate) => {
    const { some, all, who } = shareOf(statistic, judged, threshold)
    return rate(statistic, some, all, who)
  }
  const tpr = of('tpr')
  const { some: found } = shareOf('tpr', judged, threshold)
  const { some: selected } = shareOf('selection_rate', judged, threshold)
  return [
    of('selection_rate'),
    tpr,
    'reason' in tpr
      ? { ...tpr, statistic: 'fnr' }
      : { statistic: 'fnr', value: 1 - tpr.value, low: 1 - tpr.high, high: 1 - tpr.low, n: tpr.n },
    of('fpr'),
    rate('ppv', found, selected, 'people selected'),
  ]
}
