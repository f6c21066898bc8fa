import { sumStepMb } from '../jobs/shared/score-steps-mb.ts'
import type { Plan } from './plan.ts'

/** A score and how many variants its model has. */
interface Sized {
  score: string
  variants: number
}

/**
 * Scores in groups, each of which one step holds: the largest first, as many to a group as its memory takes. Every score is
 * in one group, and the same scores make the same groups in whatever order they come. A score that by itself is too much
 * is a group of its own; the plan refused it when its file was read.
 */
export function scoreGroups<S extends Sized>(scores: readonly S[], { memoryMb, peoplePerShard }: Memory): S[][] {
  const groups: S[][] = []
  for (const score of scores.toSorted((a, b) => b.variants - a.variants || (a.score < b.score ? -1 : 1))) {
    const last = groups.at(-1)
    if (last && sumStepMb([...last, score], peoplePerShard) <= memoryMb) last.push(score)
    else groups.push([score])
  }
  return groups
}

type Memory = Pick<Plan, 'memoryMb' | 'peoplePerShard'>
