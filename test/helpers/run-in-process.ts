import { createHash } from 'node:crypto'
import { JOBS } from '../../functions/jobs/index.ts'
import type { Cut } from '../../functions/jobs/shared/choose-cut.ts'
import { readJson } from '../../functions/json.ts'
import type { AnyJob, Home, Objects } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { realEffects } from '../../workflows/effects.ts'
import { loadDefinition, runWorkflow } from '../../workflows/index.ts'
import definition from '../../workflows/study.asl.json' with { type: 'json' }
import { bytesOf } from './bytes.ts'

export interface InProcess {
  /** Of `study.yaml` and all that it names: where they are whose checksums the machine is started with. */
  source: Objects
  files: readonly string[]
  cut?: Partial<Cut>
  signal?: AbortSignal
  invoke?(job: string, event: unknown): Promise<unknown>
}

/** A study on the state machine's own definition, each job in the home given; what waits for a retry does not wait. */
export async function runInProcess(home: Home, { source, files, cut, signal, invoke }: InProcess): Promise<void> {
  const names = new Map(
    JOBS.map(({ name }) => [name.replace(/(^|-)(.)/g, (_, _dash, letter) => letter.toUpperCase()), name]),
  )
  const text = JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, token) => names.get(token) ?? 'control')
  const sources = await Promise.all(
    files.map(async file => ({ file, sha256: sha256(await bytesOf(source.read(file))) })),
  )
  const input = {
    ...{ study: 'study.yaml', version: '1', sources },
    cut: { rangeBytes: 200_000, peoplePerShard: 50, memoryMb: 1024, ...cut },
  }
  await runWorkflow(
    loadDefinition(JSON.parse(text)),
    input,
    {
      invoke: async (name, event, signal) =>
        invoke
          ? invoke(name, event)
          : (await runJob(JOBS.find(job => job.name === name) as AnyJob, event, home, signal)).output,
      readItems: (_, key) => readJson(home.control, key),
      concurrency: 4,
      signal: signal ?? new AbortController().signal,
    },
    { ...realEffects, random: () => 0, sleep: (_, signal) => realEffects.sleep(0, signal) },
  )
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
