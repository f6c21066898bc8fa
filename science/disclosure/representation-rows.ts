import { peopleForPrecision, type Representation, representation } from '../equity/representation.ts'
import type { Draft, RepresentationCell, RepresentationView } from './draft.ts'
import { noShareInterval, type Sampling } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, released, withheld } from './released-row.ts'
import type { ReleasedRow, Status } from './released-table.ts'
import { numberText, roundCount, roundDecimals, stepAbove } from './rounding.ts'

const FOR_PRECISION = 'needed_for_precision'
const PARITY = 'fewest people of this stratum to add until its share is that of the census, if nobody else is added'

/**
 * May a view be shown? Where there is a threshold, every stratum of its attributes, within `among` and outside, must
 * hold 0 or at least k people. Then so does whatever is added up or subtracted of them: complements, who is compared,
 * and the same strata of everyone. Where the audit counts other people than the study, the people in whom they differ
 * count too. And no stratum may hold everyone where the policy withholds that.
 */
export function mayShowRepresentation({ cells, count }: RepresentationView, about: Draft['about'], policy: Policy) {
  const k = policy.threshold
  if (k === 0) return true
  const counts = cells.flatMap(cell =>
    count === about.count ? [peopleOf(cell, count)] : [cell.referencePeople, cell.otherPeople],
  )
  const within = cells.filter(({ place }) => place !== 'elsewhere').map(cell => peopleOf(cell, count))
  const homogeneous = within.some(n => n > 0 && n === sum(within))
  return counts.every(n => n === 0 || n >= k) && !(homogeneous && policy.homogeneous === 'withheld')
}

/**
 * The rows of `representation` for one view. A census's shares are public and always shown; of what tells of the cohort
 * all is shown or nothing, and where nothing is, strata of which the cohort alone tells are not listed. Where counts are
 * rounded, all follows from rounded counts. `needed` is rounded up to two digits where there is a threshold.
 */
export function representationRows(
  { census, view, count, precision, cells }: RepresentationView,
  shown: boolean,
  about: Sampling,
  policy: Policy,
): ReleasedRow[] {
  const within = cells.filter(({ place }) => place !== 'elsewhere')
  const compared = within.filter(({ place }) => place === 'compared')
  const people = (cell: RepresentationCell) => peopleOf(cell, count)
  const rounded = (n: number) => roundCount(n, policy.count_base)
  const listed = within.filter(({ place, censusPeople }) => place === 'compared' || shown || censusPeople > 0)
  return listed.flatMap(cell => {
    const keys = { census, view, stratum: cell.stratum }
    const of = cell.place === 'compared' ? compared : within
    const all = Math.max(rounded(sum(of.map(people))), rounded(people(cell)))
    const censusAll = sum(of.map(({ censusPeople }) => censusPeople))
    const result = representation({
      people: BigInt(rounded(people(cell))),
      of: BigInt(all),
      censusPeople: BigInt(cell.censusPeople),
      censusOf: BigInt(censusAll),
    })
    const censusShare = censusRow(cell, keys, result, censusAll, policy)
    const names = ['cohort_share', 'ratio', 'needed', ...(precision === null ? [] : [FOR_PRECISION])]
    if (!shown) return [censusShare, ...names.map(name => withheld(keys, name))]
    const more = precision === null ? [] : [precisionRow(keys, rounded(people(cell)), precision, all, policy)]
    if (cell.place !== 'compared') return [censusShare, ...lossRows(cell, keys, result, all, policy), ...more]
    return [censusShare, ...comparedRows(keys, result, all, about, policy), ...more]
  })
}

function comparedRows(
  keys: ReleasedRow['keys'],
  result: Representation,
  n: number,
  about: Sampling,
  policy: Policy,
): ReleasedRow[] {
  const { cohortShare, censusShare, ratio, needed } = result
  const round = (value: number) => roundDecimals(value, policy.share_decimals)
  const reason = noShareInterval(about)
  const limits = (interval: Representation['ratioInterval']): Partial<ReleasedRow> =>
    reason !== '' || interval === undefined ? { reason } : { low: round(interval.low), high: round(interval.high) }
  const why =
    cohortShare === undefined
      ? 'nobody to compare'
      : censusShare === undefined || censusShare === 0
        ? 'the census counts nobody there'
        : 'no number of people suffices: the census counts this stratum alone'
  return [
    cohortShare === undefined
      ? empty(keys, 'cohort_share', 'not_estimable', why)
      : { ...released(keys, 'cohort_share', round(cohortShare), n), ...limits(result.cohortInterval) },
    ratio === undefined
      ? empty(keys, 'ratio', 'not_estimable', why)
      : { ...released(keys, 'ratio', round(ratio), n), ...limits(result.ratioInterval) },
    needed === undefined
      ? empty(keys, 'needed', 'not_estimable', why)
      : { ...released(keys, 'needed', planned(Number(needed), policy), n), reason: PARITY },
  ]
}

/** People to add until a share of the stratum is known as well as the study asks: of any stratum, compared or not. */
function precisionRow(
  keys: ReleasedRow['keys'],
  people: number,
  precision: number,
  n: number,
  policy: Policy,
): ReleasedRow {
  const needed = Math.max(0, peopleForPrecision(precision) - people)
  const reason = `fewest people of this stratum to add until any share of them is known to ± ${numberText(precision)}`
  return { ...released(keys, FOR_PRECISION, planned(needed, policy), n), reason }
}

/** People of the cohort whom the crosswalk or the census loses: a share of all within `among`, compared with nothing. */
function lossRows(
  { place }: RepresentationCell,
  keys: ReleasedRow['keys'],
  { cohortShare }: Representation,
  n: number,
  policy: Policy,
): ReleasedRow[] {
  const [status, why]: [Status, string] =
    place === 'uncovered'
      ? ['not_estimable', 'the census has no count of this stratum']
      : ['not_applicable', 'level not known or not mapped']
  const reason = `${why}: not compared; share of all people within the audit`
  return [
    cohortShare === undefined
      ? empty(keys, 'cohort_share', 'not_estimable', 'nobody to compare')
      : { ...released(keys, 'cohort_share', roundDecimals(cohortShare, policy.share_decimals), n), reason },
    empty(keys, 'ratio', status, why),
    empty(keys, 'needed', status, why),
  ]
}

function censusRow(
  { place }: RepresentationCell,
  keys: ReleasedRow['keys'],
  { censusShare }: Representation,
  n: number,
  policy: Policy,
): ReleasedRow {
  if (place === 'uncovered')
    return empty(keys, 'census_share', 'not_estimable', 'the census has no count of this stratum')
  if (censusShare === undefined) return empty(keys, 'census_share', 'not_estimable', 'the census counts nobody there')
  const reason = place === 'unknown' ? 'level not known or not mapped: not compared; share of the whole census' : ''
  return { ...released(keys, 'census_share', roundDecimals(censusShare, policy.share_decimals), n), reason }
}

/** A number to plan by: exact where the data are public, else rounded up to two digits. */
function planned(needed: number, { threshold, count_base }: Policy): number {
  if (threshold === 0 || needed === 0) return needed
  const step = Math.max(stepAbove(needed / 100), count_base, 1)
  return Math.ceil(needed / step) * step
}

function peopleOf({ referencePeople, otherPeople }: RepresentationCell, count: RepresentationView['count']): number {
  return count === 'all' ? referencePeople + otherPeople : referencePeople
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
