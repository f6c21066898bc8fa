import { type Advanced, advance, type RunState } from '../../functions/jobs/shared/advance.ts'
import { sha256 } from '../../functions/json.ts'
import { STAGES, type StageName } from '../../functions/plan/stages.ts'
import type { Control } from '../../functions/ports.ts'
import { loadDefinition, runWorkflow } from '../../workflows/index.ts'
import { studyDefinition } from '../study-definition.ts'
import { standInOutput } from './stand-in-output.ts'

export interface PlayedStep {
  job: string
  input: unknown
  /** Of its input, in control. */
  inputBytes: number
  /** Rows of each score that it works on. */
  variants: number[]
}
export interface Played {
  steps: PlayedStep[]
  /** States entered, those of children too: what Step Functions counts, without retries. */
  transitions: number
  /** The most children of one Map. */
  mapChildren: number
  /** The most that one state is given or hands on, in bytes of JSON. */
  payloadBytes: number
  /** The largest object of control. */
  controlBytes: number
  /** What is put into control but for commits, each an object. */
  controlWrites: number
  /** States entered by the workflow itself, not by children of a Map. */
  ownStates: number
}

/**
 * Plays a study through its own definition and its own planner, with outputs that only name what each job would leave:
 * nothing is read or written. `begin` plans the first stages as `check-study` does; `peopleOf` tells the people of a batch,
 * `rowsOf` the rows of a score, all of which are taken to match.
 */
export async function playStudy(
  begin: (control: Control) => Promise<Advanced>,
  peopleOf: (genotypeFiles: readonly string[]) => number,
  rowsOf: (score: string) => number,
): Promise<Played> {
  const content = new Map<string, unknown>()
  const played: Played = {
    ...{ steps: [], transitions: 0, mapChildren: 0, payloadBytes: 0 },
    ...{ controlBytes: 0, controlWrites: 0, ownStates: 0 },
  }
  const put = async (kind: string, value: unknown) => {
    const text = JSON.stringify(value)
    const path = `${kind}/${sha256(text)}.json`
    played.controlBytes = Math.max(played.controlBytes, text.length)
    played.controlWrites++
    content.set(path, { value, bytes: text.length })
    return path
  }
  const read = (path: string) => content.get(path) as { value: unknown; bytes: number }
  const outputs = new Map<string, unknown>()
  const control: Control = {
    write: put,
    read: async path => read(path).value,
    committed: async (job, path) => outputs.get(`${job} ${path}`),
  }

  const passes = (value: unknown) => {
    played.payloadBytes = Math.max(played.payloadBytes, JSON.stringify(value).length)
  }
  const invoke = async (job: string, event: unknown) => {
    passes(event)
    const answer = await answerOf(job, event as { from: string; state: string })
    passes(answer)
    return answer
  }
  const answerOf = async (job: string, { from, state }: { from: string; state: string }): Promise<unknown> => {
    if (job === 'check-study' || job === 'gather') {
      const listed = job === 'gather' ? read(state) : { value: { pending: {} }, bytes: 0 }
      const pending = Object.values((listed.value as RunState).pending).flat()
      const commits = pending.reduce((sum, item) => sum + Object.keys(item).length, 0)
      played.steps.push({ job, input: { commits }, inputBytes: listed.bytes, variants: [] })
      return job === 'check-study' ? begin(control) : gathered(control, state)
    }
    const { value, bytes } = read(from)
    const output = standInOutput(job, value, from, { peopleOf, rowsOf })
    played.steps.push({ job, input: value, inputBytes: bytes, variants: scoresOf(value).map(rowsOf) })
    outputs.set(`${job} ${from}`, output)
    return output
  }
  await runWorkflow(
    loadDefinition(studyDefinition()),
    {},
    {
      invoke,
      readItems: async (_, key) => read(key).value,
      concurrency: 1,
      signal: new AbortController().signal,
      on(event) {
        if (event.type === 'entered') {
          played.transitions++
          if (!event.path.includes('[')) played.ownStates++
        } else if (event.type === 'children-started') played.mapChildren = Math.max(played.mapChildren, event.children)
      },
    },
  )
  return played
}

/** The scores that an input names. */
function scoresOf(input: unknown): string[] {
  const { score, scores = [] } = input as { score?: string; scores?: { score: string }[] }
  return score === undefined ? scores.map(({ score }) => score) : [score]
}

/** What `gather` does, but for what it checks of outputs: these are not real. */
async function gathered(control: Control, path: string): Promise<Advanced> {
  const { plan, done: before, pending, begun } = (await control.read(path)) as RunState
  const done: Record<string, unknown[]> = { ...before }
  for (const [stage, items] of Object.entries(pending)) {
    for (const job of STAGES[stage as StageName].jobs) done[job] = []
    for (const item of items)
      for (const [job, input] of Object.entries(item)) done[job]!.push(await control.committed(job, input))
  }
  return advance(control, { plan, done, begun })
}
