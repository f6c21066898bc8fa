import { encoded, readJson, sha256 } from './json.ts'
import type { Home, Store } from './ports.ts'

/** A step that has committed: whose job it was and what it put out. */
interface Commit {
  job: string
  output: unknown
}

/** The step's commit, or undefined before it has one. */
export async function readCommit(control: Store, key: string): Promise<Commit | undefined> {
  return (await readJson(control, commitPath(key))) as Commit | undefined
}

/** Commits a step; false where another had done so before. */
export function writeCommit(control: Store, key: string, commit: Commit): Promise<boolean> {
  return control.write(commitPath(key), encoded(commit), 'absent')
}

/** The output of a committed step by job and input, or undefined where it has not committed. */
export async function committedOutput(job: string, event: unknown, home: Home): Promise<unknown> {
  return (await readCommit(home.control, stepKey(job, await inputOf(event, home.control), home.digests)))?.output
}

/** The identity of a step: SHA-256, hex, of job, code and input. */
export function stepKey(job: string, input: unknown, digests: Readonly<Record<string, string>>): string {
  const digest = digests[job]
  if (!digest) throw new Error(`no digest for job ${job}`)
  return sha256(canonical({ job, digest, input }))
}

/** JSON with sorted keys; a Ref counts by what it is (its key), not by where its attempt lies. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const isRef = ('table' in value || 'file' in value) && 'key' in value && 'attempt' in value
  const entries = Object.entries(value).filter(([name, inner]) => inner !== undefined && !(isRef && name === 'attempt'))
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(',')}}`
}

/** A step's input: the event itself, or what control holds where the event is `{from: path}`. */
export async function inputOf(event: unknown, control: Store): Promise<unknown> {
  const path = pathIn(event)
  if (path === undefined) return event
  const input = await readJson(control, path)
  if (input === undefined) throw new Error(`control holds no ${path}`)
  return input
}

function pathIn(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined
  const entries = Object.entries(event)
  const [name, path] = entries[0] ?? []
  return entries.length === 1 && name === 'from' && typeof path === 'string' ? path : undefined
}

const commitPath = (key: string) => `commits/${key}.json`
