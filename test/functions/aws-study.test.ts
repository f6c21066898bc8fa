import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { folderStore } from '../../functions/adapters/files.ts'
import { localHome } from '../../functions/adapters/local.ts'
import { stepDigests } from '../../functions/digests.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import { lambdaHandler } from '../../functions/lambda/lambda-handler.ts'
import { type AnyJob, type Home, SCORED, type Store } from '../../functions/ports.ts'
import { ZONES } from '../../queries/tables/contract.ts'
import { type StubCloud, stubCloud } from '../cloud/stub-cloud.ts'
import { body, bytesOf, listed } from '../helpers/bytes.ts'
import { type InProcess, runInProcess } from '../helpers/run-in-process.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const DIGESTS = stepDigests(JOBS, Object.fromEntries(JOBS.map(({ name }) => [name, 'the same in both homes'])))
const FILES = ['study.yaml', 'samples.tsv', 'components.tsv', 'genotypes.vcf', 'T2D_Suzuki2024_fixed_GRCh38.txt']

// A release carries hashes under the ledger's key: homes agree where they share it.
const key = randomBytes(32)
const source = temporaryFolder()
let atHome: Record<string, string>
let scoredAtHome = 0

beforeAll(async () => {
  writeStudy(smallStudy(), source)
  const out = temporaryFolder()
  await folderStore(join(out, 'ledger')).write('key', body(key))
  const local = localHome(
    { source, out, ledger: join(out, 'ledger'), digests: DIGESTS, threads: 1, memoryMb: 512 },
    (event, fields) => {
      if (event === SCORED) scoredAtHome += Number(fields!.people)
    },
    () => {},
  )
  await run(local)
  atHome = await contents(local.zone('released'))
  expect(Object.keys(atHome).length).toBeGreaterThan(5)
})

test('a study tells as many people scored as it has, whatever it measures of them', () => {
  expect(scoredAtHome).toBe(smallStudy().people.length - 1)
})

/** A cloud that holds the study's files and shares the ledger's key. */
async function cloudWithStudy(): Promise<{ cloud: StubCloud; aws: Home }> {
  const cloud = await stubCloud()
  const aws = cloud.home(() => {}, DIGESTS)
  for (const file of FILES) await aws.zone('source').write(file, createReadStream(join(source, file)))
  await cloud.bucket('evenstrand-ledger').write('key', body(key))
  return { cloud, aws }
}

test('a study run on buckets and Athena releases the bytes that it releases at home, through busy services too', async () => {
  const { cloud, aws } = await cloudWithStudy()
  try {
    let asked = 0
    cloud.s3.fail({ status: 503, code: 'SlowDown' }, () => asked++ % 40 === 39, 20)
    await run(aws)

    expect(await contents(aws.zone('released'))).toEqual(atHome)
    const cubes = await listed(aws.zone('cubes'))
    expect(cubes.filter(key => key.startsWith('histograms/')).length).toBeGreaterThan(0)
    expect(cloud.athena.states.every(state => state === 'SUCCEEDED')).toBe(true)
    const queries = cloud.athena.begun.length

    await run(aws)
    expect(cloud.athena.begun).toHaveLength(queries)
    expect(await contents(aws.zone('released'))).toEqual(atHome)
  } finally {
    await cloud.close()
  }
})

/** What is done in place of invoking a job's function. */
type Invoke = (invoke: () => Promise<unknown>) => Promise<unknown>

// One study, over one lake, in the order of its steps: each run goes on from what the runs before it committed.
describe('a study that fails names its step and the reason, publishes nothing, and goes on when it is run again:', () => {
  let cloud: StubCloud
  let aws: Home
  let invoked: string[]
  let functions: Map<string, ReturnType<typeof lambdaHandler>>
  beforeAll(async () => {
    // Their logs and metrics.
    for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true)
    ;({ cloud, aws } = await cloudWithStudy())
    functions = new Map(JOBS.map(job => [job.name, lambdaHandler(job as AnyJob, () => aws)]))
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await cloud.close()
  })

  /** Runs the study with functions, each event told twice; `job`'s is done otherwise. */
  async function runWith(
    job: string,
    otherwise: Invoke,
    { milliseconds = 900_000, stop = new AbortController() } = {},
  ) {
    invoked = []
    await run(aws, {
      source: aws.zone('source'),
      signal: stop.signal,
      invoke: (name, event) => {
        invoked.push(name)
        const of = name === job
        const context = {
          functionName: name,
          getRemainingTimeInMillis: () => (of ? milliseconds : 900_000),
        } as Context
        const invoke = () => functions.get(name)!(event, context)
        return of ? otherwise(invoke) : twice(invoke)
      },
    })
  }
  /** As an event that is told twice: two run the step at once. */
  const twice: Invoke = async invoke => {
    const [one, other] = await Promise.all([invoke(), invoke()])
    expect(other).toEqual(one)
    return one
  }
  const asItIs: Invoke = invoke => invoke()
  const fails = (name: string, message: string): Invoke => {
    return async () => {
      throw Object.assign(new Error(message), { name })
    }
  }
  const tries = (job: string) => invoked.filter(name => name === job).length
  const nothingReleased = async () => {
    expect(await listed(aws.zone('released'))).toEqual([])
    expect(await listed(cloud.bucket('evenstrand-ledger'), 'releases/')).toEqual([])
  }

  test('an input that is poisoned', async () => {
    const vcf = (await bytesOf(aws.zone('source').read('genotypes.vcf'))).toString('utf8').split('\n')
    const line = vcf.length - 5
    const poisoned = vcf.with(line - 1, vcf[line - 1]!.replace(/[01][/|][01]/, '0|x'))
    await aws.zone('source').write('genotypes.vcf', body(poisoned.join('\n')))
    await expect(runWith('', asItIs)).rejects.toThrow(
      new RegExp(`Ingest a range with UserError: genotypes\\.vcf:${line}:10: A genotype cannot be read`),
    )
    await nothingReleased()
    await aws.zone('source').write('genotypes.vcf', createReadStream(join(source, 'genotypes.vcf')))
  })

  test('a function that throws, which is not tried again', async () => {
    await expect(runWith('match-score', fails('TypeError', 'score is undefined'))).rejects.toThrow(
      'Match a score with TypeError: score is undefined',
    )
    expect(tries('match-score')).toBe(1)
    await nothingReleased()
  })

  test('a function that is throttled for longer than it is asked again', async () => {
    const name = 'Lambda.TooManyRequestsException'
    await expect(runWith('fit-scoring', fails(name, 'Rate Exceeded.'))).rejects.toThrow(
      `Fit scoring of a score with ${name}: Rate Exceeded.`,
    )
    expect([tries('fit-scoring'), tries('match-score')]).toEqual([5, 1])
    await nothingReleased()
  })

  test('a function whose time is up at every try', async () => {
    await expect(runWith('sum-scores', asItIs, { milliseconds: 0 })).rejects.toThrow(
      'Sum scores of a shard with OutOfTime: sum-scores did not finish within its 15 minutes.',
    )
    expect(tries('sum-scores')).toBeGreaterThanOrEqual(3)
    await nothingReleased()
  })

  test('a function that is killed without a word at every try', async () => {
    await expect(runWith('fit-reference', fails('Runtime.ExitError', 'signal: killed'))).rejects.toThrow(
      'Fit reference of a score with Runtime.ExitError: signal: killed',
    )
    expect(tries('fit-reference')).toBe(3)
    await nothingReleased()
  })

  test('a child that never commits, though the Map says that it succeeded', async () => {
    let first = true
    const lost: Invoke = async invoke => {
      if (!first) return invoke()
      first = false
      return null
    }
    await expect(runWith('measure-scores', lost)).rejects.toThrow(
      /^Gather measures: Error: measure-scores: 1 of \d steps of measure-scores did not finish/,
    )
    await nothingReleased()
  })

  test('a query that is cancelled at its cutoff', async () => {
    cloud.athena.limit('evenstrand-cubes', 100)
    await expect(runWith('', asItIs)).rejects.toThrow(
      /Count [a-z ]+ with UserError: The query \S+ would scan more bytes .* evenstrand-cubes/,
    )
    await nothingReleased()
    cloud.athena.limit('evenstrand-cubes', Number.POSITIVE_INFINITY)
  })

  test('a machine that is killed before the release', async () => {
    const stop = new AbortController()
    const kill: Invoke = async invoke => {
      stop.abort(new Error('killed'))
      return invoke()
    }
    await expect(runWith('compare-members', kill, { stop })).rejects.toThrow('killed')
    await nothingReleased()
  })

  test('in the end it releases what it releases at home, and of steps that two ran at once one’s parts are left', async () => {
    await runWith('', asItIs)
    expect(await contents(aws.zone('released'))).toEqual(atHome)
    const commits = await Promise.all(
      (await listed(aws.control, 'commits/')).map(async key => (await bytesOf(aws.control.read(key))).toString('utf8')),
    )
    for (const zone of ZONES)
      for (const key of await listed(aws.zone(zone))) {
        const attempt = /\/step=([^/]+)\//.exec(key)?.[1]
        if (attempt !== undefined)
          expect(
            commits.some(commit => commit.includes(attempt)),
            key,
          ).toBe(true)
      }
  })
})

const run = (home: Home, options: Partial<InProcess> = {}) =>
  runInProcess(home, { source: folderStore(source), files: FILES, ...options })

async function contents(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const key of store.list('')) found[key] = sha256(await bytesOf(store.read(key)))
  return found
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
