import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import {
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { beforeAll, expect, test } from 'vitest'
import { VERSION } from '../../cli/version.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import type { Cut } from '../../functions/jobs/shared/choose-cut.ts'
import type { ReleaseRef } from '../../functions/ports.ts'
import { body, bytesOf, listed } from '../helpers/bytes.ts'
import { filesBelow, runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type Outputs, outputOf } from './cdk.ts'
import { executionsOf } from './executions.ts'

/** Deployed stacks and their services. */
export interface Deployed {
  s3: S3Client
  sfn: SFNClient
  outputs: Outputs
}
/** A release, named by the hash of its content, and its files. */
interface Released {
  release: string
  files: Record<string, string>
}

const PATIENCE_MS = 60_000

/** What tests do with studies on deployed stacks. */
export function studiesOn({ s3, sfn, outputs }: Deployed) {
  const machine = outputOf(outputs, 'StudyMachine')
  const { buckets } = JSON.parse(outputOf(outputs, 'Home'))
  const [source, lake, releases] = [buckets.source, buckets.lake, buckets.released].map(name => s3Store(s3, name))
  const { start, outcome } = executionsOf(sfn)
  /** Executions so far, the latest first. */
  const executions = async () => (await sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }))).executions!
  return {
    lake: lake!,
    start: (input: unknown) => start(machine, input),
    /** The study last, as `cloud push` does; answers the execution that its arrival starts. */
    async push(files: ReadonlyMap<string, Buffer>): Promise<string> {
      const before = (await executions()).length
      const study = 'study.yaml'
      for (const file of [...[...files.keys()].filter(file => file !== study), study])
        await source!.write(file, body(files.get(file)!))
      await until('the execution', async () => (await executions()).length === before + 1)
      return (await executions())[0]!.executionArn!
    },
    /** Stops an execution once it has entered a state. */
    async stopAt(state: string, executionArn: string): Promise<void> {
      await until(state, async () => {
        for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, { executionArn }))
          if (events.some(({ stateEnteredEventDetails: entered }) => entered?.name === state)) return true
        return false
      })
      await sfn.send(new StopExecutionCommand({ executionArn }))
      // LocalStack tells of a Map that was under way that too many of its children failed, as they were stopped first.
      const ended = await outcome(executionArn)
      expect(['ABORTED', 'States.ExceedToleratedFailureThreshold']).toContain(
        'error' in ended ? ended.error : 'succeeded',
      )
    },
    /** What an execution that must succeed has released. */
    async released(execution: string): Promise<Released> {
      const ended = await outcome(execution)
      if (!('output' in ended)) throw new Error(`the execution failed with ${ended.error}: ${ended.cause}`)
      const { study, release } = (ended.output as { released: ReleaseRef }).released
      const folder = `${study}/${release}/`
      const files: Record<string, string> = {}
      for (const key of await listed(releases!, folder))
        files[key.slice(folder.length)] = (await bytesOf(releases!.read(key))).toString('base64')
      return { release, files }
    },
  }
}

/** A small study on deployed stacks: its files, and what a run at home released. */
export interface SmallStudyThere {
  studies: ReturnType<typeof studiesOn>
  files: ReadonlyMap<string, Buffer>
  atHome: Released
}

/**
 * What holds of studies wherever the stacks are deployed: in an emulator or in an account. `own`: tests of the one place, of the
 * small study while its files are in source.
 */
export function studySuite(
  deploy: () => Promise<Deployed>,
  own: (there: () => SmallStudyThere) => void = () => {},
): void {
  const study = writeStudy(smallStudy({ count: 100, every: 1 }))
  const files = filesBeside(study)
  let atHome: Released
  let studies: ReturnType<typeof studiesOn>
  beforeAll(async () => {
    atHome = await releasedAtHome(study)
    studies = studiesOn(await deploy())
  }, 1_800_000)

  test('a study starts when its file arrives; what it releases is what a run at home releases, byte for byte', async () => {
    expect(await studies.released(await studies.push(files))).toEqual(atHome)
  }, 600_000)

  test('a run that is stopped midway and started again does not redo what was done', async () => {
    const input = inputOf(files, { rangeBytes: 40_000, peoplePerShard: 60, memoryMb: 1024 })
    await studies.stopAt('Gather matches', await studies.start(input))
    const parts = await listed(studies.lake)
    expect(await studies.released(await studies.start(input))).toEqual(atHome)
    expect(await listed(studies.lake)).toEqual(parts)
  }, 600_000)

  own(() => ({ studies, files, atHome }))

  test('the example is whole in both homes: all its people, scores, censuses and its map', async () => {
    const example = 'examples/1000-genomes/study.yaml'
    expect(await studies.released(await studies.push(filesBeside(example)))).toEqual(await releasedAtHome(example))
  }, 900_000)
}

/** The files of a study's folder, by name. */
function filesBeside(study: string): Map<string, Buffer> {
  const names = readdirSync(dirname(study), { withFileTypes: true }).flatMap(file => (file.isFile() ? [file.name] : []))
  return new Map(names.map(name => [name, readFileSync(join(dirname(study), name))]))
}

/** What the machine is started with, work cut as told. */
export function inputOf(files: ReadonlyMap<string, Buffer>, cut: Cut) {
  const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
  const sources = [...files].map(([file, content]) => ({ file, sha256: sha256(content) }))
  return { study: 'study.yaml', version: VERSION, sources, cut }
}

async function releasedAtHome(study: string): Promise<Released> {
  const { release, folder } = await runStudy(study, temporaryFolder())
  return { release, files: filesBelow(folder) }
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come`)
    await sleep(100)
  }
}
