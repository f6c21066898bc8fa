import type { Claims } from './claims.ts'
import type { Finding } from './findings.ts'
import type { ReleasedTables } from './released-table.ts'
import { attributesOf, EVERYONE } from './strata.ts'

/**
 * The attacker's look at `representation`: it turns every published share of the cohort back into the counts of people
 * that it may be, and finds any count, complement or remainder of all people of 1 to k − 1, and any row of the cohort
 * in a view that shares an attribute with a withheld one.
 */
export function attackRepresentation(
  { representation, quality }: ReleasedTables,
  hidden: ReadonlySet<string>,
  { threshold: k, shareDecimals }: Claims,
): Finding[] {
  if (k === 0) return []
  const ofCohort = representation.filter(({ statistic, value }) => statistic !== 'census_share' && value !== null)
  const attributes = new Set([...hidden].flatMap(attributesOf))
  const findings: Finding[] = []
  if (ofCohort.some(({ keys }) => attributesOf(keys.view!).some(name => attributes.has(name))))
    findings.push({
      table: 'representation',
      rule: 'partly withheld',
      text: "The table 'representation' shows a view that is linked to a withheld one.",
    })
  const total = quality.find(({ keys, statistic }) => keys.view === EVERYONE && statistic === 'people')?.value ?? 0
  const small = (n: number) => n >= 1 && n < k
  const tells = ofCohort.some(({ statistic, value, n }) => {
    if (statistic !== 'cohort_share' || n === null) return small(n ?? 0)
    const half = 0.5 * 10 ** -shareDecimals
    // Counts that round to this share; where several do, it is small only if all are.
    const [least, most] = [Math.ceil((value! - half) * n - 1e-9), Math.floor((value! + half) * n + 1e-9)]
    const all = (test: (count: number) => boolean) => test(Math.max(0, least)) && test(Math.min(n, most))
    return small(n) || small(total - n) || all(small) || all(count => small(n - count))
  })
  if (tells)
    findings.push({
      table: 'representation',
      rule: 'small count',
      text: "A count of people below the policy's threshold can be read or subtracted from the table 'representation'.",
    })
  return findings
}
