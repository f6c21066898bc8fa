import { caseMixOf, differenceOf, type Found, type Pair } from './difference.ts'
import { exact, type Finding } from './estimate.ts'
import { isKnown } from './strata.ts'
import { casesNeeded, detectable, falseDiscovery, limitsOf, pBeyond, VERDICTS, verdictOf, Z95 } from './verdict.ts'

/** A group beside its reference, who are other people, with the margin the study declared; of a ratio its logarithm. */
export interface Comparison extends Pair {
  margin: number
}

/**
 * Each comparison of a family: the difference, what it says beside the margin, what these data could have shown, and q by
 * Benjamini and Hochberg over all of the family, those that cannot be estimated among them.
 */
export function compareAll(family: readonly Comparison[]): Finding[][] {
  const differences = family.map(differenceOf)
  const q = falseDiscovery(
    differences.map((found, i) => ('reason' in found ? undefined : pBeyond(found, family[i]!.margin))),
  )
  return differences.map((found, i) => {
    const { group, reference, margin } = family[i]!
    const n = [group, reference].reduce((sum, { cases, controls }) => sum + cases.n + controls.n, 0)
    return [...verdictRows(found, margin, q[i]!, { n, cases: group.cases.n }), ...caseMixRows(family[i]!)]
  })
}

/** What one difference says beside its margin: `n` people on both sides, and the cases of the group, of whom more may be needed. */
export function verdictRows(
  found: Found | { reason: string },
  margin: number,
  q: number,
  { n, cases }: { n: number; cases: number },
): Finding[] {
  const of = (statistic: string, value: number) => exact(statistic, value, n)
  if ('reason' in found)
    return [
      of('margin', margin),
      ...['difference', 'verdict', 'detectable', 'needed', 'p'].map(statistic => ({ statistic, reason: found.reason })),
      of('q', q),
    ]
  const [variance, ofReference] = found.variances
  const needed = casesNeeded({ cases, variance }, { variance: ofReference }, { margin, slack: found.slack })
  return [
    of('margin', margin),
    { statistic: 'difference', value: found.value, ...limitsOf(found, Z95), n },
    of('verdict', VERDICTS.indexOf(verdictOf(found, margin))),
    of('detectable', detectable(found, margin)),
    neededRow(of, cases, needed),
    of('p', pBeyond(found, margin)),
    of('q', q),
  ]
}

function neededRow(of: (statistic: string, value: number) => Finding, cases: number, needed: number | undefined) {
  if (needed === undefined) return { statistic: 'needed', reason: 'no number of people in this group suffices' }
  return cases === 0 ? { statistic: 'needed', reason: 'no cases' } : of('needed', needed)
}

function caseMixRows({ measure, group, reference }: Comparison): Finding[] {
  return (['group', 'reference'] as const).flatMap((side): Finding[] => {
    const { cases, controls } = side === 'group' ? group : reference
    const mix = caseMixOf(measure, side === 'group' ? group : reference)
    const names = [`base_rate_${side}`, `sd_${side}`] as const
    if (!mix) return names.map(statistic => ({ statistic, reason: 'fewer than 10 people with the outcome known' }))
    const n = cases.n + controls.n
    return [
      exact(names[0], mix.baseRate, n),
      measure === 'decision' ? { statistic: names[1], reason: 'a decision is 0 or 1' } : exact(names[1], mix.sd, n),
    ]
  })
}

/** Is a stratum of one attribute compared with the reference, a stratum or `overall`? Not itself, and no unknown level. */
export function isCompared(stratum: string, reference: string): boolean {
  return stratum !== reference && isKnown(stratum)
}
