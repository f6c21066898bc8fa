import { JOBS } from '../functions/jobs/index.ts'
import { readJson } from '../functions/json.ts'
import type { Objects } from '../functions/ports.ts'
import type { RunRecord, RunStep } from './history.ts'
import { type Change, compareLeaves } from './leaves.ts'
import { pairSteps } from './pair-steps.ts'
import { readInput, type StepInput } from './step-input.ts'

/** Why a step is another: what changed first, and the jobs it came through, the nearest last. */
export interface Cause {
  root: string
  through: string[]
}

/** A job of which the later run has steps that the earlier had not. */
export interface JobAnew {
  job: string
  anew: number
  of: number
  /** Of the steps that are anew: those that an earlier run had done already. */
  doneBefore: number
  because: Cause[]
}

export interface StepsCompared {
  same: number
  of: number
  anew: JobAnew[]
}

export interface RunToCompare {
  record: RunRecord
  control: Objects
}

/** A step with its input, read again from control. */
interface Known extends RunStep, StepInput {}

/**
 * The steps of `after` that `before` had not, by job in the order of the run, and why. A step's key is the hash of its
 * code and its input, so a step is another because its code changed, because a file or a setting in its input changed,
 * or because a step upstream is another: followed up to what changed first. Steps that only coordinate are passed over.
 */
export async function compareSteps(before: RunToCompare, after: RunToCompare): Promise<StepsCompared> {
  const [old, all] = [workOf(before.record), workOf(after.record)]
  const anew = await withInputs(after.control, [...all.values()].filter(({ key }) => !old.has(key)))
  const gone = await withInputs(before.control, [...old.values()].filter(({ key }) => !all.has(key)))
  const causes = await causesOf(anew, gone, settingsOf(before.record, after.record), after.control)
  return {
    same: all.size - anew.length,
    of: all.size,
    anew: [...Map.groupBy(anew, ({ job }) => job)].map(([job, steps]) => ({
      job,
      anew: steps.length,
      of: [...all.values()].filter(step => step.job === job).length,
      doneBefore: steps.filter(({ skipped }) => skipped).length,
      because: shortest(steps.flatMap(({ key }) => causes.get(key)!)),
    })),
  }
}

const COORDINATE = new Set(JOBS.filter(({ writes }) => writes === 'control').map(({ name }) => name))

function workOf({ steps }: RunRecord): Map<string, RunStep> {
  return new Map(steps.filter(({ job }) => !COORDINATE.has(job)).map(step => [step.key, step]))
}

async function withInputs(control: Objects, steps: RunStep[]): Promise<Known[]> {
  return Promise.all(
    steps.map(async step => ({ ...step, ...readInput(step.input && (await readJson(control, step.input))) })),
  )
}

/** Everything a person sets that may stand in a step's input. */
function settingsOf(before: RunRecord, after: RunRecord): Change[] {
  const settings = ({ study, version, cut }: RunRecord) => ({ ...study, version, ...cut })
  return compareLeaves(settings(before), settings(after))
}

async function causesOf(
  anew: Known[],
  gone: Known[],
  settings: Change[],
  control: Objects,
): Promise<Map<string, Cause[]>> {
  const pairs = pairSteps(anew, gone)
  const paired = new Set([...pairs.values()].map(({ key }) => key))
  const left = new Map(gone.filter(({ key }) => !paired.has(key)).map(step => [step.key, step]))
  const byKey = new Map(anew.map(step => [step.key, step]))
  const outputs = lazily(() => readOutputs(control, anew))
  const known = new Map<string, Cause[]>()

  const causes = async (step: Known): Promise<Cause[]> => {
    const before = pairs.get(step.key)
    if (!before) return [{ root: `new: ${step.label}`, through: [] }]
    const roots = [
      ...(before.code === step.code ? [] : [`the code of ${step.job}`]),
      ...changedFiles(before, step),
      ...changedSettings(before, step, settings),
      ...[...before.refs].flatMap(key => (step.refs.has(key) ? [] : (left.get(key)?.label ?? []))).map(leftOut),
    ]
    const upstream = [...step.refs].flatMap(key => (before.refs.has(key) ? [] : (byKey.get(key) ?? [])))
    if (roots.length === 0 && upstream.length === 0) {
      const changed = changedLeaves(before, step)
      const maker = (await outputs()).find(({ text, of }) => of !== step && changed.some(({ to }) => holds(text, to)))
      if (maker) upstream.push(maker.of)
      else roots.push(...changed.map(({ path }) => `its \`${path.join('.')}\``))
    }
    const inherited = await Promise.all(
      upstream.map(async from => (await remembered(from)).map(cause => through(cause, from.job))),
    )
    return shortest([...roots.map(root => ({ root, through: [] })), ...inherited.flat()])
  }
  const remembered = async (step: Known): Promise<Cause[]> => {
    const found = known.get(step.key) ?? (await causes(step))
    known.set(step.key, found)
    return found
  }
  for (const step of anew) await remembered(step)
  return known
}

const leftOut = (label: string) => `left out: ${label}`
const through = ({ root, through }: Cause, job: string): Cause => ({ root, through: [...through, job] })

function changedFiles(before: Known, after: Known): string[] {
  const changed = [...after.files].flatMap(([file, sha256]) => {
    const was = before.files.get(file)
    return was === sha256 ? [] : [was === undefined ? `${file} is new` : `${file} changed`]
  })
  return [...changed, ...[...before.files.keys()].filter(file => !after.files.has(file)).map(file => `${file} left out`)]
}

/** Settings whose path ends as that of a value that changed in the input: the longest common end wins. */
function changedSettings(before: Known, after: Known, settings: Change[]): string[] {
  return changedLeaves(before, after).flatMap(({ path }) => {
    const ends = settings.map(setting => ({ setting, length: commonEnd(setting.path, path) }))
    const longest = Math.max(0, ...ends.map(({ length }) => length))
    return longest === 0 ? [] : ends.filter(({ length }) => length === longest).map(({ setting }) => nameOf(setting))
  })
}

const nameOf = ({ path }: Change) => `\`${path.join('.')}\``

function changedLeaves(before: Known, after: Known): Change[] {
  return compareLeaves(Object.fromEntries(before.values), Object.fromEntries(after.values)).map(change => ({
    ...change,
    path: JSON.parse(change.path[0]!) as string[],
  }))
}

function commonEnd(a: string[], b: string[]): number {
  let length = 0
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

/** One cause for each root, by its shortest way. */
function shortest(causes: Cause[]): Cause[] {
  const found = new Map<string, Cause>()
  for (const cause of causes) {
    const before = found.get(cause.root)
    if (!before || cause.through.length < before.through.length) found.set(cause.root, cause)
  }
  return [...found.values()]
}

/** What the steps put out, as text: an output passed on by value tells its maker. */
async function readOutputs(control: Objects, steps: Known[]): Promise<{ of: Known; text: string }[]> {
  const of = new Map(steps.map(step => [step.key, step]))
  const outputs: { of: Known; text: string }[] = []
  for await (const path of control.list('commits/')) {
    const step = of.get(path.slice('commits/'.length).slice(0, 12))
    if (step) outputs.push({ of: step, text: JSON.stringify(await readJson(control, path)) })
  }
  return outputs
}

const holds = (text: string, value: unknown) => typeof value === 'string' && text.includes(JSON.stringify(value))

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
