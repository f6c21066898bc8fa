import type { RunStep } from '../history.ts'
import { type Change, compareLeaves } from './leaves.ts'
import { pairSteps } from './pair-steps.ts'
import { settingName } from './setting-name.ts'
import type { StepInput } from './step-input.ts'

/** Why a step is another: what changed first, and the jobs through which it came, the nearest last. */
export interface Cause {
  root: string
  through: string[]
}

/** A step with its input, read again from control. */
export interface KnownStep extends RunStep, StepInput {}

/** What a step put out, as text. */
export type OutputOf = (step: KnownStep) => Promise<string>

/**
 * Why each of the steps `anew` (in the order of their run) is not among those of an earlier run, of which `gone` are no
 * longer there. A step's key is the hash of its code and input, so its code changed, or a file or a setting in its
 * input, or a step upstream, whose causes are then its own. `settings` is all that a person may have changed.
 */
export async function causesOf(
  anew: readonly KnownStep[],
  gone: readonly KnownStep[],
  settings: readonly Change[],
  outputOf: OutputOf,
): Promise<Map<KnownStep, Cause[]>> {
  const pairs = pairSteps(anew, gone)
  const replaced = new Set(pairs.values())
  const leftOut = new Map(gone.filter(step => !replaced.has(step)).map(({ key, label }) => [key, label]))
  const byKey = new Map(anew.map(step => [step.key, step]))
  const causes = new Map<KnownStep, Cause[]>()
  for (const step of anew) {
    const before = pairs.get(step)
    const changed = before ? compareLeaves(before.values, step.values) : []
    const roots = before
      ? [
          ...(before.code === step.code ? [] : [`the code of ${step.job} changed`]),
          ...changedFiles(before.files, step.files),
          ...changed.flatMap(({ path }) => settingsAt(path, settings)),
        ]
      : []
    const upstream = missing(step.upstream, before?.upstream ?? new Set()).flatMap(key => byKey.get(key) ?? [])
    if (roots.length === 0 && upstream.length === 0) {
      const maker = await makerOf(changed, anew.slice(0, anew.indexOf(step)), outputOf)
      if (maker) upstream.push(maker)
      else if (!before) roots.push(`new: ${step.label || 'one more'}`)
      else {
        const gone = missing(before.upstream, step.upstream).flatMap(key => leftOut.get(key) ?? [])
        roots.push(
          ...gone.map(label => `left out: ${label}`),
          ...changed.map(({ path }) => `its ${path.join('.')} changed`),
        )
      }
    }
    const inherited = upstream.flatMap(from =>
      causes.get(from)!.map(({ root, through }) => ({ root, through: [...through, from.job] })),
    )
    causes.set(step, shortest([...roots.map(root => ({ root, through: [] })), ...inherited]))
  }
  return causes
}

/** One cause for each root, by its shortest way, in the order in which they come. */
export function shortest(causes: readonly Cause[]): Cause[] {
  const found = new Map<string, Cause>()
  for (const cause of causes) {
    const before = found.get(cause.root)
    if (!before || cause.through.length < before.through.length) found.set(cause.root, cause)
  }
  return [...found.values()]
}

function changedFiles(before: StepInput['files'], after: StepInput['files']): string[] {
  return [
    ...[...after]
      .filter(([file, sha256]) => before.get(file) !== sha256)
      .map(([file]) => `${file} ${before.has(file) ? 'changed' : 'is new'}`),
    ...missing(before.keys(), after).map(file => `${file} left out`),
  ]
}

/** The settings that a path of an input ends like, by the longest common end. */
function settingsAt(path: string[], settings: readonly Change[]): string[] {
  const ends = settings.map(setting => commonEnd(setting.path, path))
  const longest = Math.max(0, ...ends)
  return longest === 0
    ? []
    : settings.filter((_, i) => ends[i] === longest).map(({ path }) => `${settingName(path)} changed`)
}

function commonEnd(a: string[], b: string[]): number {
  let length = 0
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

/** The step that put out a value which changed: outputs that are no parts of tables are passed on by value. */
async function makerOf(
  changed: readonly Change[],
  steps: readonly KnownStep[],
  outputOf: OutputOf,
): Promise<KnownStep | undefined> {
  const values = changed.map(({ to }) => to).filter(to => typeof to === 'string')
  for (const step of steps.toReversed()) {
    const output = await outputOf(step)
    if (values.some(value => output.includes(JSON.stringify(value)))) return step
  }
  return undefined
}

function missing(from: Iterable<string>, on: { has(key: string): boolean }): string[] {
  return [...from].filter(key => !on.has(key))
}
