import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { pushFile } from '../../../functions/adapters/push-file.ts'
import { s3Store } from '../../../functions/adapters/s3.ts'
import { versionOf } from '../../../functions/adapters/study-starts.ts'
import { handler } from '../../../functions/lambda/start-study.ts'
import { type Listening, listen } from '../../cloud/listen.ts'
import { S3Stub } from '../../cloud/s3-stub.ts'
import { body, bytesOf, listed } from '../../helpers/bytes.ts'
import { cli, filesBelow, runStudy } from '../../helpers/cli.ts'
import { smallStudy, writeStudy } from '../../helpers/small-study.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:Study'
const EXECUTION = MACHINE.replace('stateMachine', 'execution').concat(':small')

/** As much of Step Functions and Athena as the command line asks for: what it is told, and the answers it is to give. */
class MachineStub {
  readonly asked: { action: string; input: Record<string, string> }[] = []
  /** By action; of the input, where an answer is a function. */
  answers: Record<string, unknown> = {}
  /** Names of executions that are there already. */
  readonly taken = new Set<string>()

  readonly handler = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const action = String(message.headers['x-amz-target']).split('.')[1]!
    this.asked.push({ action, input: JSON.parse(await text(message)) })
    const { input } = this.asked.at(-1)!
    const taken = action === 'StartExecution' && this.taken.has(input.name!)
    const given = this.answers[action]
    const answer = taken ? undefined : typeof given === 'function' ? given(input) : given
    const refused = taken ? 'ExecutionAlreadyExists' : 'ExecutionDoesNotExist'
    response.writeHead(answer === undefined || '__type' in (answer as object) ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.0',
    })
    response.end(JSON.stringify(answer ?? { __type: refused, message: 'no' }))
  }
}

let s3: S3Stub
let machine: MachineStub
let server: Listening
let folder: string
let cloudFile: string

beforeAll(async () => {
  server = await listen((message, response) =>
    (message.headers['x-amz-target'] === undefined ? s3 : machine).handler(message, response),
  )
})
afterAll(() => server.close())
beforeEach(() => {
  ;[s3, machine] = [new S3Stub(), new MachineStub()]
  folder = temporaryFolder()
  writeStudy(smallStudy(), folder)
  cloudFile = join(folder, 'cloud.json')
  const home = JSON.stringify({
    buckets: {
      ...{ source: 'the-source', lake: 'the-lake', scores: 'the-scores', cubes: 'the-cubes' },
      ...{ audits: 'the-audits', released: 'the-released' },
    },
    control: 'the-control',
    ledger: 'the-ledger',
    workgroups: { lake: 'the-lake', cubes: 'the-cubes' },
  })
  writeFileSync(cloudFile, JSON.stringify({ 'E-Lake': { Home: home }, 'E-Pipeline': { StudyMachine: MACHINE } }))
})

const SIGNED_IN = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }

/** The command line in an environment of its own: what is there of AWS on this machine does not reach it. */
async function cloud(words: string[], environment: Record<string, string> = SIGNED_IN, node: string[] = []) {
  const isolated = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  }
  const env = { PATH: process.env.PATH!, ...isolated, AWS_ENDPOINT_URL: server.url, ...environment }
  const child = spawn(process.execPath, [...node, 'dist/main.js', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number | null>(ended => child.on('close', ended))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { code, out, err }
}
const client = () =>
  new S3Client({
    ...{ region: 'us-east-1', endpoint: server.url, maxAttempts: 1 },
    credentials: { accessKeyId: 't', secretAccessKey: 't' },
  })
const bucket = (name: string) => s3Store(client(), name)

describe('cloud push', () => {
  test('puts every file of the study under its checksum, the study last, and none of them twice', async () => {
    const first = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    expect([first.code, first.err]).toEqual([0, ''])
    const names = ['T2D_Suzuki2024_fixed_GRCh38.txt', 'components.tsv', 'genotypes.vcf', 'samples.tsv', 'study.yaml']
    expect((await listed(bucket('the-source'))).sort()).toEqual(names)
    const puts = s3.requests.filter(({ method }) => method === 'PUT')
    expect(puts.every(({ headers }) => headers['x-amz-checksum-sha256'])).toBe(true)
    expect(puts.at(-1)!.key).toBe('study.yaml')
    const [started] = /\S+:execution:\S+$/m.exec(first.out)!
    expect(first.out).toContain('The study starts by itself')
    s3.requests.length = 0
    const again = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    expect(again.out.match(/there already/g)).toHaveLength(names.length)
    expect(s3.requests.filter(({ method }) => method === 'PUT')).toEqual([])
    expect(again.out).toContain('starts nothing')
    // Another version of the study file is another execution.
    writeFileSync(join(folder, 'study.yaml'), `${readFileSync(join(folder, 'study.yaml'))}# more\n`)
    const changed = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    const [other] = /\S+:execution:\S+$/m.exec(changed.out)!
    expect(other).not.toBe(started)
  })

  test('refuses a study with problems before anything is sent', async () => {
    writeFileSync(join(folder, 'samples.tsv'), 'no such column\n1\n')
    expect((await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])).code).toBe(2)
    expect(s3.requests).toEqual([])
  })
})

describe('a file that is pushed in parts', () => {
  const PART = 1000
  let path: string
  beforeEach(() => {
    path = join(folder, 'large')
    writeFileSync(path, Buffer.from(Array.from({ length: 4500 }, (_, i) => (i * 7) % 251)))
  })
  const push = () => pushFile(client(), 'the-source', 'large', path, PART)

  test('goes on after the last part that arrived, and is whole', async () => {
    s3.fail({ status: 403, code: 'AccessDenied' }, ({ query }) => query.get('partNumber') === '4')
    await expect(push()).rejects.toThrow()
    expect(await listed(bucket('the-source'))).toEqual([])
    expect(await push()).toEqual({ sentBytes: 1500, bytes: 4500 })
    expect(Buffer.compare(await bytesOf(bucket('the-source').read('large')), readFileSync(path))).toBe(0)
    expect(s3.unfinished).toBe(0)
    expect(await push()).toEqual({ sentBytes: 0, bytes: 4500 })
  })

  test('takes no part of another file that was begun under its name', async () => {
    s3.fail({ status: 403, code: 'AccessDenied' }, ({ query }) => query.get('partNumber') === '3')
    await expect(push()).rejects.toThrow()
    writeFileSync(path, Buffer.alloc(4500, 9))
    expect(await push()).toEqual({ sentBytes: 4500, bytes: 4500 })
    expect((await bytesOf(bucket('the-source').read('large'))).every(byte => byte === 9)).toBe(true)
  })
})

describe('cloud start', () => {
  beforeEach(async () => {
    machine.answers.StartExecution = { executionArn: EXECUTION, startDate: 1 }
    await putFiles()
  })
  /** By other means than push: S3 has no checksums of them. */
  const putFiles = async () => {
    for (const file of readdirSync(folder).filter(file => file !== 'cloud.json'))
      await bucket('the-source').write(file, body(readFileSync(join(folder, file))))
  }
  const start = () => cloud(['cloud', 'start', join(folder, 'study.yaml'), '--cloud', cloudFile])

  test('hands the machine the input that check prints, and prints the execution', async () => {
    const { code, out, err } = await start()
    expect([code, err, out.trim()]).toEqual([0, '', EXECUTION])
    const [{ action, input }] = machine.asked as [(typeof machine.asked)[0]]
    expect([action, input.stateMachineArn]).toEqual(['StartExecution', MACHINE])
    const checked = JSON.parse((await cli('check', join(folder, 'study.yaml'), '--json')).out)
    expect(JSON.parse(input.input!)).toEqual(checked.execution)
  })

  test('tells how many entries the ledger has of a cohort under a threshold', async () => {
    const protectedStudy = smallStudy()
    protectedStudy.yaml = protectedStudy.yaml.replace('policy: open-data', 'policy: cms-11')
    writeStudy(protectedStudy, folder)
    await putFiles()
    for (const key of ['releases/small/1', 'releases/small/2', 'releases/other/1'])
      await bucket('the-ledger').write(key, body('{}'))
    expect(await start()).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(machine.asked[0]!.input.input!)).toMatchObject({ entries: 2 })
  })

  test('joins what the file’s arrival started while it runs, and starts another when it has ended', async () => {
    await start()
    const { name } = machine.asked[0]!.input as { name: string }
    const arrived = `${MACHINE.replace('stateMachine', 'execution')}:${name}`
    machine.taken.add(name)
    const describing = (status: string) => ({
      ...{ executionArn: arrived, stateMachineArn: MACHINE, status, startDate: 1 },
    })
    machine.answers.DescribeExecution = describing('RUNNING')
    expect((await start()).out.trim()).toBe(arrived)
    machine.answers.DescribeExecution = describing('FAILED')
    expect((await start()).out.trim()).toBe(EXECUTION)
    expect(machine.asked.at(-1)!.input.name).toMatch(new RegExp(`^${name}-\\d{8}T`))
  })

  test('starts nothing where a file in source is another than here, however it came there, or is missing', async () => {
    const samples = join(folder, 'samples.tsv')
    const refused = { code: 2, err: expect.stringMatching(/samples\.tsv[\s\S]*cloud push/) }
    const before = readFileSync(samples, 'utf8')
    const push = () => cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    // As long as before: a person of another name.
    writeFileSync(
      samples,
      before.replace(/\b(HG\d+)/, id => id.replace(/.$/, '_')),
    )
    expect(await start()).toMatchObject(refused)
    await push()
    expect(await start()).toMatchObject({ code: 0, err: '' })
    writeFileSync(samples, before)
    expect(await start()).toMatchObject(refused)
    await bucket('the-source').remove('samples.tsv')
    expect(await start()).toMatchObject(refused)
    expect(machine.asked.filter(({ action }) => action === 'StartExecution')).toHaveLength(1)
  })

  test('says so where the study was not pushed', async () => {
    await bucket('the-source').remove('study.yaml')
    expect(await start()).toMatchObject({ code: 2, err: expect.stringMatching(/cloud push/) })
  })
})

describe('the file of a study that arrives', () => {
  const event = (version: string) =>
    ({ detail: { object: { key: 'study.yaml', 'version-id': version } } }) as Parameters<typeof handler>[0]
  const environment = () => ({
    ...SIGNED_IN,
    AWS_ENDPOINT_URL: server.url,
    EVENSTRAND_ARRIVALS: JSON.stringify({ source: 'the-source', ledger: 'the-ledger', machine: MACHINE }),
  })
  beforeEach(() => {
    machine.answers.StartExecution = { executionArn: EXECUTION, startDate: 1 }
    for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value)
  })
  afterEach(() => vi.unstubAllEnvs())

  test('starts it with the input of cloud start, as the execution that push told', async () => {
    const pushed = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    const told = /\S+:execution:\S+$/m.exec(pushed.out)![0]
    const version = await versionOf(client(), 'the-source', 'study.yaml')
    expect(await handler(event(version))).toBe(EXECUTION)
    await cloud(['cloud', 'start', join(folder, 'study.yaml'), '--cloud', cloudFile])
    const [byArrival, byHand] = machine.asked.map(({ input }) => input)
    expect(byArrival).toEqual(byHand)
    expect(told.endsWith(`:${byArrival!.name}`)).toBe(true)
  })

  test('reads no file whole whose checksum S3 checked, and makes the others’', async () => {
    await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    const samples = join(folder, 'samples.tsv')
    // In parts, whose checksum is one of checksums, and put by other means, without any.
    await bucket('the-source').remove('samples.tsv')
    await pushFile(client(), 'the-source', 'samples.tsv', samples, 1024)
    await bucket('the-source').write('components.tsv', body(readFileSync(join(folder, 'components.tsv'))))
    s3.requests.splice(0)
    await handler(event('v1'))
    const whole = s3.requests.filter(({ method, key, headers }) => method === 'GET' && key !== '' && !headers.range)
    expect([...new Set(whole.map(({ key }) => key))].sort()).toEqual(['components.tsv', 'samples.tsv'])
    await cloud(['cloud', 'start', join(folder, 'study.yaml'), '--cloud', cloudFile])
    const [byArrival, byHand] = machine.asked.map(({ input }) => input)
    expect(JSON.parse(byArrival!.input!)).toEqual(JSON.parse(byHand!.input!))
  })

  test('starts it once, however often the event is told', async () => {
    await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    await handler(event('v1'))
    const [{ input }] = machine.asked as [(typeof machine.asked)[0]]
    machine.taken.add(input.name!)
    expect(await handler(event('v1'))).toMatch(new RegExp(`:execution:.*${input.name}$`))
    await handler(event('v2'))
    expect(new Set(machine.asked.map(({ input }) => input.name)).size).toBe(2)
  })

  test('starts nothing where a file is missing, and says which', async () => {
    await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    await bucket('the-source').remove('samples.tsv')
    await expect(handler(event('v1'))).rejects.toMatchObject({ message: expect.stringContaining('samples.tsv') })
    expect(machine.asked).toEqual([])
  })
})

test('cloud status tells what is done, what failed at which state and why, and what it has cost so far', async () => {
  const child = `${MACHINE.replace('stateMachine', 'execution')}/Ingestgenotypes:c7`
  const told = { stateMachineArn: MACHINE, status: 'FAILED', startDate: 1, stopDate: 9 }
  const thrown = JSON.stringify({ errorType: 'UserError', errorMessage: 'The file was replaced.', trace: ['at run'] })
  // A second between two events.
  const history = (...types: [type: string, name?: string][]) => ({
    events: types.map(([type, name], i) => ({
      ...{ type, id: i + 1, previousEventId: i, timestamp: i },
      ...(name !== undefined && { stateEnteredEventDetails: { name } }),
    })),
  })
  machine.answers = {
    DescribeExecution: ({ executionArn }: Record<string, string>) =>
      executionArn === child
        ? { ...told, executionArn, error: 'UserError', cause: thrown }
        : { ...told, executionArn, error: 'States.ExceedToleratedFailureThreshold', cause: 'Too many failed.' },
    GetExecutionHistory: ({ executionArn }: Record<string, string>) =>
      executionArn === child
        ? history(['ExecutionStarted'], ['TaskStateEntered', 'Ingest a range'], ['TaskFailed'], ['ExecutionFailed'])
        : history(
            ...([['ExecutionStarted'], ['TaskStateEntered', 'Check study'], ['TaskSucceeded']] as [string][]),
            ['TaskStateExited'],
            ...([['MapStateEntered', 'Ingest genotypes'], ['MapRunFailed'], ['ExecutionFailed']] as [string][]),
          ),
    ListExecutions: ({ mapRunArn, statusFilter }: Record<string, string>) => ({
      executions:
        mapRunArn!.endsWith('/Ingestgenotypes:1') && [undefined, 'FAILED'].includes(statusFilter)
          ? [{ ...told, executionArn: child, name: 'c7', stopDate: 8 }]
          : [],
    }),
    ListMapRuns: { mapRuns: [{ mapRunArn: `${EXECUTION.replace('execution', 'mapRun')}/Ingestgenotypes:1` }] },
    DescribeMapRun: {
      mapRunArn: `${MACHINE.replace('stateMachine', 'mapRun')}/Ingestgenotypes:1`,
      itemCounts: { succeeded: 7, failed: 1, total: 10, pending: 2, running: 0 },
    },
  }
  const query = (seconds: number, State: string, bytes?: number) => ({
    Status: { State, SubmissionDateTime: seconds },
    ...(bytes !== undefined && { Statistics: { DataScannedInBytes: bytes } }),
  })
  const queries = [
    query(10, 'SUCCEEDED', 5e9),
    query(8, 'RUNNING'),
    query(4, 'SUCCEEDED', 3.002e9),
    query(3, 'FAILED', 7e9),
  ]
  machine.answers.ListQueryExecutions = ({ WorkGroup }: Record<string, string>) => ({
    QueryExecutionIds: WorkGroup === 'the-cubes' ? queries.map((_, i) => `${i}`) : [],
  })
  machine.answers.BatchGetQueryExecution = { QueryExecutions: queries }
  const status = (...words: string[]) => cloud(['cloud', 'status', EXECUTION, '--cloud', cloudFile, ...words])
  const { code, out, err } = await status()
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('failed, started')
  expect(out).toContain('Ingestgenotypes: 7 of 10, 1 failed')
  expect(out).toContain('  Ingest a range: UserError: The file was replaced.\n')
  // Two states of its own and eight of children, at 25 dollars a million.
  expect(out).toContain('so far 10 transitions, $0.0003\n')
  // Checking the study took two seconds of 1 GB, and the range seven of 2.
  expect(out).toContain('so far at most 16 GB-seconds of functions, $0.0002\n')
  // Two queries while it ran that did not fail, one of which is billed Athena's least, at 5 dollars a TB.
  expect(out).toContain('so far at most 3,012 MB scanned, $0.0151: 2 queries')
  expect(JSON.parse((await status('--json')).out)).toMatchObject({
    ...{ transitions: 10, transitionDollars: 0.00025, gbSeconds: 16, queries: 2, scannedBytes: 3.012e9 },
    queryDollars: expect.closeTo(0.01506, 10),
  })

  // Who may not list the children of a Map, or the Maps, is told the rest, and what is not known.
  const denied = { __type: 'AccessDeniedException', message: 'not you' }
  const listExecutions = machine.answers.ListExecutions
  machine.answers.ListExecutions = denied
  const childless = await status()
  expect([childless.code, childless.err]).toEqual([0, ''])
  expect(childless.out).toContain('Ingestgenotypes: 7 of 10, 1 failed')
  expect(childless.out).toContain('  Ingest genotypes: States.ExceedToleratedFailureThreshold: Too many failed.\n')
  expect(childless.out).toContain('so far 10 transitions, $0.0003\n')
  expect(childless.out).toContain(
    'time of functions is not known: Step Functions does not list the children of Maps (AccessDeniedException).\n',
  )
  machine.answers.ListExecutions = listExecutions
  machine.answers.ListMapRuns = denied
  const mapless = await status()
  expect([mapless.code, mapless.err]).toEqual([0, ''])
  expect(mapless.out).toContain('so far at least 2 transitions, $0.0001\n')
  expect(mapless.out).toMatch(/does not tell of the execution’s Maps \(AccessDeniedException\), whose transitions/)
  const asked = JSON.parse((await status('--json')).out)
  expect(asked).toMatchObject({ transitions: 2, untold: { of: 'maps', answer: 'AccessDeniedException' } })
  expect(asked).not.toHaveProperty('gbSeconds')

  machine.answers.ListMapRuns = { mapRuns: [] }
  const own = await status('--study', join(folder, 'study.yaml'))
  expect(own.out).toMatch(/so far 2 transitions, \$0.0001 \(expected: \d+ transitions, \$0.00\d+\)/)
  expect(own.out).toMatch(/so far at most 2 GB-seconds of functions, \$0.0000 \(expected: \d+ GB-seconds/)
  expect(own.out).toMatch(/so far at most 3,012 MB scanned, \$0.0151 \(expected: \d+ MB scanned, \$0.00\d+\)/)
  expect(own.out).toContain('  Ingest genotypes: States.ExceedToleratedFailureThreshold: Too many failed.\n')
})

describe('cloud pull', () => {
  test('leaves a release that verifies, and nothing of one that does not', async () => {
    const made = await runStudy(join(folder, 'study.yaml'), join(folder, 'out'))
    const name = made.folder.split('/').slice(-2).join('/')
    const store = bucket('the-released')
    for (const [file, base64] of Object.entries(filesBelow(made.folder)))
      await store.write(
        `${name}/${file}`,
        (async function* () {
          yield Buffer.from(base64, 'base64')
        })(),
      )
    const output = JSON.stringify({ released: { study: 'small', release: made.release } })
    machine.answers = {
      DescribeExecution: {
        executionArn: EXECUTION,
        stateMachineArn: MACHINE,
        status: 'SUCCEEDED',
        startDate: 1,
        output,
      },
    }
    const pull = (out: string) => cloud(['cloud', 'pull', EXECUTION, '--cloud', cloudFile, '--out', join(folder, out)])
    const whole = await pull('pulled')
    expect([whole.code, whole.err]).toEqual([0, ''])
    expect(filesBelow(join(folder, 'pulled', name))).toEqual(filesBelow(made.folder))

    const table = Object.keys(filesBelow(made.folder)).find(file => file.endsWith('.csv'))!
    await store.write(
      `${name}/${table}`,
      (async function* () {
        yield Buffer.from('altered\n')
      })(),
    )
    expect((await pull('bad')).code).toBe(2)
    expect(readdirSync(join(folder, 'bad', 'small'))).toEqual([])
  })

  test('says so where there is no release yet', async () => {
    machine.answers = {
      DescribeExecution: { executionArn: EXECUTION, stateMachineArn: MACHINE, status: 'RUNNING', startDate: 1 },
    }
    const { code, err } = await cloud(['cloud', 'pull', EXECUTION, '--cloud', cloudFile])
    expect([code, err]).toEqual([2, expect.stringContaining('it is running')])
  })
})

describe('cloud sweep', () => {
  const sweep = (...words: string[]) => cloud(['cloud', 'sweep', '--cloud', cloudFile, ...words])
  const commit = (attempt: string) =>
    bucket('the-control').write('commits/1.json', body(JSON.stringify({ output: [{ table: 'sums', attempt }] })))
  const DAY = 24 * 60 * 60 * 1000
  const [DEAD, COMMITTED] = ['aaaaaaaaaaaa', 'cccccccccccc']

  test('tells what killed steps left, and deletes it, and nothing else, only if it is asked to', async () => {
    s3.now = new Date(Date.now() - 8 * DAY)
    for (const zone of ['source', 'lake', 'scores', 'cubes', 'audits', 'released'])
      for (const attempt of [`${DEAD}.0`, `${COMMITTED}.0`])
        await bucket(`the-${zone}`).write(`sums/step=${attempt}/part-0.parquet`, body('12345'))
    await commit(`${COMMITTED}.0`)
    s3.now = new Date(Date.now() - 6 * DAY)
    await bucket('the-scores').write('sums/step=bbbbbbbbbbbb.0/part-0.parquet', body('young'))
    s3.requests.length = 0
    const told = await sweep()
    expect([told.code, told.err]).toEqual([0, ''])
    for (const zone of ['lake', 'scores', 'cubes', 'audits'])
      expect(told.out).toContain(`the-${zone}: 1 objects, 5 bytes\n`)
    expect(told.out).toContain('Nothing is deleted')
    expect(s3.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([])
    s3.requests.length = 0

    expect((await sweep('--delete')).code).toBe(0)
    expect(
      s3.requests.flatMap(({ method, bucket, key }) =>
        ['GET', 'HEAD'].includes(method) ? [] : [[method, bucket, key]],
      ),
    ).toEqual(
      ['lake', 'scores', 'cubes', 'audits'].map(zone => [
        'DELETE',
        `the-${zone}`,
        `sums/step=${DEAD}.0/part-0.parquet`,
      ]),
    )
    // Nobody's values are read on the way.
    expect(
      s3.requests.filter(({ bucket, key }) => bucket !== 'the-control' && key !== '' && !key.includes(DEAD)),
    ).toEqual([])
    expect((await sweep()).out).toContain('the-lake: 0 objects, 0 bytes\n')
  })

  test('deletes nothing where control holds no commits', async () => {
    s3.now = new Date(Date.now() - 8 * DAY)
    await bucket('the-lake').write(`sums/step=${DEAD}.0/part-0.parquet`, body('12345'))
    const { code, err } = await sweep('--delete')
    expect([code, err]).toEqual([2, expect.stringMatching(/no commits in the-control/)])
    expect(s3.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})

describe('what an account refuses is told in plain words', () => {
  test.each([
    ['no credentials', { AWS_REGION: 'us-east-1' }, /no credentials for AWS/],
    ['no region', { AWS_ACCESS_KEY_ID: 't', AWS_SECRET_ACCESS_KEY: 't' }, /not known in which region/],
    ['an execution that is not there', SIGNED_IN, /not in this account and region/],
    ['no network', { ...SIGNED_IN, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, /cannot be reached/],
  ])('%s', async (_, environment, says) => {
    const asked = ['cloud', 'status', EXECUTION, '--cloud', cloudFile]
    const { code, err } = await cloud(asked, environment as Record<string, string>)
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
  })

  test.each([
    ['a bucket in another region', { status: 301, code: 'PermanentRedirect' }, /not in this account and region/],
    ['a service that fails', { status: 500, code: 'InternalError' }, /AWS could not answer/],
  ])('%s', async (_, answer, says) => {
    s3.fail(answer, () => true, 100)
    const { code, err } = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
  })

  test('no right to write', async () => {
    s3.fail({ status: 403, code: 'AccessDenied' }, () => true, 100)
    const { code, err } = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    expect([code, err]).toEqual([2, expect.stringMatching(/may not do that/)])
  })

  test.each(['push', 'start'])('cloud %s of a study file that is not there', async command => {
    const { code, err } = await cloud(['cloud', command, join(folder, 'other.yaml'), '--cloud', cloudFile])
    expect([code, err]).toEqual([2, expect.stringMatching(/no such study file/)])
  })

  test('a file that does not tell where the stacks are, as a deployment that broke off leaves it', async () => {
    writeFileSync(cloudFile, '{"E-Lake": {}}')
    const { code, err } = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', cloudFile])
    expect([code, err]).toEqual([2, expect.stringMatching(/does not tell[\s\S]*cloud deploy/)])
  })

  test('no file of where the stacks are', async () => {
    const { code, err } = await cloud(['cloud', 'push', join(folder, 'study.yaml'), '--cloud', join(folder, 'none')])
    expect([code, err]).toEqual([2, expect.stringMatching(/cloud deploy/)])
  })
})

test('nothing but the cloud commands loads the AWS SDK, and they say so where it is not installed', async () => {
  const hook = join(folder, 'no-sdk.mjs')
  const missing = `export const resolve = (name, context, next) => {
    if (name.startsWith('@aws-sdk/')) throw Object.assign(new Error(\`Cannot find package '\${name}'\`), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(name, context)
  }`
  writeFileSync(
    hook,
    `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(missing)}))`,
  )
  const without = (...words: string[]) => cloud(words, SIGNED_IN, ['--import', pathToFileURL(hook).href])
  for (const words of [['check', join(folder, 'study.yaml')], ['cost', join(folder, 'study.yaml')], ['--help']])
    expect(await without(...words)).toMatchObject({ code: 0, err: '' })
  expect(await without('cloud', 'status', EXECUTION, '--cloud', cloudFile)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/npm ci/),
  })
})
