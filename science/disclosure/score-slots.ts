import type { Draft } from './draft.ts'
import { publishedRows } from './freeze.ts'
import { guardedEntries } from './history.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Policy } from './policies.ts'
import { leastCount } from './rounding.ts'

/** By view, the genetic scores of which it has ever shown a mean, by id and model, in the order in which they came. */
export type ToldScores = ReadonlyMap<string, readonly string[]>

/** What the ledger has of a cohort’s scores. A score under another model is another score. */
export function toldScores(history: readonly LedgerEntry[], cohort: string): ToldScores {
  const told = new Map<string, string[]>()
  for (const entry of guardedEntries(history, cohort))
    for (const { keys, statistic, value } of publishedRows(entry, 'distribution')) {
      const model = entry.scores ? entry.scores[keys.score!] : `of ${entry.release}`
      if (statistic !== 'mean' || value === null || model === undefined) continue
      const scores = told.get(keys.view!) ?? []
      told.set(keys.view!, scores)
      const name = nameOf({ id: keys.score!, model })
      if (!scores.includes(name)) scores.push(name)
    }
  return told
}

/**
 * Which scores may show values in a view. The means of many scores of one stratum are as many equations of its people’s genotypes, by which somebody
 * whose genome is known could be told to be among them (Homer et al. 2008, PLoS Genetics 4:e1000167): so each takes `people_per_score` people of the smallest
 * stratum, over all releases. Scores that were shown before keep their place; of new ones the first in the study’s order come in. A model’s output takes none.
 * It is decided by counts that are shown, as they are rounded, and so tells nothing.
 */
export function scoreSlots(
  { about, quality }: Pick<Draft, 'about' | 'quality'>,
  told: ToldScores,
  { people_per_score, count_base }: Policy,
): (score: string, view: string) => boolean {
  if (people_per_score === 0) return () => true
  const genetic = about.scores.filter(({ kind }) => kind === 'genetic')
  const smallest = new Map<string, number>()
  for (const { view, scored } of quality)
    if (scored > 0) smallest.set(view, Math.min(smallest.get(view) ?? Infinity, leastCount(scored, count_base)))
  const placed = new Map(
    [...smallest].map(([view, people]) => {
      const order = [...new Set([...(told.get(view) ?? []), ...genetic.map(nameOf)])]
      return [view, new Set(order.slice(0, Math.floor(people / people_per_score)))]
    }),
  )
  const names = new Map(genetic.map(of => [of.id, nameOf(of)]))
  return (score, view) => {
    const name = names.get(score)
    return name === undefined || placed.get(view)?.has(name) === true
  }
}

const nameOf = ({ id, model }: { id: string; model: string }) => JSON.stringify([id, model])
