import { attributeOn, type Chain, chainsOf, choicesOf, type Rungs } from './chains.ts'
import type { Claims, CountId, FoldedCount } from './claims.ts'
import { type Draft, grouped } from './draft.ts'
import { guardedEntries } from './history.ts'
import type { LedgerEntry } from './ledger.ts'
import { linkedBy } from './linked-attributes.ts'
import type { Policy } from './policies.ts'
import { type Count, countsOf, isSmall, primaryByScored, primaryViews } from './primary.ts'
import type { About } from './released-table.ts'
import { attributesOf, EVERYONE, familiesOf, levelsOf, NOT_MAPPED } from './strata.ts'

/** What is left to protect of a draft, and what went into it. */
export interface Folded {
  draft: Draft
  coarsened: About['coarsened']
  /** May a family count who is scored alone, where nothing but people without a score makes it primary? */
  mayCountScored: boolean
  counts: readonly FoldedCount[]
  merged: Claims['merged']
  /** Counts of views that cross attributes which are shown one by one, by any that they may give way to. */
  crossed: readonly (CountId & { primary: boolean })[]
}

/** Of a draft that is protected as it is. */
export const NOTHING_AWAY: Omit<Folded, 'draft'> = {
  coarsened: [],
  mayCountScored: true,
  counts: [],
  merged: { counts: [], isKept: false },
  crossed: [],
}

/**
 * Coarsens before anything is withheld. Where a stratum of a family of views is primary, its views are counted by coarser attributes,
 * as the study declares them: choices are tried in one order (`choicesOf`), and the first is taken on which nothing of the family is
 * primary, or nothing but who has no score. Where there is none, and the family crosses attributes, these are shown one by one, each by
 * its own first choice; views that cross them are not. Nothing finer, nor crossed, is published or named by stratum. What is
 * primary still is withheld then.
 *
 * What it gives away: that on each choice tried before, some stratum is primary. Published numbers depend on a finer attribute through the
 * coarser one alone, and so do the choices on which that is taken. So people may be dealt anew to the finer strata within a coarser one, which
 * has k or more: 1 or k − 1 of them into one, which holds nobody else but one who is scored, and the rest into another. Every choice with the finer
 * attribute then has a primary stratum, and the others are what they were. One by one, attributes leave whoever shares levels of
 * several any number between bounds that all can see (Fréchet's); where these rule out a 1 and not the rest of 1 to k − 1, the family is withheld.
 *
 * A family stays on the choice of the earlier releases of its cohort, so that no two of it are ever published.
 */
export function folded(draft: Draft, policy: Policy, history: readonly LedgerEntry[], mayCountScored = true): Folded {
  const { about } = draft
  const chains = chainsOf(about.coarser)
  const on = (view: string, rungs: Rungs) => viewOn(view, rungs, chains)
  const counted = draft.quality.map(({ view }) => view)
  const names = [...new Set([...about.views, ...counted, ...draft.representation.map(({ view }) => view)])].sort()
  const linked = linkedBy(new Map(about.attributes.map(({ name, kind }) => [name, kind])))
  const counts = countsOf(draft)
  const [primary, primaryOfScored] = [primaryViews(draft, counts, policy), primaryByScored(draft, counts, policy)]
  const guarded = guardedEntries(history, about.cohort)
  const earlier = new Set(guarded.flatMap(({ views }) => Object.keys(views)))
  const chosen = new Map<string, Rungs>()
  const dropped = new Set<string>()
  for (const family of familiesOf(names, linked)) {
    const asked = family.filter(view => about.views.includes(view))
    const published = family.filter(view => earlier.has(view))
    const choices = choicesThatFit(asked, published, chains)
    const isClear = (views: readonly string[]) => (rungs: Rungs) =>
      [primary, ...(mayCountScored ? [primaryOfScored] : [])].some(of => views.every(view => !of.has(on(view, rungs))))
    const isCrossed = (view: string) => attributesOf(view).length > 1
    const mayCross = (rungs: Rungs) =>
      published.length === 0 || asked.every(view => !isCrossed(view) || published.includes(on(view, rungs)))
    const whole = choices.find(rungs => mayCross(rungs) && isClear(asked)(rungs))
    for (const view of family) chosen.set(view, whole ?? choices.at(-1)!)
    if (whole || (published.length > 0 && choices.some(mayCross)) || !asked.some(isCrossed)) continue
    const alone = familiesOf(
      family.filter(view => !isCrossed(view)),
      linked,
    )
    const each = alone.map(views => {
      const wanted = views.filter(view => asked.includes(view))
      const rungs = choices.find(isClear(wanted))
      return { views, rungs: rungs ?? choices.at(-1)!, shown: rungs ? wanted.map(view => on(view, rungs)) : [] }
    })
    // Only published counts bound others: those of a view that is withheld have no say in this, nor who has no score where the others are counted alone.
    const shown = each.flatMap(of => of.shown)
    const known = [...shown, ...chains.flatMap(chain => chain.slice(1).filter(name => isWider(name, chain, shown)))]
    const shared = choicesOf(chains).flatMap(rungs =>
      asked.filter(isCrossed).map(view => attributesOf(on(view, rungs)).filter(name => known.includes(name))),
    )
    const bounding = counts.filter(
      ({ view, count }) => !primary.has(view) || (count !== 'people' && count !== 'unscored'),
    )
    if (!leavesRoom(bounding, shared, policy)) continue
    for (const { views, rungs } of each) for (const view of views) chosen.set(view, rungs)
    for (const view of family.filter(isCrossed)) dropped.add(view)
  }
  const finest: Rungs = chains.map(() => 0)
  const shownAs = (view: string) => (dropped.has(view) ? null : on(view, chosen.get(view) ?? finest))
  const isAsItIs = ({ view }: { view: string }) => shownAs(view) === view
  const views = [...new Set(about.views.flatMap(view => shownAs(view) ?? []))]
  const isKept = ({ view }: { view: string }) => views.includes(view)
  const isKeptCell = ({ keys }: { keys: Readonly<Record<string, string>> }) => views.includes(keys.view!)
  const attributes = new Set(views.flatMap(attributesOf))
  const isCounted = ({ attribute }: { attribute: string }) =>
    attributes.has(attribute) || !chains.flat().includes(attribute)
  const asked = new Set([...about.views, ...about.representation.map(({ view }) => view)])
  const away = counts.filter(({ view }) => shownAs(view) !== view)
  const told = ({ n, ...id }: Count) => ({ ...id, primary: isSmall(n, policy.threshold) })
  return {
    draft: {
      ...draft,
      about: {
        ...about,
        views,
        geography: about.geography.filter(isCounted),
        representation: about.representation.filter(isAsItIs),
        standardise: standardiseOf(draft, shownAs, isCounted),
        performance: about.performance.map(audit => ({ ...audit, compare: audit.compare.filter(isCounted) })),
        prevalence: about.prevalence.filter(isKept),
        by_components: about.by_components.filter(isCounted),
      },
      distributions: draft.distributions.filter(isKept),
      quality: draft.quality.filter(isKept),
      representation: draft.representation.filter(isAsItIs),
      participation: draft.participation.filter(isKept),
      agreement: draft.agreement.filter(isKept),
      performance: draft.performance.filter(isKeptCell),
      comparison: draft.comparison.filter(isKeptCell),
      gaps: draft.gaps.filter(isKeptCell),
      shapes: draft.shapes.filter(isCounted),
    },
    mayCountScored,
    coarsened: [...asked]
      .filter(view => shownAs(view) !== view)
      .map(view => ({ view, by: shownAs(view) }))
      .sort((a, b) => (a.view < b.view ? -1 : 1)),
    counts: away.flatMap(count => {
      const by = shownAs(count.view)
      if (by === null) return []
      return [{ ...told(count), within: { view: by, stratum: stratumOf(count.stratum, by, about.coarser) } }]
    }),
    merged: {
      counts: draft.finer.map(({ view, stratum, within, people }) => ({
        ...told({ count: 'people', score: '', measure: '', view, stratum, n: people }),
        within: { view, stratum: within },
      })),
      isKept: guarded.length > 0,
    },
    crossed: away.filter(({ view }) => shownAs(view) === null).map(told),
  }
}

/** What is standardised of views that are shown; null where nothing is. */
function standardiseOf(
  { about: { standardise, views: asked } }: Draft,
  shownAs: (view: string) => string | null,
  isCounted: (of: { attribute: string }) => boolean,
): About['standardise'] {
  if (standardise === null) return null
  const isShown = (view: string) => asked.some(of => of === joint(view, standardise.over) && shownAs(of) !== null)
  const views = standardise.views.filter(isShown).flatMap(view => shownAs(view) ?? [])
  if (views.length === 0) return null
  return { ...standardise, views: [...new Set(views)], compare: standardise.compare.filter(isCounted) }
}

const joint = (view: string, over: string) =>
  [...new Set([...attributesOf(view), ...attributesOf(over)])].sort().join('|')

/**
 * Do the counts of strata of single attributes leave whoever shares several of them free to be one person? Who has all of m levels
 * is at least the sum of their counts less m − 1 times all people; where that is 2 to k − 1, a count of them would be bounded more
 * closely than by 1 and k − 1. `shared`: the attributes that are known of each crossed view, of which any two or more are tried.
 */
function leavesRoom(counts: readonly Count[], shared: readonly (readonly string[])[], policy: Policy): boolean {
  const kinds = grouped(counts, ({ count, score, measure }) => JSON.stringify([count, score, measure]))
  const several = shared.flatMap(subsetsOf).filter(({ length }) => length > 1)
  return kinds.every(same => {
    const all = same.find(({ view }) => view === EVERYONE)?.n ?? 0
    const countsIn = (view: string) => same.filter(of => of.view === view).map(({ n }) => n)
    return several.every(names =>
      names
        .reduce<number[]>((sums, name) => sums.flatMap(sum => countsIn(name).map(n => sum + n - all)), [all])
        .every(least => least <= 0 || least >= policy.threshold),
    )
  })
}

/** Does one of these attributes give way to that one, so that its counts add up to those of the wider one? */
const isWider = (name: string, chain: Chain, shown: readonly string[]) =>
  chain.slice(0, chain.indexOf(name)).some(finer => shown.includes(finer))

function subsetsOf([first, ...rest]: readonly string[]): string[][] {
  if (first === undefined) return [[]]
  const without = subsetsOf(rest)
  return [...without, ...without.map(of => [first, ...of])]
}

/**
 * The choices that earlier releases leave: on which their views stand as they are, and every attribute of a chain that would be
 * shown is in what they published. All, where they published nothing of the family, or nothing that fits: then nothing new is
 * shown of it whatever is chosen.
 */
function choicesThatFit(asked: readonly string[], published: readonly string[], chains: readonly Chain[]): Rungs[] {
  const all = choicesOf(chains)
  const known = new Set(published.flatMap(attributesOf))
  const fits = all.filter(rungs => {
    const stand = published.every(view => viewOn(view, rungs, chains) === view)
    const shown = asked.flatMap(view => attributesOf(viewOn(view, rungs, chains)))
    return stand && shown.every(name => known.has(name) || !chains.flat().includes(name))
  })
  return published.length === 0 || fits.length === 0 ? all : fits
}

/** The view in which people are counted in place of this one. */
function viewOn(view: string, rungs: Rungs, chains: readonly Chain[]): string {
  const attributes = new Set(attributesOf(view).map(name => attributeOn(name, rungs, chains)))
  return attributes.size === 0 ? EVERYONE : [...attributes].sort().join('|')
}

/** The stratum of a coarser view that holds all people of this one. */
function stratumOf(stratum: string, view: string, coarser: About['coarser']): string {
  const wider = attributesOf(view)
  const levels = new Map([...levelsOf(stratum)].map(of => levelIn(wider, of, coarser)))
  return wider.map(name => `${name}=${levels.get(name)}`).join('|')
}

function levelIn(
  wider: readonly string[],
  of: [name: string, level: string],
  coarser: About['coarser'],
): [string, string] {
  const [name, level] = of
  if (wider.includes(name)) return of
  const { by, strata } = coarser.find(({ attribute }) => attribute === name)!
  const part = strata.find(({ stratum }) => stratum === `${name}=${level}`)
  return levelIn(wider, [by, part ? levelsOf(part.within).get(by)! : NOT_MAPPED], coarser)
}
