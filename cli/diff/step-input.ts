import { SHORT } from '../history.ts'
import { type Leaves, leavesOf } from './leaves.ts'

/** What a step's key hangs on besides its code, by kind. */
export interface StepInput {
  /** Keys, cut short, of the steps upstream. */
  upstream: ReadonlySet<string>
  /** Source files by name, with their checksums. */
  files: ReadonlyMap<string, string>
  values: Leaves
  /** Words that tell the step from others of its job, such as `score T2D, view sex`; may be empty. */
  label: string
}

/** Takes a step's input apart. Null, an input that control does not hold, has nothing in it. */
export function readInput(input: unknown): StepInput {
  const leaves = leavesOf(input ?? {}, value => isPart(value) || isFile(value))
  const all = [...leaves.values()].map(({ value }) => value)
  const values = new Map([...leaves].filter(([, { value }]) => typeof value !== 'object' || Array.isArray(value)))
  const labels = [...values.values()].filter(
    ({ path, value }) => path.length === 1 && (typeof value === 'string' || typeof value === 'number'),
  )
  return {
    upstream: new Set(all.filter(isPart).map(({ key }) => key.slice(0, SHORT))),
    files: new Map(all.filter(isFile).map(({ file, sha256 }) => [file, sha256])),
    values,
    label: labels.map(({ path, value }) => `${path[0]} ${value}`).join(', '),
  }
}

/** A committed part of a table or a file, whose key starts with that of the step that made it. */
const isPart = (value: unknown): value is { key: string } => has(value, 'key', 'attempt')
const isFile = (value: unknown): value is { file: string; sha256: string } => has(value, 'file', 'sha256')

function has(value: unknown, ...fields: string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every(field => field in value)
}
