import { AUDIT_STAGES } from './audit-stages.ts'
import { COUNT_STAGES } from './count-stages.ts'
import { LAKE_STAGES } from './lake-stages.ts'
import { MERGE_STAGES } from './merge-stages.ts'
import type { Done, Item, Plan, Stage, Stages } from './plan.ts'
import { READ_STAGES } from './read-stages.ts'
import { RELEASE_STAGES } from './release-stages.ts'
import { SCORE_STAGES } from './score-stages.ts'

/** The study’s work in stages: what each needs, and what each of its items is given. Pure: no clock, no I/O. */
export const STAGES = {
  ...READ_STAGES,
  ...MERGE_STAGES,
  ...SCORE_STAGES,
  ...LAKE_STAGES,
  ...COUNT_STAGES,
  ...AUDIT_STAGES,
  ...RELEASE_STAGES,
} satisfies Stages

export type StageName = keyof typeof STAGES

/** The stages that can begin: all they need is done, and they are neither done nor under way. */
export function nextStages(plan: Plan, done: Done, begun: readonly StageName[]): [StageName, Item[]][] {
  const stages = Object.entries(STAGES) as [StageName, Stage][]
  return stages
    .filter(([name, { after }]) => !begun.includes(name) && after.every(job => done[job] !== undefined))
    .map(([name, { items }]) => [name, items(plan, done as Required<Done>)])
}
