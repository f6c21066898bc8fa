import { BANDS } from '../equity/calibration.ts'
import { cutsOf, isByAgeSex, thresholdName } from '../equity/performance-statistics.ts'
import { type DistributionCell, type Draft, grouped, performanceId } from './draft.ts'
import { coarsen, ladderOf } from './ladder.ts'
import type { Policy } from './policies.ts'
import { isSmall } from './primary.ts'
import { EVERYONE } from './strata.ts'

/** What of the tables `performance` and `comparison` may be shown: of each kind all or nothing, in every stratum. */
export interface ShownOfPerformance {
  /** Who has an outcome, and what is worked out of that and of the values of all. */
  counts: boolean
  /** Who lies above a cut point, and has an outcome or not. */
  thresholds: boolean
  /** Who lies in a band of log odds, and has an outcome or not. */
  bands: boolean
  /** Discrimination within age and sex: of the people whose age and sex have both cases and controls. */
  byAgeSex: boolean
  /** What a score adds to covariates of a binary outcome: of cases and controls who have all of them. */
  besideCovariates: boolean
}
const ALL: ShownOfPerformance = {
  counts: true,
  thresholds: true,
  bands: true,
  byAgeSex: true,
  besideCovariates: true,
}
export const NOTHING_OF_PERFORMANCE: ShownOfPerformance = {
  counts: false,
  thresholds: false,
  bands: false,
  byAgeSex: false,
  besideCovariates: false,
}

/**
 * What may be shown of performance beside a threshold k: what has nothing to hide. The people of each stratum are parted by outcome
 * (has it, has it not, missing), then by cut points, then by bands. Where a part holds 1 to k − 1 people, or what remains of a set
 * of people when another within it is taken away, all of that kind is withheld, everywhere. So no count that is shown is
 * primary, and none that is hidden can be nested between two that are shown.
 *
 * - Cases and controls are 0 or as many as an SD needs, because intervals tell how their scores spread.
 * - The same people under two measures, scores or outcomes may be nested: such counts differ by 0 or at least k.
 * - Bins of the histogram are sets of people too, whatever their outcome.
 * - Whom a decision selects may be nested among those above cut points, in bands and in bins of a score that it was made of: beside
 *   another score, cut points and bands are withheld. So they are with `most_similar`, by which the people of a population stand
 *   in the order of the unadjusted score.
 * - Beside covariates the cases and controls must be the same people, so that there is no new set of them: in every stratum all
 *   who have a binary outcome that is regressed have its covariates.
 * - Where homogeneous groups are withheld, no rate may be 0% or 100%.
 *
 * Where families of views are withheld, the others may be shown: nothing that is says anything of the hidden attributes, so these
 * may be dealt to people anew, and a hidden stratum hold any number of cases that its people and the totals leave room for. Where
 * all strata but one are small, that one holds what the others cannot: totals are 0 or more than k − 1 for each hidden stratum.
 * What is worked out within age and sex, or beside covariates, may depend on hidden attributes, or on finer ones than are shown, and is
 * withheld.
 *
 * Nothing is shown where counts are rounded or people carry weights, nor cut points and bands where a histogram of a shown view is
 * withheld: what can be derived there is not worked out.
 */
export function shownOfPerformance(
  draft: Draft,
  policy: Policy,
  { hidden, rungs, isFolded }: { hidden: ReadonlySet<string>; rungs: ReadonlyMap<string, number>; isFolded: boolean },
): ShownOfPerformance {
  if (policy.threshold === 0) return ALL
  const { about } = draft
  const distributions = draft.distributions.filter(({ view }) => !hidden.has(view))
  const hasBins = distributions.every(({ view, measure }) => rungs.has(view) || ladderOf(measure, policy) === undefined)
  const besideUnshown = hidden.size > 0 || isFolded
  const isBesideHidden = besideUnshown && about.performance.some(({ kind }) => kind === 'continuous')
  if (about.performance.length === 0 || isBesideHidden || policy.count_base > 1 || about.weighted)
    return NOTHING_OF_PERFORMANCE
  const judged = judgedStrata({ ...draft, distributions }, rungs, policy)
  if (!areApart(judged, policy) || !haveRoom(judged, mostStrata(draft, hidden), policy)) return NOTHING_OF_PERFORMANCE
  const isDecidedBeside = about.scores.length > 1 && about.scores.some(({ kind }) => kind === 'decision')
  const isOrderedTwice = distributions.some(({ measure }) => measure === 'most_similar')
  const areClear = (...kinds: ('thresholds' | 'bands')[]) =>
    hasBins &&
    !isDecidedBeside &&
    !isOrderedTwice &&
    judged.every(stratum =>
      isClear(
        stratum,
        kinds.map(kind => stratum[kind]),
        policy,
      ),
    )
  const thresholds = areClear('thresholds')
  return {
    counts: true,
    thresholds,
    bands: thresholds ? areClear('thresholds', 'bands') : areClear('bands'),
    byAgeSex:
      !besideUnshown && judged.every(({ within, known }) => within === undefined || isFree(known - within, policy)),
    besideCovariates: !besideUnshown && judged.every(({ lacking }) => lacking === 0),
  }
}

/** People above a cut point, or above the lower edge of a band: `everyone` whatever their outcome, even missing. */
interface Upper {
  everyone: number
  cases: number
  controls: number
}

/** The people of one stratum with a score, put in one order, and an outcome. */
interface JudgedStratum {
  place: string
  /** With the measure. */
  everyone: number
  /** Parts of everyone, by name: those from whom statistics are worked out, and the rest. */
  analysed: Readonly<Record<string, number>>
  left: Readonly<Record<string, number>>
  known: number
  /** Undefined where the audit leaves open how many they are. */
  thresholds: readonly Upper[] | undefined
  bands: readonly Upper[] | undefined
  /** How many people lie above each edge of the bins that are shown. */
  edges: readonly number[]
  /** People behind the discrimination within age and sex. */
  within: number | undefined
  /** People with a binary outcome who are not analysed beside its covariates. */
  lacking: number
}

function judgedStrata(
  { about, distributions, performance }: Draft,
  rungs: ReadonlyMap<string, number>,
  policy: Policy,
) {
  const cells = new Map(performance.map(cell => [performanceId(cell), cell.estimate]))
  // Log odds put people in the order that their probabilities do.
  const orders = grouped(distributions, ({ score, measure, view, stratum }) =>
    JSON.stringify([score, measure === 'logit' ? 'probability' : measure, view, stratum]),
  )
  return about.performance.flatMap(({ outcome, kind, covariates, thresholds }) =>
    orders.map((order): JudgedStratum => {
      const { score, measure, view, stratum, n } = order[0]!
      const find = (of: string, threshold: string, statistic: string) =>
        cells.get(performanceId({ keys: { score, measure: of, outcome, view, stratum, threshold }, statistic }))
      const counts = (...names: string[]) =>
        Object.fromEntries(names.map(name => [name, find(measure, '(none)', name)?.value ?? 0]))
      const common = {
        place: JSON.stringify([view, stratum]),
        everyone: n,
        edges: order.flatMap(edgesOf(rungs, policy)),
      }
      if (kind === 'continuous') {
        const [analysed, left] = [counts('analysed'), counts('missing', 'without_covariates')]
        return {
          ...{ ...common, analysed, left, known: analysed.analysed! },
          ...{ thresholds: [], bands: [], within: undefined, lacking: 0 },
        }
      }
      const analysed = counts('cases', 'controls')
      const known = analysed.cases! + analysed.controls!
      const cuts = order.flatMap(cell =>
        cutsOf(cell.measure, thresholds).map(cut => {
          const high = (rate: string, all: number) =>
            all === 0 ? 0 : some(find(cell.measure, thresholdName(cell.measure, cut), rate), all)
          return {
            everyone: cell.above.get(String(cut))?.n ?? 0,
            cases: high('tpr', analysed.cases!),
            controls: high('fpr', analysed.controls!),
          }
        }),
      )
      return {
        ...{ ...common, analysed, left: counts('missing'), known },
        thresholds: cuts.every(isCounted) ? cuts : undefined,
        bands: bandsOf(
          order.find(cell => cell.measure === 'logit'),
          band => find('logit', band, 'observed'),
          analysed,
        ),
        within: isByAgeSex(about.attributes) ? find('logit', '(none)', 'auc_age_sex')?.n : undefined,
        lacking: covariates.length > 0 ? known - counts('analysed').analysed! : 0,
      }
    }),
  )
}

type Found = { value: number; n: number } | undefined

/** How many of all a rate is of; undefined where there is none. */
const some = (rate: Found, all: number) => (rate?.n === all ? Math.round(rate.value * all) : undefined)
const isCounted = (cut: { [K in keyof Upper]: number | undefined }): cut is Upper =>
  cut.cases !== undefined && cut.controls !== undefined

/** People above the lower edge of each band, from the highest; undefined where a band that holds people says nothing of them. */
function bandsOf(
  logits: DistributionCell | undefined,
  find: (band: string) => Found,
  { cases, controls }: Readonly<Record<string, number>>,
): readonly Upper[] | undefined {
  if (!logits) return []
  const uppers: Upper[] = []
  let upper = { everyone: 0, cases: 0, controls: 0 }
  for (const { name, from, to } of BANDS.toReversed()) {
    const found = find(name)
    const caught = found ? some(found, found.n)! : 0
    let everyone = upper.everyone
    for (let bin = from; bin < to; bin++) everyone += Number(logits.bins.n[bin])
    upper = { everyone, cases: upper.cases + caught, controls: upper.controls + (found ? found.n - caught : 0) }
    uppers.push(upper)
  }
  return upper.cases === cases && upper.controls === controls ? uppers : undefined
}

const edgesOf = (rungs: ReadonlyMap<string, number>, policy: Policy) => (cell: DistributionCell) => {
  const [rung, ladder] = [rungs.get(cell.view), ladderOf(cell.measure, policy)]
  if (rung === undefined || !ladder) return []
  let above = cell.n
  return coarsen(cell.bins.n, ladder[rung]!).map(n => {
    above -= Number(n)
    return above
  })
}

/** Is it 0 or at least k, either way? */
const isFree = (difference: number, { threshold }: Policy) => !isSmall(Math.abs(difference), threshold)
const isNoneOrAll = (rate: number) => rate === 0 || rate === 1

/** Are parts of people free of small counts, and apart from the same parts under another measure, score or outcome? */
function areApart(judged: readonly JudgedStratum[], policy: Policy): boolean {
  for (const { analysed, left, everyone, known } of judged) {
    if (!Object.values(left).every(n => isFree(n, policy))) return false
    if (!Object.values(analysed).every(n => n === 0 || n >= policy.sd_least_people)) return false
    const people = Object.values({ ...analysed, ...left }).reduce((sum, n) => sum + n, 0)
    if (people !== 0 && people !== everyone)
      throw new Error('a draft holds outcomes that do not add up to the people measured')
    if (policy.homogeneous === 'withheld' && 'cases' in analysed && known > 0 && isNoneOrAll(analysed.cases! / known))
      return false
  }
  return grouped(judged, ({ place }) => place).every(same => {
    const sizes = (of: (stratum: JudgedStratum) => number | undefined) =>
      same.flatMap(stratum => of(stratum) ?? []).sort((a, b) => a - b)
    const names = [...new Set(same.flatMap(({ analysed, left }) => Object.keys({ ...analysed, ...left })))]
    return [
      sizes(({ known }) => known),
      ...names.map(name => sizes(({ analysed, left }) => ({ ...analysed, ...left })[name])),
    ].every(all => all.every((n, i) => i === 0 || isFree(n - all[i - 1]!, policy)))
  })
}

/** How many strata that hold people has the hidden view with the most? */
function mostStrata({ quality }: Draft, hidden: ReadonlySet<string>): number {
  const strata = grouped(
    quality.filter(({ view }) => hidden.has(view)),
    ({ score, view }) => JSON.stringify([score, view]),
  )
  return Math.max(0, ...strata.map(({ length }) => length))
}

/** Are there enough people of each part, all together, that small hidden strata need not pin the only large one? */
function haveRoom(judged: readonly JudgedStratum[], strata: number, { threshold: k }: Policy): boolean {
  return judged
    .filter(({ place }) => place === JSON.stringify([EVERYONE, EVERYONE]))
    .flatMap(({ analysed, left }) => Object.values({ ...analysed, ...left }))
    .every(n => n === 0 || n > strata * (k - 1))
}

/** Are all parts free of small counts into which these sets, each within the next, part the people of a stratum? */
function isClear(
  { everyone, analysed, known, edges }: JudgedStratum,
  kinds: readonly (readonly Upper[] | undefined)[],
  policy: Policy,
): boolean {
  if (kinds.includes(undefined)) return false
  const uppers = kinds.flatMap(kind => kind!).sort((a, b) => a.everyone - b.everyone || a.cases - b.cases)
  const whole = { everyone, cases: analysed.cases ?? 0, controls: analysed.controls ?? 0 }
  const steps = [...uppers, whole].map((upper, i) => {
    const inner = uppers[i - 1] ?? { cases: 0, controls: 0 }
    return { cases: upper.cases - inner.cases, controls: upper.controls - inner.controls }
  })
  if (!steps.every(({ cases, controls }) => isFree(cases, policy) && isFree(controls, policy))) return false
  if (policy.homogeneous === 'withheld' && steps.some(isOneSided)) return false
  return uppers.every(upper =>
    edges.every(edge => {
      const selected = upper.cases + upper.controls
      // The smaller set lies within the larger: of the people above, or of those below.
      const above = edge < upper.everyone || isFree(edge - selected, policy)
      const below = edge > upper.everyone || isFree(everyone - edge - (known - selected), policy)
      return above && below
    }),
  )
}

const isOneSided = ({ cases, controls }: { cases: number; controls: number }) => (cases === 0) !== (controls === 0)
