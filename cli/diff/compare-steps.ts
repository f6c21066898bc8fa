import { JOBS } from '../../functions/jobs/index.ts'
import { readJson } from '../../functions/json.ts'
import type { Objects } from '../../functions/ports.ts'
import { type RunRecord, type RunStep, SHORT } from '../history.ts'
import { type Cause, causesOf, type KnownStep, type OutputOf, shortest } from './causes.ts'
import { compareLeaves, leavesOf } from './leaves.ts'
import { readInput } from './step-input.ts'

export interface RecordedRun {
  record: RunRecord
  control: Objects
}

/** A job of which the later run has steps that the earlier had not. */
export interface JobAnew {
  job: string
  anew: number
  of: number
  /** Of those that are anew: done already by a run before either. */
  doneBefore: number
  because: Cause[]
}

export interface StepsCompared {
  anew: number
  of: number
  jobs: JobAnew[]
}

/** Steps that only plan and gather write to control: their work is the order of the others. */
const COORDINATE = new Set(JOBS.filter(({ writes }) => writes === 'control').map(({ name }) => name))

/** The steps of `after` that `before` had not: by job, in the order of the run, with why. */
export async function compareSteps(before: RecordedRun, after: RecordedRun): Promise<StepsCompared> {
  const [earlier, later] = [workOf(before.record), workOf(after.record)]
  const anew = await withInputs(after.control, missing(later, earlier))
  const gone = await withInputs(before.control, missing(earlier, later))
  const settings = compareLeaves(settingsOf(before.record), settingsOf(after.record))
  const causes = await causesOf(anew, gone, settings, outputsIn(after.control))
  return {
    anew: anew.length,
    of: later.size,
    jobs: [...new Set(anew.map(({ job }) => job))].map(name => {
      const steps = anew.filter(({ job }) => job === name)
      return {
        job: name,
        anew: steps.length,
        of: [...later.values()].filter(({ job }) => job === name).length,
        doneBefore: steps.filter(({ skipped }) => skipped).length,
        because: shortest(steps.flatMap(step => causes.get(step)!)),
      }
    }),
  }
}

function workOf({ steps }: RunRecord): Map<string, RunStep> {
  return new Map(steps.filter(({ job }) => !COORDINATE.has(job)).map(step => [step.key, step]))
}

function missing(from: ReadonlyMap<string, RunStep>, on: ReadonlyMap<string, RunStep>): RunStep[] {
  return [...from.values()].filter(({ key }) => !on.has(key))
}

async function withInputs(control: Objects, steps: readonly RunStep[]): Promise<KnownStep[]> {
  return Promise.all(
    steps.map(async step => ({ ...step, ...readInput(step.input && (await readJson(control, step.input))) })),
  )
}

/** All that a person sets and that may stand in a step's input. */
const settingsOf = ({ study, version, cut }: RunRecord) => leavesOf({ ...study, version, ...cut })

/** Outputs by the step's short key; commits are listed once, when first asked for. */
function outputsIn(control: Objects): OutputOf {
  let paths: Promise<Map<string, string>> | undefined
  return async ({ key }) => {
    paths ??= commitPaths(control)
    const path = (await paths).get(key)
    return path === undefined ? '' : JSON.stringify(await readJson(control, path))
  }
}

async function commitPaths(control: Objects): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  for await (const path of control.list('commits/')) paths.set(path.slice('commits/'.length).slice(0, SHORT), path)
  return paths
}
