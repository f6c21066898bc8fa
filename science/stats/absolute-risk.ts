/** A share of some people, with its limits. */
export interface LimitedShare {
  value: number
  low: number
  high: number
}

/**
 * The positive predictive value at a prevalence from elsewhere, by Bayes: TPR·K / (TPR·K + FPR·(1 − K)), the risk of whoever lies above
 * a cut. The rates count by their ratio alone. Undefined where both are 0: nobody lies above.
 */
export function predictiveValue(tpr: number, fpr: number, prevalence: number): number | undefined {
  const [found, inVain] = [tpr * prevalence, fpr * (1 - prevalence)]
  return found + inVain === 0 ? undefined : found / (found + inVain)
}

/**
 * Limits of `predictiveValue` from those of two rates of different people, the prevalence taken as known: those of the ratio of the
 * rates by MOVER-R (Donner & Zou, Stat Methods Med Res 2012;21:347; Newcombe, ibid. 2016;25:1774), at that prevalence. A ratio that
 * may be of any size has the limit 1.
 */
export function predictiveValueLimits(tpr: LimitedShare, fpr: LimitedShare, prevalence: number) {
  const product = tpr.value * fpr.value
  const squared = ({ value }: LimitedShare, limit: number) => limit * (2 * value - limit)
  // No less than 0 but for the rounding of a double, where limits are the value.
  const root = (a: number, b: number) => Math.sqrt(Math.max(0, product ** 2 - a * b))
  const [tprLow, fprHigh] = [squared(tpr, tpr.low), squared(fpr, fpr.high)]
  const [tprHigh, fprLow] = [squared(tpr, tpr.high), squared(fpr, fpr.low)]
  return {
    low: tprLow === 0 ? 0 : predictiveValue(tprLow, product + root(tprLow, fprHigh), prevalence)!,
    high: fprLow === 0 ? 1 : predictiveValue(product + root(tprHigh, fprLow), fprLow, prevalence)!,
  }
}

/** People to screen for each case above a cut, 1 / (K·TPR); infinitely many where no case lies above. */
export function neededToScreen(tpr: number, prevalence: number): number {
  return 1 / (prevalence * tpr)
}

/**
 * The net benefit of selecting by a probability, in cases per person: TPR·K − FPR·(1 − K)·p / (1 − p), whose odds of the cut p say how
 * many people selected in vain outweigh one case found (Vickers & Elkin, Med Decis Making 2006;26:565). Of rates that are both 1 it is
 * that of selecting everyone.
 */
export function netBenefit(tpr: number, fpr: number, prevalence: number, cut: number): number {
  return tpr * prevalence - fpr * inVainWeight(prevalence, cut)
}

/** Its limits from those of two rates of different people, the prevalence taken as known (MOVER: Zou & Donner, Stat Med 2008;27:1693). */
export function netBenefitLimits(tpr: LimitedShare, fpr: LimitedShare, prevalence: number, cut: number) {
  const value = netBenefit(tpr.value, fpr.value, prevalence, cut)
  const weight = inVainWeight(prevalence, cut)
  return {
    low: value - Math.hypot(prevalence * (tpr.value - tpr.low), weight * (fpr.high - fpr.value)),
    high: value + Math.hypot(prevalence * (tpr.high - tpr.value), weight * (fpr.value - fpr.low)),
  }
}

const inVainWeight = (prevalence: number, cut: number) => ((1 - prevalence) * cut) / (1 - cut)
