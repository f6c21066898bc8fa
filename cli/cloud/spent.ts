import type { Followed } from '../../functions/adapters/study-machine.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import definition from '../../workflows/study.asl.json' with { type: 'json' }

interface State {
  Arguments?: { FunctionName: string }
  ItemProcessor?: { States: Record<string, State> }
  Branches?: { States: Record<string, State> }[]
}

/**
 * GB-seconds of the functions of a study, at most: the time that Step Functions counts for each task and each child of a Map times
 * the memory of all that it runs, so that waiting for a function and for a retry are in it. Not known of an execution with states that this
 * version does not have.
 */
export function gbSecondsAtMost(worked: Followed['worked']): number | undefined {
  let sum = 0
  for (const { state, seconds } of worked) {
    const gb = memoryGb.get(labelOf(state))
    if (gb === undefined) return undefined
    sum += seconds * gb
  }
  return sum
}

const sizes = new Map(
  JOBS.map(({ name, size }) => [`\${${name.replace(/(^|-)(.)/g, (_, _dash, letter) => letter.toUpperCase())}}`, size]),
)
const memoryGb = new Map<string, number>()
for (const [name, state] of Object.entries(definition.States as unknown as Record<string, State>)) weigh(name, state)

/** The memory of all functions below a state. */
function weigh(name: string, { Arguments, ItemProcessor, Branches = [] }: State): number {
  const below = [...(ItemProcessor ? [ItemProcessor] : []), ...Branches].flatMap(({ States }) => Object.entries(States))
  const own = Arguments ? sizes.get(Arguments.FunctionName)!.memoryMb / 1024 : 0
  const gb = below.reduce((sum, [name, state]) => sum + weigh(name, state), own)
  memoryGb.set(labelOf(name), gb)
  return gb
}

/** As a Map run is called after its state. */
function labelOf(state: string): string {
  return state.replaceAll(' ', '')
}
