import type { About } from '../science/disclosure/released-table.ts'
import { type DistributionCell, distributionCells, RAW } from './distribution-figures.ts'
import { formatCell, formatCount, formatDeviations } from './format.ts'
import { groupBy } from './group-by.ts'
import { phrase } from './phrase.ts'
import type { ReleasedTables } from './released-cells.ts'
import { EVERYONE, stratumName } from './stratum.ts'
import { text } from './text.ts'

/** The same people under several sets of weights for one trait: means of each stratum of a view, score by score. */
export interface WeightsView {
  trait: string
  view: string
  strata: string[]
  scores: WeightsScore[]
  measures: WeightsMeasure[]
}
/** A score, and in PGS Catalog categories or the study’s words whom its weights come from. */
export interface WeightsScore {
  id: string
  trainedOn: string
}
export interface WeightsMeasure {
  measure: string
  /** Of each score in the view’s order, the cell of each stratum in the view’s order. */
  cells: DistributionCell[][]
}

/**
 * The views in which scores for the same trait stand side by side: of each trait with two genetic scores or more, all but
 * the view of all people together. Scores, strata and measures keep the declared order, never one of means.
 */
export function weightsViews(release: ReleasedTables, about: About): WeightsView[] {
  const genetic = about.scores.filter(({ kind }) => kind === 'genetic')
  const traits = new Map(genetic.map(({ id, trait }) => [id, trait]))
  const cells = distributionCells(release).filter(({ keys }) => keys.view !== EVERYONE && traits.has(keys.score))
  return groupBy(cells, ({ keys }) => JSON.stringify([traits.get(keys.score), keys.view]))
    .map(same => viewOf(same, about))
    .filter(({ scores, strata }) => scores.length > 1 && strata.length > 1)
}

function viewOf(cells: readonly DistributionCell[], about: About): WeightsView {
  const { view } = cells[0]!.keys
  const byScore = groupBy(cells, ({ keys }) => keys.score)
  const scores = byScore.map(([cell]) => about.scores.find(({ id }) => id === cell!.keys.score)!)
  return {
    trait: scores[0]!.trait,
    view,
    strata: [...new Set(cells.map(({ keys }) => keys.stratum))],
    scores: scores.map(({ id, trained_on }) => ({ id, trainedOn: trained_on.join(', ') })),
    measures: groupBy(cells, ({ keys }) => keys.measure).map(same => ({
      measure: same[0]!.keys.measure,
      cells: groupBy(same, ({ keys }) => keys.score),
    })),
  }
}

/** A score’s name with whom its weights come from, where the study says so. */
export function weightsName({ id, trainedOn }: WeightsScore): string {
  return trainedOn === '' ? id : phrase(text.weights.score, { score: id, trainedOn })
}

/** For each stratum, in words: with which weights its mean raw score lies lowest and highest, and where. */
export function weightsSentences({ strata, measures }: WeightsView): string[] {
  const raw = measures.find(({ measure }) => measure === RAW)
  if (raw === undefined) return []
  return strata.map((stratum, at) => {
    const group = stratumName(stratum)
    const shown = raw.cells.flatMap(cells => {
      const { value } = cells[at]!.statistics.mean
      return value === null ? [] : [{ value, score: cells[at]!.keys.score }]
    })
    if (shown.length < 2) return phrase(text.weights.notShown, { group })
    const low = shown.reduce((least, mean) => (mean.value < least.value ? mean : least))
    const high = shown.reduce((most, mean) => (mean.value > most.value ? mean : most))
    return phrase(text.weights.sentence, {
      group,
      low: standing(low.value),
      lowScore: low.score,
      high: standing(high.value),
      highScore: high.score,
    })
  })
}

/** Groups of which the mean raw score lies above that of the reference people with some weights and below with others. */
export function turningGroups({ strata, measures }: WeightsView): string[] {
  const raw = measures.find(({ measure }) => measure === RAW)
  if (raw === undefined) return []
  const signs = (at: number) => raw.cells.map(cells => Math.sign(cells[at]!.statistics.mean.value ?? 0))
  return strata.flatMap((stratum, at) =>
    signs(at).includes(1) && signs(at).includes(-1) ? [stratumName(stratum)] : [],
  )
}

/** People behind a stratum’s means: one number, or the least and the most where scores differ. */
export function peopleBehind({ cells }: WeightsMeasure, at: number): string {
  const rows = cells.map(strata => strata[at]!.statistics.people)
  const shown = rows.flatMap(({ value }) => value ?? [])
  if (shown.length < rows.length)
    return formatCell(
      rows.find(({ value }) => value === null),
      'count',
    )
  const [low, high] = [formatCount(Math.min(...shown)), formatCount(Math.max(...shown))]
  return low === high ? low : phrase(text.weights.people, { low, high })
}

/** −0.44 → `0.44 below`: where a mean stands beside the mean of the reference people. */
function standing(value: number): string {
  const deviations = formatDeviations(Math.abs(value))
  if (!/[1-9]/.test(deviations)) return phrase(text.weights.at, { deviations })
  return phrase(value < 0 ? text.weights.below : text.weights.above, { deviations })
}
