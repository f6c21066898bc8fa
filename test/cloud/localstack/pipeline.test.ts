import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { VERSION } from '../../../cli/version.ts'
import type { AwsOptions } from '../../../functions/adapters/aws.ts'
import { s3Store } from '../../../functions/adapters/s3.ts'
import type { ReleaseRef, Store } from '../../../functions/ports.ts'
import type { Zone } from '../../../queries/tables/contract.ts'
import { body, bytesOf, listed } from '../../helpers/bytes.ts'
import { filesBelow, runStudy } from '../../helpers/cli.ts'
import { smallStudy, writeStudy } from '../../helpers/small-study.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { AthenaShim } from '../athena-shim.ts'
import { type Listening, listen } from '../listen.ts'
import { awsAt } from './aws.ts'
import { deploy } from './deploy.ts'
import { FUNCTION_ENVIRONMENT, FUNCTION_LOG } from './start-localstack.ts'

/** A release, named by the hash of its content, and its files. */
interface Released {
  release: string
  files: Record<string, string>
}

const STACKS = ['Evenstrand-Lake', 'Evenstrand-Pipeline']
const localstack = inject('localstack')

describe.skipIf('lacking' in localstack)('studies on the deployed stacks', () => {
  const endpoint = 'endpoint' in localstack ? localstack.endpoint : ''
  const aws = awsAt(endpoint)
  const study = writeStudy(smallStudy({ count: 100, every: 1 }))
  const files = filesBeside(study)
  let shim: AthenaShim
  let server: Listening
  let atHome: Released
  let machine: string
  let bucket: Store
  let source: Store

  beforeAll(async () => {
    atHome = await releasedAtHome(study)
    const resources = await deploy(endpoint, STACKS)
    machine = resources.find(({ type }) => type === 'AWS::StepFunctions::StateMachine')!.physical
    const homes = (await aws.functionEnvironments()).flatMap(({ EVENSTRAND_HOME }): AwsOptions[] =>
      EVENSTRAND_HOME ? [JSON.parse(EVENSTRAND_HOME)] : [],
    )
    const buckets: AwsOptions['buckets'] = Object.assign({}, ...homes.map(home => home.buckets))
    const databases = homes.flatMap(home => Object.entries(home.databases))
    const workgroups = homes.flatMap(home => Object.values(home.workgroups))
    shim = new AthenaShim({
      folder: temporaryFolder(),
      bucket: name => s3Store(aws.s3, name),
      databases: Object.fromEntries(databases.map(([zone, database]) => [database, buckets[zone as Zone]!])),
      workgroups: Object.fromEntries(workgroups.map(workgroup => [workgroup, {}])),
    })
    server = await listen(shim.handler)
    writeFileSync(FUNCTION_ENVIRONMENT, JSON.stringify({ AWS_ENDPOINT_URL_ATHENA: server.url }))
    bucket = s3Store(aws.s3, buckets.released!)
    source = s3Store(aws.s3, buckets.source!)
    await push(files)
  })
  afterAll(() => server?.close())

  test('a study starts when its file arrives; what it releases is what a run at home releases, byte for byte', async () => {
    expect(await released(await arrived(1))).toEqual(atHome)
  })

  test('a run that is stopped midway and started again does not redo what was done', async () => {
    const input = inputOf({ rangeBytes: 40_000, peoplePerShard: 60 })
    const release = shim.hold()
    const begun = shim.begun.length
    const first = await aws.start(machine, input)
    await until('a query', () => shim.begun.length > begun)
    await aws.sfn.send(new StopExecutionCommand({ executionArn: first }))
    release()
    expect(await aws.outcome(first)).toMatchObject({ error: 'ABORTED' })

    const already = logged().length
    expect(await released(await aws.start(machine, input))).toEqual(atHome)
    const again = logged().slice(already)
    for (const job of ['ingest-people', 'ingest-genotypes', 'match-score', 'sum-scores'])
      expect(stepsOf(again, job), job).toEqual(new Set(['StepsSkipped']))
    expect(stepsOf(again, 'count-histograms')).toEqual(new Set(['StepsRun']))
  })

  test('a function that is killed in mid-step is tried again', async () => {
    const release = shim.hold()
    const begun = shim.begun.length
    const execution = await aws.start(machine, inputOf({ rangeBytes: 2 ** 26, peoplePerShard: 30 }))
    await until('a query', () => shim.begun.length > begun)
    killFunctions('FitReference')
    release()
    expect(await released(execution)).toEqual(atHome)
  })

  test('no function logs a person’s id', () => {
    const ids = `${files.get('samples.tsv')}`.match(/^(HG|NA)\d+/gm)!
    expect(ids).toHaveLength(100)
    const log = readFileSync(FUNCTION_LOG, 'utf8')
    expect(log.length).toBeGreaterThan(0)
    expect(ids.filter(id => log.includes(id))).toHaveLength(0)
  })

  test('the example is whole in both homes: all its people, scores, censuses and its map', async () => {
    const example = 'examples/1000-genomes/study.yaml'
    const own = filesBeside(example)
    const before = (await executions()).length
    await push(own)
    expect(await released(await arrived(before + 1))).toEqual(await releasedAtHome(example))
  }, 480_000)

  /** The study last, as `cloud push` does. */
  async function push(files: ReadonlyMap<string, Buffer>): Promise<void> {
    const study = 'study.yaml'
    for (const file of [...[...files.keys()].filter(file => file !== study), study])
      await source.write(file, body(files.get(file)!))
  }

  /** Executions so far, the latest first. */
  const executions = async () =>
    (await aws.sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }))).executions!

  /** The execution that an arrival started, when there are so many. */
  async function arrived(count: number): Promise<string> {
    await until('the execution', async () => (await executions()).length === count)
    return (await executions())[0]!.executionArn!
  }

  const inputOf = (cut: { rangeBytes: number; peoplePerShard: number }) => {
    const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
    const sources = [...files].map(([file, content]) => ({ file, sha256: sha256(content) }))
    return { study: 'study.yaml', version: VERSION, sources, cut }
  }

  /** What an execution that must succeed has released. */
  async function released(execution: string): Promise<Released> {
    const outcome = await aws.outcome(execution)
    if (!('output' in outcome)) throw new Error(`the execution failed with ${outcome.error}: ${outcome.cause}`)
    const { study, release } = (outcome.output as { released: ReleaseRef }).released
    const folder = `${study}/${release}/`
    const names: Record<string, string> = {}
    for (const key of await listed(bucket, folder))
      names[key.slice(folder.length)] = (await bytesOf(bucket.read(key))).toString('base64')
    return { release, files: names }
  }
})

/** The files of a study's folder, by name. */
function filesBeside(study: string): Map<string, Buffer> {
  const names = readdirSync(dirname(study), { withFileTypes: true }).flatMap(file => (file.isFile() ? [file.name] : []))
  return new Map(names.map(name => [name, readFileSync(join(dirname(study), name))]))
}

async function releasedAtHome(study: string): Promise<Released> {
  const { release, folder } = await runStudy(study, temporaryFolder())
  return { release, files: filesBelow(folder) }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come`)
    await sleep(50)
  }
}

const logged = () => readFileSync(FUNCTION_LOG, 'utf8').split('\n')

/** Whether a job's steps ran or were skipped, by the metrics in the log. */
function stepsOf(lines: string[], job: string): Set<string> {
  const metrics = lines.filter(line => line.includes('"_aws"')).map(line => JSON.parse(line))
  const ofJob = metrics.filter(metric => metric.job === job)
  return new Set(ofJob.flatMap(metric => ['StepsRun', 'StepsSkipped'].filter(name => name in metric)))
}

function killFunctions(part: string): void {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const found = processes.filter(
    line => line.includes('emulator/runtime.mjs') && line.split(' ').at(-1)!.includes(part),
  )
  if (found.length === 0) throw new Error(`no function ${part} is running`)
  for (const line of found) process.kill(Number.parseInt(line, 10), 'SIGKILL')
}
