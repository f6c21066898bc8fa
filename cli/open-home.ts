import { readFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { type LocalOptions, localHome, prepareLocal } from '../functions/adapters/local.ts'
import { WorkerPool } from '../functions/adapters/worker-pool.ts'
import { stepDigests } from '../functions/digests.ts'
import { JOBS } from '../functions/jobs/index.ts'
import type { Home } from '../functions/ports.ts'
import { runJob, type StepResult } from '../functions/run-job.ts'
import { unpackError } from './pack-error.ts'

/** Jobs that ask for this much memory are heavy: they run on threads of their own. */
const HEAVY_MB = 2048
const MB = 2 ** 20

export interface OpenHome extends Pick<Home, 'control' | 'digests' | 'tables'> {
  threads: number
  run(job: string, event: unknown, signal: AbortSignal): Promise<StepResult>
  /** Ends its threads. */
  close(): Promise<void>
}

/** The home of folders, and its threads: as many as the machine has where nobody says otherwise. */
export async function openHome({
  threads = availableParallelism(),
  ...folders
}: Pick<LocalOptions, 'source' | 'out' | 'ledger'> & { threads: number | undefined }): Promise<OpenHome> {
  const code = JSON.parse(await readFile(new URL('./digests.json', import.meta.url), 'utf8'))
  const options: LocalOptions = {
    ...folders,
    digests: stepDigests(JOBS, code),
    threads,
    memoryMb: Math.min(4096, Math.floor(totalmem() / MB / 4)),
  }
  await prepareLocal(options)
  const home = localHome(
    options,
    () => {},
    () => {},
  )
  const pool = new WorkerPool(new URL('./job-worker.js', import.meta.url), threads, options)
  return {
    control: home.control,
    digests: home.digests,
    tables: home.tables,
    threads,
    async run(name, event, signal) {
      const job = JOBS.find(job => job.name === name)
      if (!job) throw new Error(`no job ${name}`)
      if (job.size.memoryMb < HEAVY_MB) return runJob(job, event, home, signal)
      return (await pool.run({ job: name, event }, signal).catch(error => {
        throw unpackError(error)
      })) as StepResult
    },
    close: () => pool.close(),
  }
}
