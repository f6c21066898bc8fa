import { inputOf, stepKey } from '../functions/commits.ts'
import { encoded, readJson } from '../functions/json.ts'
import type { Home, Objects, Store } from '../functions/ports.ts'
import type { Study } from '../study/schema.ts'

/** One step of a run, as control remembers it. Keys and digests are cut to 12 hex digits. */
export interface RunStep {
  job: string
  key: string
  /** Digest of the job's code and queries. */
  code: string
  /** Where control holds its input; null where the event was the input itself. */
  input: string | null
  skipped: boolean
  seconds: number
}

/** What a run was given and what it did: settings, checksums and steps; no person, no cell. */
export interface RunRecord {
  version: string
  study: Study
  sources: { file: string; sha256: string }[]
  /** How the work was cut into pieces. */
  cut: Record<string, number>
  release: string
  /** In the order in which they were started. */
  steps: RunStep[]
}

export const SHORT = 12
const FOLDER = 'history/'

/** A step about to be started: what it is, before it is known whether it was done already. */
export async function identifyStep(
  job: string,
  event: unknown,
  { control, digests }: Pick<Home, 'control' | 'digests'>,
): Promise<Pick<RunStep, 'job' | 'key' | 'code' | 'input'>> {
  const raw = await inputOf(event, control)
  return {
    job,
    key: stepKey(job, raw, digests).slice(0, SHORT),
    code: digests[job]!.slice(0, SHORT),
    input: raw === event ? null : (event as { from: string }).from,
  }
}

/** Adds a run to the history, under the next number; of two that end at once, each gets its own. Gives back the number. */
export async function appendRun(control: Store, run: RunRecord): Promise<number> {
  let number = Math.max(0, ...(await runNumbers(control))) + 1
  while (!(await control.write(pathOf(number), encoded(run), 'absent'))) number++
  return number
}

/** The numbers of the runs, ascending. */
export async function runNumbers(control: Objects): Promise<number[]> {
  const numbers: number[] = []
  for await (const key of control.list(FOLDER)) {
    const [, number] = /^history\/(\d+)\.json$/.exec(key) ?? []
    if (number) numbers.push(Number(number))
  }
  return numbers.sort((a, b) => a - b)
}

/** The run of that number; undefined where there is none. */
export async function readRun(control: Objects, number: number): Promise<RunRecord | undefined> {
  return (await readJson(control, pathOf(number))) as RunRecord | undefined
}

const pathOf = (number: number) => `${FOLDER}${number}.json`
