import { probabilityCut } from '../equity/performance-statistics.ts'
import {
  type LimitedShare,
  neededToScreen,
  netBenefit,
  netBenefitLimits,
  predictiveValue,
  predictiveValueLimits,
} from '../stats/absolute-risk.ts'
import { liabilityR2 } from '../stats/liability.ts'
import { grouped } from './draft.ts'
import type { Policy } from './policies.ts'
import { empty, released } from './released-row.ts'
import type { ReleasedTables } from './released-table.ts'
import { type About, RELEASED_TABLES, type ReleasedRow } from './released-table.ts'
import { roundDecimals, roundStep, stepAbove } from './rounding.ts'
import { withheldRows } from './rows.ts'
import { sortedRows } from './sorted-rows.ts'

type Given = About['prevalence'][number]

const MIX = 'in the study’s own mix of people with the outcome and without: no risk'
const TOO_FEW = 'too few people above the cut to be told from rounded shares'
const NO_UPPER = 'no limits: perhaps no case lies above the cut'
const NO_CUT = 'the threshold is no probability'
const NOT_GIVEN = 'no prevalence of these people is given'
const NO_LIABILITY = 'no liability gives this R² at this share of people with the outcome, as rounded'
const OTHERS = 'the base rate is of everyone with the outcome known, some of whom lack a covariate'
/** All but what is said of a score without a threshold. */
const AT_A_CUT = RELEASED_TABLES.absolute_risk.statistics.filter(statistic => statistic !== 'r2_liability')

/**
 * Released tables with what each threshold means in people of a prevalence that is known from elsewhere: their risk above the cut, how
 * many are screened for each case found, and of probabilities the net benefit; and without a threshold what the score adds to R² on
 * the liability scale; at the prevalence and at both its limits. Worked out of the released rows of `performance` and nothing else, so that they say nothing these do not: what is made of a withheld row
 * is withheld. A figure has steps no finer than the rounding of these rows can move it, and where that could be by
 * half of it there is none.
 */
export function withAbsoluteRisk(
  tables: ReleasedTables,
  { prevalence }: Pick<About, 'prevalence'>,
  policy: Policy,
): ReleasedTables {
  if (prevalence.length === 0) return tables
  const views = new Set(prevalence.map(({ outcome, view }) => JSON.stringify([outcome, view])))
  const given = new Map(prevalence.map(of => [JSON.stringify([of.outcome, of.stratum]), of]))
  const judged = tables.performance.filter(({ keys }) => views.has(JSON.stringify([keys.outcome, keys.view])))
  const cellOf = ({ keys }: ReleasedRow) => JSON.stringify({ ...keys, threshold: '' })
  const rows = grouped(judged, cellOf).flatMap(cell => {
    const { outcome, stratum } = cell[0]!.keys
    const of = given.get(JSON.stringify([outcome, stratum]))
    const find = (name: string) => cell.find(({ statistic }) => statistic === name)
    const base = find('base_rate')!
    const [r2, lacking] = [find('r2_incremental'), find('without_covariates')]
    return [
      ...cell
        .filter(({ statistic }) => statistic === 'tpr')
        .flatMap(tpr => {
          const fpr = cell.find(({ statistic, keys }) => statistic === 'fpr' && keys.threshold === tpr.keys.threshold)!
          return atEach(tpr.keys, AT_A_CUT, of, (keys, given) => rowsAt(keys, given, { base, tpr, fpr }, policy))
        }),
      ...(r2 && lacking
        ? atEach(r2.keys, ['r2_liability'], of, (keys, { prevalence }) => [
            liabilityRow(keys, prevalence, { base, r2, lacking }, policy),
          ])
        : []),
    ]
  })
  return {
    ...tables,
    absolute_risk: sortedRows('absolute_risk', rows),
    withheld: sortedRows('withheld', [...tables.withheld, ...withheldRows('absolute_risk', rows, new Set())]),
  }
}

interface Parts {
  base: ReleasedRow
  tpr: ReleasedRow
  fpr: ReleasedRow
}

/** The rows at the prevalence given and at its limits; none of these statistics where it is not given. */
function atEach(
  of: ReleasedRow['keys'],
  statistics: readonly string[],
  given: Given | undefined,
  rows: (keys: ReleasedRow['keys'], given: Given) => ReleasedRow[],
): ReleasedRow[] {
  const keysAt = (prevalence: string) => ({ ...of, prevalence })
  if (!given) return statistics.map(statistic => empty(keysAt('given'), statistic, 'not_estimable', NOT_GIVEN))
  const values = { given: given.prevalence, low: given.low, high: given.high }
  return Object.entries(values).flatMap(([name, prevalence]) =>
    prevalence === null ? [] : rows(keysAt(name), { ...given, prevalence }),
  )
}

/** What is made of two rates: the statistic, and its limits of theirs. */
interface Figure {
  of: (tpr: number, fpr: number) => number | undefined
  limits: (tpr: LimitedShare, fpr: LimitedShare) => { low: number; high: number }
  /** The rates that it is made of, and whose people it counts. */
  among: readonly ReleasedRow[]
  /** Is it told by how often, so that there is none where rounding could move it by half of it? */
  isRatio: boolean
}

function rowsAt(keys: ReleasedRow['keys'], given: Given, parts: Parts, policy: Policy) {
  const { prevalence } = given
  const { base, tpr, fpr } = parts
  const risk: Figure = {
    of: (tpr, fpr) => predictiveValue(tpr, fpr, prevalence),
    limits: (tpr, fpr) => predictiveValueLimits(tpr, fpr, prevalence),
    among: [tpr, fpr],
    isRatio: true,
  }
  const screened: Figure = {
    of: tpr => neededToScreen(tpr, prevalence),
    limits: ({ low, high }) => ({ low: neededToScreen(high, prevalence), high: neededToScreen(low, prevalence) }),
    among: [tpr],
    isRatio: true,
  }
  const row = (statistic: string, figure: Figure) => figureRow(keys, statistic, figure, parts, policy)
  const cut = probabilityCut(keys.threshold!)
  const benefit = (of: number): Figure => ({
    of: (tpr, fpr) => netBenefit(tpr, fpr, prevalence, of),
    limits: (tpr, fpr) => netBenefitLimits(tpr, fpr, prevalence, of),
    among: [tpr, fpr],
    isRatio: false,
  })
  // Made of nothing but the study’s words.
  const said = (statistic: string, value: number) => released(keys, statistic, roundDecimals(value, 6), null)
  return [
    { ...said('expected_per_1000', 1000 * prevalence), reason: originOf(given) },
    perThousand({ ...base, keys, statistic: 'observed_per_1000' }, policy),
    { ...tpr, keys },
    row('needed_to_screen', screened),
    row('ppv', risk),
    row('selected_per_case', inverse(risk)),
    ...(cut === undefined
      ? ['net_benefit', 'net_benefit_all'].map(statistic => empty(keys, statistic, 'not_applicable', NO_CUT))
      : [row('net_benefit', benefit(cut)), said('net_benefit_all', netBenefit(1, 1, prevalence, cut))]),
  ]
}

function originOf({ source, year }: Given): string {
  if (source === '') return 'prevalence from a source that the study does not name'
  return `prevalence from: ${source}${year === null ? '' : `, ${year}`}`
}

function inverse({ of, limits, ...figure }: Figure): Figure {
  return {
    ...figure,
    of: (tpr, fpr) => 1 / (of(tpr, fpr) ?? 0),
    limits: (tpr, fpr) => {
      const { low, high } = limits(tpr, fpr)
      return { low: 1 / high, high: 1 / low }
    },
  }
}

function perThousand(share: ReleasedRow, { share_decimals }: Policy): ReleasedRow {
  if (share.value === null) return share
  const times = (value: number | null) => value && roundDecimals(1000 * value, Math.max(0, share_decimals - 3))
  const { value, low, high, reason } = share
  return { ...share, value: times(value), low: times(low), high: times(high), reason: joined([reason, MIX]) }
}

function figureRow(
  keys: ReleasedRow['keys'],
  statistic: string,
  { of, limits, among, isRatio }: Figure,
  { tpr, fpr }: Parts,
  policy: Policy,
): ReleasedRow {
  const hidden = among.filter(({ value }) => value === null)
  const missing = hidden.find(({ status }) => status === 'suppressed') ?? hidden[0]
  if (missing) return empty(keys, statistic, missing.status, missing.reason)
  const value = of(tpr.value!, fpr.value!)
  // Each goes one way with the one rate and the other way with the other: rounding moves it most where it moves both apart.
  const half = 10 ** -policy.share_decimals / 2
  const moved = (row: ReleasedRow, by: number) => Math.min(1, Math.max(0, row.value! + by))
  const [up, down] = [half, -half].map(by => of(moved(tpr, by), moved(fpr, -by)))
  const spread = Math.abs((up ?? Number.NaN) - (down ?? Number.NaN))
  if (value === undefined || (isRatio && !(spread < value / 2))) return empty(keys, statistic, 'not_estimable', TOO_FEW)
  const round = (exact: number) => roundStep(exact, stepAbove(spread))
  const reasons = among.map(({ reason }) => reason)
  const n = among.reduce((sum, row) => sum + row.n!, 0)
  const row = { ...released(keys, statistic, round(value), n), reason: joined(reasons) }
  if (among.some(({ low }) => low === null)) return row
  const { low, high } = limits(tpr as LimitedShare & ReleasedRow, fpr as LimitedShare & ReleasedRow)
  if (high === Number.POSITIVE_INFINITY) return { ...row, reason: joined([...reasons, NO_UPPER]) }
  return { ...row, low: round(low), high: round(high) }
}

/** What the score adds to R² on the liability scale, at a prevalence; its limits are those of R², prevalence and base rate taken as known. */
function liabilityRow(
  keys: ReleasedRow['keys'],
  prevalence: number,
  { base, r2, lacking }: Record<'base' | 'r2' | 'lacking', ReleasedRow>,
  { share_decimals, moments }: Policy,
): ReleasedRow {
  const statistic = 'r2_liability'
  const hidden = [r2, base].filter(({ value }) => value === null)
  const missing = hidden.find(({ status }) => status === 'suppressed') ?? hidden[0]
  if (missing) return empty(keys, statistic, missing.status, missing.reason)
  const half = 10 ** -share_decimals / 2
  const shares = [base.value! - half, base.value! + half]
  const value = liabilityR2(r2.value!, prevalence, base.value!)
  const corners = shares.flatMap(share =>
    [r2.value! - half, r2.value! + half].map(of =>
      share > 0 && share < 1 ? liabilityR2(of, prevalence, share) : undefined,
    ),
  )
  const known = corners.filter(corner => corner !== undefined)
  const at = (limit: number | null) => (limit === null ? null : liabilityR2(limit, prevalence, base.value!))
  // It rises with R²: an upper limit that no liability gives is above 1.
  const [low, high] = [at(r2.low), at(r2.high) ?? (r2.high === null ? null : 1)]
  if (value === undefined || low === undefined || known.length < corners.length)
    return empty(keys, statistic, 'not_estimable', NO_LIABILITY)
  const spread = Math.max(...known) - Math.min(...known)
  // Steps of R² itself hang on its error, which a row does not tell: two digits are no finer.
  const step = stepAbove(moments.rounding === 'step' ? Math.max(spread, Math.abs(value) / 20) : spread)
  const round = (limit: number | null) => (limit === null ? null : roundStep(limit, step))
  return {
    ...released(keys, statistic, roundStep(value, step), r2.n),
    ...{ low: round(low), high: round(high) },
    reason: joined([r2.reason, lacking.value === 0 ? '' : OTHERS]),
  }
}

/** Each reason once. */
const joined = (reasons: readonly string[]) => [...new Set(reasons.filter(reason => reason !== ''))].join('; ')
