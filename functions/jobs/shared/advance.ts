import type { Done, Item, Plan } from '../../plan/plan.ts'
import { nextStages, type StageName } from '../../plan/stages.ts'
import type { Control } from '../../ports.ts'

/** The one list that states pass by its path: the plan, what is done, and what was begun. */
export interface RunState {
  plan: Plan
  done: Done
  /** The stages under way: for every item, each job and the path of its input. */
  pending: Partial<Record<StageName, Paths[]>>
  begun: StageName[]
}
type Paths = Record<string, string>

/** Each is an open file or a request. */
const WRITES_AT_ONCE = 32

/** What a state machine is told: where the list lies, and each next stage's manifest; its one item, where it has one. */
export interface Advanced {
  state: string
  next: Partial<Record<StageName, { manifest: string; only: Paths | null }>>
}

/** Plans the stages that can begin: writes each job's input, each stage's manifest and the new list into control. */
export async function advance(control: Control, { plan, done, begun }: Omit<RunState, 'pending'>): Promise<Advanced> {
  const next: Advanced['next'] = {}
  const pending: RunState['pending'] = {}
  for (const [stage, items] of nextStages(plan, done, begun)) {
    const paths: Paths[] = []
    for (let i = 0; i < items.length; i += WRITES_AT_ONCE)
      paths.push(...(await Promise.all(items.slice(i, i + WRITES_AT_ONCE).map(item => writeInputs(control, item)))))
    pending[stage] = paths
    next[stage] = { manifest: await control.write('manifests', paths), only: paths.length === 1 ? paths[0]! : null }
  }
  const state: RunState = { plan, done, pending, begun: [...begun, ...(Object.keys(pending) as StageName[])] }
  return { state: await control.write('states', state), next }
}

async function writeInputs(control: Control, item: Item): Promise<Paths> {
  const paths: Paths = {}
  for (const [job, input] of Object.entries(item)) paths[job] = await control.write('inputs', input)
  return paths
}
