import { agreementRows } from './agreement-rows.ts'
import type { Claims } from './claims.ts'
import { componentGapRows } from './component-gap-rows.ts'
import { DisclosureRefused } from './disclosure-refused.ts'
import { checkedDraft, type DistributionCell, type Draft, type FineBins, totalOf } from './draft.ts'
import { type Folded, NOTHING_AWAY } from './fold.ts'
import { NOTHING_OF_PERFORMANCE, shownOfPerformance } from './judged-counts.ts'
import { binsOf, ladderOf, RUNGS } from './ladder.ts'
import { linkedBy } from './linked-attributes.ts'
import { mayShowParticipation, participationRows } from './participation-rows.ts'
import { comparisonRows, performanceRows } from './performance-rows.ts'
import { placeRows } from './place-rows.ts'
import type { Policy } from './policies.ts'
import { type Count, countsOf, isClean, isSmall, primaryByScored, primaryViews } from './primary.ts'
import type { ReleasedTableName, ReleasedTables, ScoreKind } from './released-table.ts'
import { mayShowRepresentation, representationRows } from './representation-rows.ts'
import { distributionRows, histogramRows, matchRows, qualityRows, type Shown, sharesOf, withheldRows } from './rows.ts'
import { scoreSlots, type ToldScores } from './score-slots.ts'
import { sortedRows } from './sorted-rows.ts'
import { attributesOf, EVERYONE, familiesOf } from './strata.ts'
import { readStrata, withWeightGaps } from './weight-loss.ts'

/** What is to be published, and what an attacker is told of the rest. */
export interface Protected {
  tables: ReleasedTables
  /** What the attacker is given: the same with exact counts, where those released are rounded; else the same. */
  attacked: ReleasedTables
  claims: Claims
}

/**
 * Whole-family withholding, of what `folded` leaves (decision 0045 says why no single cells are withheld).
 *
 * Views are linked that share an attribute, or have attributes of one kind of description (a region lies in a country,
 * a population in a superpopulation), directly or through other views. Where a stratum of a view holds a primary count,
 * all its family is withheld, every statistic, so that nothing but totals remains to subtract from; other families and
 * `(all)` stay: relabelling the hidden attributes of any people leaves them as they are. Of a withheld family that crosses attributes one
 * view alone is listed by stratum (`listedOf`), and of those shown one by one none that is withheld: which strata exist, beside which of
 * another view are small, would bound who is in both. The table `withheld` names the rest.
 *
 * Histograms: one rung a view, the finest on which no bin of any stratum, score or measure is primary; log odds have none,
 * nor under a threshold has `most_similar`. Where a view is
 * not clean on the coarsest, the histograms and quantiles of its family are withheld. That of `(all)` stays only where
 * it leaves every withheld bin free to be 1 or k − 1, which is judged by published numbers alone.
 *
 * Scores with fewer matched variants than the policy asks for show counts of people only. A model's output matches none.
 *
 * So do scores beyond those that the smallest stratum of a view has people for (`scoreSlots`); `told` are those that earlier releases showed.
 *
 * A stratum in which too little of a score’s weight is read has counts of people for that score and none of its values. That
 * it has none tells no more than that; it is decided on exact shares.
 *
 * Where nothing but people without a score makes a family primary, and every score has the same people, who is scored is counted, and
 * withheld is how many people there are (`countsScored`): nothing that is shown depends on who has no score.
 *
 * The cascade: all of it is shown, or nothing, and nothing beside a view that is withheld or held, nor where performance may not be
 * spoken of.
 *
 * Agreement of two scores, and gaps taken apart by components: all of it is shown, or, where there is a threshold or counts are rounded, nothing.
 *
 * Counts are rounded last. All that is decided before is decided on exact counts, so that exact counts could be shown
 * without harm; released counts and shares are worked out from those, and so cannot tell more.
 *
 * Performance is shown where there is nothing to hide in it (`shownOfPerformance`), and where `mayJudge`: not beside an earlier
 * release of other people or other rows.
 *
 * What was `folded` away is not listed either: the table `withheld` names its views, and what may depend on them is withheld.
 *
 * Views that are shown one by one, in place of one that crosses them, have counts, and one of them means and SDs of genetic scores (`valuedView`):
 * histograms, what outcomes they go with, stages and values of models' outputs, which may be 0 and 1, are counts in parts, by which who shares two
 * descriptions could be bounded.
 *
 * `held` views are withheld whatever they hold, and not listed: what may be said of them follows from earlier releases.
 *
 * Throws DisclosureRefused where `(all)` itself is primary, and a fault where the draft contradicts itself.
 */
export function protect(
  unchecked: Draft,
  policy: Policy,
  held: ReadonlySet<string> = new Set(),
  mayJudge = true,
  away: Omit<Folded, 'draft'> = NOTHING_AWAY,
  told: ToldScores = new Map(),
): Protected {
  const draft = checkedDraft(unchecked)
  const counts = countsOf(draft)
  const small = hiddenViews(draft, counts, policy)
  const uncounted = away.mayCountScored ? countsScored(draft, counts, policy, small, held) : new Set<string>()
  const hidden = new Set([...[...small].filter(view => !uncounted.has(view)), ...held])
  const barred = scoresOfFewVariants(draft, policy)
  const exact = { ...policy, count_base: 1 }
  const hasPlace = scoreSlots(draft, told, policy)
  const oneByOne = viewsOneByOne(draft, away)
  const valued = valuedView(draft, oneByOne, hidden, told)
  const rungs = rungsOf(draft, hidden, barred, { hasPlace, oneByOne }, exact)
  const isRead = readStrata(draft)
  const judged = mayJudge
    ? shownOfPerformance(draft, policy, { hidden, rungs, isFolded: away.coarsened.length > 0 })
    : NOTHING_OF_PERFORMANCE
  const judgedOf = ({ score, view }: Readonly<Record<string, string>>) =>
    barred.has(score!) ||
    [hidden, oneByOne].some(views => views.has(view!)) ||
    attributesOf(view!).some(name => about.sensitive.includes(name)) ||
    !hasPlace(score!, view!)
      ? NOTHING_OF_PERFORMANCE
      : judged
  const shown = ({ score, view, stratum }: DistributionCell): Shown => ({
    counts: !hidden.has(view),
    moments:
      !hidden.has(view) &&
      !barred.has(score) &&
      hasPlace(score, view) &&
      !(oneByOne.has(view) && (view !== valued || kindOf(about, score) !== 'genetic')),
    rung: rungs.get(view),
    read: isRead(score, view, stratum),
  })
  const { about, matches } = draft
  const listed = listedOf(draft, hidden)
  const unlisted = new Set([...hidden].filter(view => held.has(view) || oneByOne.has(view) || !listed.has(view)))
  const counted = new Set([...away.counts, ...away.crossed].map(({ view }) => view))
  const gone = away.coarsened.map(({ view }) => view).filter(view => counted.has(view))
  const unnamed = new Set([...unlisted, ...gone])
  const distributions = draft.distributions.filter(({ view }) => !unlisted.has(view))
  const quality = draft.quality.filter(({ view }) => !unlisted.has(view))
  const everyone = new Map(quality.flatMap(({ score, view, people }) => (view === EVERYONE ? [[score, people]] : [])))
  const linked = linkOf(draft)
  const compared = draft.representation.map(view => ({
    view,
    shown:
      mayShowRepresentation(view, about, policy) &&
      !attributesOf(view.view).some(a =>
        [...hidden, ...uncounted].some(other => attributesOf(other).some(b => linked(a, b))),
      ),
  }))
  const showsStages =
    (mayJudge || policy.threshold === 0) &&
    oneByOne.size === 0 &&
    mayShowParticipation(draft, new Set([...hidden, ...uncounted]), exact)
  const tablesBy = (rounding: Policy): ReleasedTables => {
    const distribution = distributions.flatMap(cell => distributionRows(cell, shown(cell), about, rounding))
    const histogram = distributions.flatMap(cell => histogramRows(cell, shown(cell), rounding))
    const representation = compared.flatMap(({ view, shown }) => representationRows(view, shown, about, rounding))
    const judged = performanceRows(distributions, draft.performance, isRead, about, judgedOf, rounding)
    const performance = [...judged, ...placeRows(judged, about, rounding)]
    const comparison = comparisonRows(distributions, draft.comparison, isRead, about, judgedOf, rounding)
    const qualities = withWeightGaps(
      quality.flatMap(cell =>
        qualityRows(
          cell,
          hidden.has(cell.view) ? 'nothing' : uncounted.has(cell.view) ? 'scored' : 'everyone',
          isRead(cell.score, cell.view, cell.stratum),
          kindOf(about, cell.score),
          everyone.get(cell.score)!,
          about,
          rounding,
        ),
      ),
      about.matching.max_weight_gap,
      rounding,
    )
    const participation = participationRows(draft, showsStages, unlisted, rounding)
    const agreement = agreementRows(draft.agreement, isRead, rounding)
    const component_gap = componentGapRows(draft.gaps, isRead, about, rounding)
    const tables = {
      agreement,
      component_gap,
      distribution,
      histogram,
      match: matchRows(matches),
      quality: qualities,
      participation,
      representation,
      performance,
      comparison,
      // Of released rows, once it is known which these are (`withStandardised`, `withAbsoluteRisk`, `withDissimilarity`).
      ...{ standard: [], standardised: [], decomposition: [], absolute_risk: [], dissimilarity: [] },
      withheld: [
        ...withheldRows('agreement', agreement, new Set()),
        ...withheldRows('component_gap', component_gap, new Set()),
        ...withheldRows('distribution', distribution, unnamed),
        ...withheldRows('histogram', histogram, unnamed),
        ...withheldRows('quality', qualities, unnamed),
        ...withheldRows('representation', representation, new Set()),
        ...withheldRows('participation', participation, about.cascade.length === 0 ? new Set() : unnamed),
        ...withheldRows('performance', performance, about.performance.length === 0 ? new Set() : unnamed),
        ...withheldRows('comparison', comparison, new Set()),
      ],
    }
    return Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [name, sortedRows(name as ReleasedTableName, rows)]),
    ) as unknown as ReleasedTables
  }
  const attacked = tablesBy(exact)
  return {
    tables: policy.count_base === 1 ? attacked : tablesBy(policy),
    attacked,
    claims: {
      homogeneous: policy.homogeneous,
      threshold: policy.threshold,
      peoplePerScore: policy.people_per_score,
      told,
      models: new Map(about.scores.flatMap(({ id, kind, model }) => (kind === 'genetic' ? [[id, model]] : []))),
      shareDecimals: policy.share_decimals,
      weighted: distributions.some(({ bins }) => isWeighted(bins)),
      hidden: counts
        .filter(({ view }) => hidden.has(view) && !unlisted.has(view))
        .map(({ n, ...id }) => ({ ...id, primary: isSmall(n, policy.threshold) })),
      unlisted: [...unlisted, ...gone].map(view => ({
        view,
        groups: new Set(draft.quality.flatMap(cell => (cell.view === view ? [cell.stratum] : []))).size,
      })),
      unscored: counts
        .filter(
          ({ count, score, view }) =>
            count === 'unscored' && score === draft.about.scores[0]?.id && uncounted.has(view),
        )
        .map(({ n, ...id }) => ({ ...id, primary: isSmall(n, policy.threshold) })),
      folded: away.counts,
      merged: away.merged,
      crossed: away.crossed,
    },
  }
}

/** Of each family that crosses attributes one withheld view, of fewest attributes, the first that the study asks for; of other families all. */
function listedOf(draft: Draft, hidden: ReadonlySet<string>): Set<string> {
  const asked = [...draft.about.views, ...draft.about.representation.map(({ view }) => view)]
  return new Set(
    familyOf(draft).flatMap(family => {
      const width = (view: string) => attributesOf(view).length
      if (family.every(view => width(view) === 1)) return family
      const own = asked.filter(view => family.includes(view) && hidden.has(view))
      return own.sort((a, b) => width(a) - width(b)).slice(0, 1)
    }),
  )
}

/** The views of families that are withheld for nothing but people without a score. */
function countsScored(
  draft: Draft,
  counts: readonly Count[],
  policy: Policy,
  small: ReadonlySet<string>,
  held: ReadonlySet<string>,
): Set<string> {
  const primary = primaryByScored(draft, counts, policy)
  return new Set(
    familyOf(draft)
      .filter(family => family.some(view => small.has(view)))
      .filter(family => family.every(view => !primary.has(view) && !held.has(view)))
      .flat(),
  )
}

function hiddenViews(draft: Draft, counts: readonly Count[], policy: Policy): Set<string> {
  const primary = primaryViews(draft, counts, policy)
  const everyone = primary.get(EVERYONE)
  if (everyone !== undefined) {
    const table = everyone === 'people' || everyone === 'scored' || everyone === 'unscored' ? 'quality' : 'distribution'
    throw new DisclosureRefused(
      table,
      'primary total',
      everyone === 'weight'
        ? `The table '${table}' would show a total in which too few people may carry most of the weight.`
        : `The table '${table}' would show or let be derived a count below the policy's threshold for all people together (${WORDS[everyone]}).`,
      'Exclude the few people who lack a score or, without components, an adjusted one; or release a larger cohort.',
    )
  }
  return new Set(
    familyOf(draft)
      .filter(family => family.some(view => primary.has(view)))
      .flat(),
  )
}

const WORDS: Readonly<Record<Count['count'], string>> = {
  people: 'people',
  scored: 'people scored',
  unscored: 'people without a score',
  measured: 'people with the measure',
  unmeasured: 'people scored without the measure',
}

function familyOf(draft: Draft): string[][] {
  const views = [...new Set(draft.quality.map(({ view }) => view))].sort()
  return familiesOf(views, linkOf(draft))
}

/** Are two attributes one, or of one kind of description? */
function linkOf({ about }: Draft): (a: string, b: string) => boolean {
  return linkedBy(new Map(about.attributes.map(({ name, kind }) => [name, kind])))
}

function scoresOfFewVariants({ about, distributions, matches }: Draft, { min_matched_variants }: Policy): Set<string> {
  const matched = new Map<string, number>()
  for (const { score, status, rows } of matches)
    if (status === 'matched') matched.set(score, (matched.get(score) ?? 0) + rows)
  return new Set(
    distributions
      .map(({ score }) => score)
      .filter(score => kindOf(about, score) === 'genetic' && (matched.get(score) ?? 0) < min_matched_variants),
  )
}

function kindOf({ scores }: Draft['about'], score: string): ScoreKind {
  return scores.find(({ id }) => id === score)!.kind
}

/** Views by an attribute that a view which gave way to single descriptions crosses, or by one that describes people in a like way. */
function viewsOneByOne(draft: Draft, { crossed }: Pick<Folded, 'crossed'>): Set<string> {
  const attributes = [...new Set(crossed.flatMap(({ view }) => attributesOf(view)))]
  const linked = linkOf(draft)
  const isOne = (view: string) => attributesOf(view).some(name => attributes.some(crossed => linked(name, crossed)))
  return new Set(draft.about.views.filter(isOne))
}

/**
 * Which view of those shown one by one has means: the one that showed them in an earlier release, or the first that the study asks for.
 * By two descriptions they could tell who shares them: of 20 people near 5 and 20 near 0, 21 men with a mean of 4.76 hold one of the latter. By one they
 * cannot: whoever is dealt to other levels of the other descriptions takes value and level of the one along.
 */
function valuedView(
  { about }: Draft,
  oneByOne: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
  told: ToldScores,
): string | undefined {
  const views = about.views.filter(view => oneByOne.has(view))
  return views.find(view => told.has(view)) ?? views.find(view => !hidden.has(view))
}

/** The rung of each view whose histograms may be shown. */
function rungsOf(
  draft: Draft,
  hidden: ReadonlySet<string>,
  barred: ReadonlySet<string>,
  { hasPlace, oneByOne }: { hasPlace: (score: string, view: string) => boolean; oneByOne: ReadonlySet<string> },
  policy: Policy,
): Map<string, number> {
  const cells = draft.distributions.filter(({ view, score }) => !hidden.has(view) && !barred.has(score))
  const views = new Set(cells.map(({ view }) => view))
  const finest = (view: string) => {
    const own = cells.filter(cell => cell.view === view)
    return RUNGS.find(rung =>
      own.every(({ measure, bins }) => {
        const ladder = ladderOf(measure, policy)
        return !ladder || isClean(bins, ladder[rung]!, policy)
      }),
    )
  }
  const rungs = new Map(
    [...views].flatMap(view => {
      const rung = finest(view)
      return rung === undefined ? [] : [[view, rung] as const]
    }),
  )
  for (const family of familyOf(draft))
    if (family.some(view => views.has(view) && !rungs.has(view))) for (const view of family) rungs.delete(view)
  for (const view of oneByOne) rungs.delete(view)
  const withheld = cells.filter(({ score, view }) => !rungs.has(view) || !hasPlace(score, view))
  const everyone = rungs.get(EVERYONE)
  if (withheld.length > 0 && (everyone === undefined || withheld.some(cell => isPinned(cell, draft, everyone, policy))))
    rungs.clear()
  return rungs
}

/**
 * May the histogram of all people and the published counts bound some withheld bin of this cell, on the coarsest rung,
 * by 2 to k − 1 from below? Uses published numbers only, rounding and all, so that the answer tells an attacker
 * nothing. Where some people of the cell lack another measure, or weights stand between shares and counts, which
 * people lie in a bin cannot be told apart, and the answer is yes.
 */
function isPinned({ score, measure, n }: DistributionCell, draft: Draft, rung: number, policy: Policy): boolean {
  const ladder = ladderOf(measure, policy)
  if (!ladder) return false
  const all = draft.distributions.filter(({ view }) => view === EVERYONE)
  const total = all.find(cell => cell.score === score && cell.measure === measure)!
  if (isWeighted(total.bins) || all.some(other => other.n > 0 && other.n < total.n)) return true
  const shares = sharesOf(total, ladder[rung]!, policy)
  const fine = binsOf(ladder[rung]!)
  return binsOf(ladder.at(-1)!).some(({ low, high }) => {
    const parts = shares.filter((_, i) => fine[i]!.low >= low && fine[i]!.high <= high)
    const share = parts.reduce((sum, part) => sum + part, 0)
    const slack = parts.length * 0.5 * 10 ** -policy.share_decimals
    const [least, most] = [share - slack, share + slack].map(bound => n + bound * total.n - total.n)
    return least! < policy.threshold && most! > 1
  })
}

/** Do people carry unequal weights? Equality in Cauchy–Schwarz holds for equal ones alone. */
function isWeighted({ n, weight, weight2 }: FineBins): boolean {
  const [people, sum, squares] = [n, weight, weight2].map(totalOf)
  return people! * squares! !== sum! * sum!
}
