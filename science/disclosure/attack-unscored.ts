import type { Claims, CountId } from './claims.ts'
import { type Attack, COVERAGE, type Finding, type Witness } from './findings.ts'
import { isEmpty } from './published-counts.ts'
import type { ReleasedTables } from './released-table.ts'
import { EVERYONE } from './strata.ts'

/**
 * Tries what a view tells of the people without a score, of whom only those scored are counted: how many people there are
 * by stratum, no row may hold. Then people without any score may be dealt to its strata anew, and for every primary count of them
 * whole tables must be found in which it is 1 and k − 1, beside the others that are told to be primary; those of them who are in a
 * stratum where nobody is scored are its people. Each view is told by itself: of a group that is small in several, no one is told which.
 */
export function attackUnscored(view: string, published: ReleasedTables, { unscored, threshold: k }: Claims): Attack {
  const rows = published.quality.filter(({ keys }) => keys.view === view)
  const tells = rows.some(row =>
    row.statistic === 'scored' ? row.n !== null : TELLING.includes(row.statistic) && !isEmpty(row),
  )
  if (tells) return { findings: [PARTLY], witnesses: [] }
  const everyone = published.quality.filter(({ keys }) => keys.view === EVERYONE)
  const all = (name: string) => [
    ...new Set(everyone.filter(row => row.statistic === name).map(({ value }) => value ?? 0)),
  ]
  const [people, scored] = [all('people'), all('scored')]
  if (people.length !== 1 || scored.length !== 1) return { findings: [COVERAGE], witnesses: [] }
  const cells = unscored.filter(of => of.view === view)
  const witnesses: Witness[] = []
  for (const [i, { primary, ...cell }] of cells.entries()) {
    if (!primary) continue
    for (const value of [1, k - 1]) {
      const dealt = dealtBeside(cells, i, value, people[0]! - scored[0]!, k)
      if (!dealt) return { findings: [NO_WITNESS], witnesses: [] }
      witnesses.push({ cell: cell satisfies CountId, value, people: dealt })
    }
  }
  return { findings: [], witnesses }
}

/**
 * So many in that stratum, one in each other that is primary, and the rest, k or more, in one that is not; or, where there is none or are
 * fewer, in the primary ones up to k − 1 each. Undefined where they do not fit: then there is no such table.
 */
function dealtBeside(
  cells: Claims['unscored'],
  at: number,
  value: number,
  total: number,
  k: number,
): Witness['people'] | undefined {
  const others = cells.filter(({ primary }, i) => primary && i !== at)
  const free = cells.find(({ primary }) => !primary)
  let rest = total - value - others.length
  if (rest < 0) return undefined
  const inFree = free && rest >= k ? rest : 0
  rest -= inFree
  const dealt = [{ stratum: cells[at]!.stratum, n: value }]
  for (const { stratum } of others) {
    const more = Math.min(rest, k - 2)
    rest -= more
    dealt.push({ stratum, n: 1 + more })
  }
  if (rest > 0) return undefined
  if (inFree > 0) dealt.push({ stratum: free!.stratum, n: inFree })
  return dealt.map(({ stratum, n }) => ({ atom: stratum, layer: 0, n }))
}

/** Rows of quality that hold how many people there are. */
const TELLING = ['people', 'share']

const PARTLY: Finding = {
  table: 'quality',
  rule: 'partly withheld',
  text: "The table 'quality' shows how many people there are where it withholds how many have no score.",
}
const NO_WITNESS: Finding = {
  table: 'quality',
  rule: 'no witness',
  text: "It cannot be shown that a withheld count of people without a score in the table 'quality' stays unknown.",
}
