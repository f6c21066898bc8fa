import { binnedAuc } from '../stats/binned-auc.ts'
import { PARTED } from './discrimination.ts'
import { type Finding, fewer } from './estimate.ts'
import type { Judged } from './judged.ts'
import { isKnown, type Strata } from './strata.ts'
import { Z95 } from './verdict.ts'

/** A view and the one that counts its strata by age and sex too: `added` are those of the two that the view lacks. */
export interface AgeSexView {
  view: string
  joint: string
  added: readonly string[]
}

/** The strata of views, each with its people by age and sex; those of joint views that are counted for that alone are left out. */
export function withAgeSex<C extends Strata & { judged: Judged }>(
  cells: readonly C[],
  views: readonly AgeSexView[],
): C[] {
  const known = new Map<string, Map<string, Judged>>()
  const nameOf = ({ keys: { score, measure, outcome } }: C, view: string, stratum: string) =>
    JSON.stringify([score, measure, outcome, view, stratum])
  for (const cell of cells)
    for (const { view, joint, added } of views.filter(({ joint }) => joint === cell.keys.view)) {
      const parts = cell.keys.stratum.split('|')
      const isAdded = (part: string) => added.includes(part.split('=')[0]!)
      const place = parts.filter(isAdded)
      if (!isKnown(place.join('|'))) continue
      const own = parts.filter(part => !isAdded(part)).join('|') || view
      const name = nameOf(cell, view, joint === view ? cell.keys.stratum : own)
      const within = known.get(name) ?? new Map<string, Judged>()
      known.set(name, within.set(place.join('|'), cell.judged))
    }
  return cells
    .filter(({ keys }) => views.some(({ view }) => view === keys.view))
    .map(cell => ({
      ...cell,
      judged: { ...cell.judged, byAgeSex: known.get(nameOf(cell, cell.keys.view, cell.keys.stratum)) ?? new Map() },
    }))
}

/** Two of each kind, without which a placement has no variance. */
const LEAST_TO_COMPARE = 2

export interface AgeSexAuc {
  value: number
  standardError: number
  tieBound: number
  /** People compared with others of their age and sex. */
  n: number
}

/**
 * The AUC among people of one age group and sex: that of each, weighted by its cases (the case-weighted covariate-adjusted
 * AUC of Janes & Pepe, Biometrika 2009;96:371), with DeLong's variances added up. Ages and sexes with fewer than two cases or
 * two controls compare nobody and are left out.
 */
export function ageSexAuc({ byAgeSex }: Judged): AgeSexAuc | { reason: string } {
  const compared = [...(byAgeSex?.values() ?? [])].filter(
    ({ cases, controls }) => Math.min(cases.n, controls.n) >= LEAST_TO_COMPARE,
  )
  const count = (of: 'cases' | 'controls') => compared.reduce((sum, judged) => sum + judged[of].n, 0)
  const few = fewer('cases', count('cases')) ?? fewer('controls', count('controls'))
  if (few !== undefined) return { reason: `${few} beside others of their age and sex` }
  const weightOf = ({ cases }: Judged) => cases.weight.reduce((sum, weight) => sum + weight, 0)
  const total = compared.reduce((sum, judged) => sum + weightOf(judged), 0)
  const parts = compared.map(judged => ({
    ...binnedAuc(judged.cases, judged.controls)!,
    share: weightOf(judged) / total,
  }))
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  const variance = sum(({ share, standardError }) => (share * standardError!) ** 2)
  if (variance === 0) return { reason: PARTED }
  return {
    value: sum(({ share, value }) => share * value),
    standardError: Math.sqrt(variance),
    tieBound: sum(({ share, tieBound }) => share * tieBound),
    n: count('cases') + count('controls'),
  }
}

/** As a finding, its interval widened by the tie bound and cut to [0, 1]. */
export function ageSexAucFinding(judged: Judged): Finding {
  const found = ageSexAuc(judged)
  const statistic = 'auc_age_sex'
  if ('reason' in found) return { statistic, ...found }
  const { value, standardError, tieBound, n } = found
  const half = tieBound + Z95 * standardError
  return { statistic, value, low: Math.max(0, value - half), high: Math.min(1, value + half), n }
}
