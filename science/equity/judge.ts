import { type Comparison, compareAll, isCompared } from './compare.ts'
import type { Finding } from './estimate.ts'
import { type Judged, others } from './judged.ts'
import { performanceOf } from './performance.ts'
import {
  COMPARED_AT_THRESHOLDS,
  type Compared,
  comparedOf,
  cutsOf,
  marginName,
  thresholdName,
} from './performance-statistics.ts'
import type { Strata } from './strata.ts'

/** An audit of performance as a study declares it. */
export interface Audit {
  outcome: string
  /** Cut points of a measure: shares of the reference people above it, or probabilities. */
  thresholds: { measure: string; cut: number }[]
  /** The view of one attribute whose strata are compared, with one of them or, `overall`, each with all other people. */
  compare: { attribute: string; reference: string }[]
  /** The largest differences that would not matter; of observed over expected a ratio above 1. */
  margin: Partial<Record<ReturnType<typeof marginName>, number>>
}

/** Whom a cell is of, and by what they are judged. */
export type Keys = Strata['keys']
export interface Cell {
  keys: Keys
  judged: Judged
}

/** The stratum of everyone. */
const ALL = '(all)'
const NONE = '(none)'

/** What an audit finds in each cell of its outcome. */
export function performancesOf({ outcome, thresholds }: Audit, cells: readonly Cell[]) {
  return cells
    .filter(({ keys }) => keys.outcome === outcome)
    .flatMap(({ keys, judged }) => {
      return performanceOf(keys.measure, judged, cutsOf(keys.measure, thresholds)).map(found => ({ ...keys, ...found }))
    })
}

/** All comparisons that one audit declares: one family. */
export function comparisonsOf({ outcome, compare, thresholds, margin }: Audit, cells: readonly Cell[]) {
  const own = cells.filter(({ keys }) => keys.outcome === outcome)
  const family = compare.flatMap(({ attribute, reference }) =>
    own
      .filter(({ keys }) => keys.view === attribute && isCompared(keys.stratum, reference))
      .flatMap(({ keys, judged }) => {
        const beside = besideWhom(own, keys, judged, reference)
        return comparables(keys.measure, thresholds, judged.byAgeSex !== undefined).flatMap(({ compared, cut }) => {
          const most = margin[marginName(compared)]
          if (most === undefined) return []
          const comparison: Comparison = {
            ...{ compared, measure: keys.measure, group: judged, reference: beside },
            ...(cut !== undefined && { threshold: String(cut) }),
            margin: compared === 'o_e' ? Math.log(most) : most,
          }
          const threshold = cut === undefined ? NONE : thresholdName(keys.measure, cut)
          return [{ keys: { ...keys, threshold, reference, compared }, comparison }]
        })
      }),
  )
  const rows = compareAll(family.map(({ comparison }) => comparison))
  return family.flatMap(({ keys }, i) => rows[i]!.map((found: Finding) => ({ ...keys, ...found })))
}

/** What groups are compared in on a measure, of each threshold where it is a rate. */
export function comparables(
  measure: string,
  thresholds: Audit['thresholds'],
  byAgeSex: boolean,
): { compared: Compared; cut: number | undefined }[] {
  return [
    ...comparedOf(measure, byAgeSex).map(compared => ({ compared, cut: undefined })),
    ...cutsOf(measure, thresholds).flatMap(cut => COMPARED_AT_THRESHOLDS.map(compared => ({ compared, cut }))),
  ]
}

/** The reference stratum, or all people but those of the group; where the reference is not there, nobody. */
function besideWhom(cells: readonly Cell[], { score, measure }: Keys, group: Judged, reference: string): Judged {
  const find = (stratum: string) =>
    cells.find(({ keys }) => keys.score === score && keys.measure === measure && keys.stratum === stratum)?.judged
  const everyone = find(ALL)!
  if (reference === 'overall') return others(everyone, group)
  return find(reference) ?? others(everyone, everyone)
}
