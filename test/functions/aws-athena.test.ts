import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Attempt } from '../../functions/attempt.ts'
import { OutOfTime } from '../../functions/out-of-time.ts'
import { folderOf, type Home, job, type Log, type Ref, refs } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { type StubCloud, stubCloud } from '../cloud/stub-cloud.ts'
import { batchOf, rowsOf } from '../helpers/batches.ts'
import { listed } from '../helpers/bytes.ts'

const never = new AbortController().signal

/** A job with one part from a query and one that it writes itself. */
const count = job({
  name: 'count',
  reads: ['lake', 'scores'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 5 },
  queries: ['histograms', 'moments'],
  input: z.object({
    people: refs('people'),
    strata: refs('strata'),
    outcomes: refs('outcomes'),
    measures: refs('measures'),
  }),
  run: async (from, env) => {
    const params = { score: 's', count: 'all' }
    return {
      histograms: await env.sql.materialise('histograms', from, params),
      quality: await env.tables.write('quality', []),
    }
  },
})
interface Counted {
  histograms: Ref<'histograms'>
  quality: Ref<'quality'>
}

describe('a step whose query runs on Athena', () => {
  let cloud: StubCloud
  let home: Home
  let from: { people: Ref[]; strata: Ref[]; outcomes: Ref[]; measures: Ref[] }
  let logged: [string, Record<string, string | number> | undefined][]
  const log: Log = (event, fields) => logged.push([event, fields])
  const open = async (options = {}) => {
    cloud = await stubCloud(options)
    home = cloud.home(log, { count: 'digest' })
    logged = []
    const tables = home.tables(new Attempt('upstream'))
    from = {
      people: [
        await tables.write('people', [
          batchOf(
            'people',
            [0, 1, 2].map(i => [i, `P${i}`, 0, true, 1n, 0, 0]),
          ),
        ]),
      ],
      strata: [await tables.write('strata', [batchOf('strata', [[0, '(all)', '(all)']])])],
      outcomes: [],
      measures: [
        await tables.write('measures', [
          batchOf(
            'measures',
            [0, 1, 2].map(i => [i, 's', 'unadjusted', 'm', i, BigInt(i) << 16n]),
          ),
        ]),
      ],
    }
  }
  beforeEach(async () => {
    // The client's waits between tries are a share of this.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    await open()
  })
  afterEach(async () => {
    await cloud.close()
    vi.restoreAllMocks()
  })

  const run = (on: Home = home, signal = never) => runJob(count as never, from, on, signal)
  const other = () => cloud.home(() => {}, { count: 'digest' })
  const commits = async () =>
    (await listed(home.control, 'commits/')).filter(key => !key.startsWith('commits/queries/'))
  const cubes = () => listed(home.zone('cubes'))

  /** The step's answer is whole: its parts are there, and beside them nothing. */
  async function expectWhole(output: unknown) {
    const { histograms, quality } = output as Counted
    const tables = home.tables(new Attempt(''))
    expect((await rowsOf(tables.read([histograms], ['bin', 'n']))).sort()).toEqual([
      [256, 1n],
      [288, 1n],
      [320, 1n],
    ])
    expect(await rowsOf(tables.read([quality]))).toEqual([])
    const folders = new Set((await cubes()).map(key => key.slice(0, key.lastIndexOf('/'))))
    expect(folders).toEqual(new Set([folderOf(histograms), folderOf(quality)]))
    expect(await commits()).toHaveLength(1)
  }
  async function expectNothing() {
    expect(await commits()).toEqual([])
    expect(await cubes()).toEqual([])
  }

  test('asks for the query over its parts, by name, into a folder of its own, and tells what was scanned', async () => {
    const { output } = await run()
    await expectWhole(output)
    const [text] = cloud.athena.begun
    const { histograms } = output as Counted
    const [people] = from.people
    expect(text!.startsWith('UNLOAD (\nWITH people AS (SELECT person, person_id,')).toBe(true)
    expect(text).toContain(` FROM "evenstrand_lake".people WHERE step IN ('${people!.attempt}')`)
    expect(text).toContain('CAST(NULL AS varchar) AS outcome_value WHERE false')
    expect(
      text!.endsWith(
        `) TO 's3://evenstrand-cubes/${folderOf(histograms)}/' WITH (format = 'PARQUET', compression = 'SNAPPY')`,
      ),
    ).toBe(true)
    expect((await listed(home.zone('cubes'), `${folderOf(histograms)}/`)).length).toBe(2)
    const [, told] = logged.find(([event]) => event === 'query')!
    expect(told).toMatchObject({ query: 'histograms', state: 'done', bytes: expect.any(Number) })
    expect(told!.bytes).toBeGreaterThan(0)
  })

  describe('whoever runs it, at once or one after another', () => {
    test('shares the running query: the one who is left takes its rows', async () => {
      const release = cloud.athena.hold()
      const first = run()
      await until(() => cloud.athena.states.includes('RUNNING'))
      cloud.athena.throttleNext(1000)
      await expect(first).rejects.toMatchObject({ name: 'TransientError' })
      cloud.athena.throttleNext(0)
      expect(await commits()).toEqual([])
      const second = run(other())
      release()
      await expectWhole((await second).output)
      expect(cloud.athena.begun).toHaveLength(1)
    })

    test('commits once; the loser deletes its own parts and none that the winner committed', async () => {
      const release = cloud.athena.hold()
      const rivals = [run(), run(other()), run(other())]
      await until(() => cloud.athena.states.includes('RUNNING'))
      release()
      const results = await Promise.all(rivals)
      expect(results.filter(({ skipped }) => !skipped)).toHaveLength(1)
      for (const { output } of results) await expectWhole(output)
      expect(cloud.athena.begun).toHaveLength(1)
    })

    test('takes what was kept, though a query of its own found the folder full', async () => {
      const release = cloud.athena.hold()
      const winner = run()
      await until(() => cloud.athena.states.includes('RUNNING'))
      cloud.athena.forgetTokens()
      const late = run(other())
      await until(() => cloud.athena.begun.length === 2)
      release()
      const [{ output }, { output: same }] = await Promise.all([winner, late])
      expect(same).toEqual(output)
      await expectWhole(output)
    })

    test('never writes into a folder that is not empty, where Athena has forgotten a query nobody kept', async () => {
      cloud.s3.fail({ status: 503, code: 'SlowDown' }, isPut('commits/queries/'), 5)
      await expect(run()).rejects.toMatchObject({ name: 'TransientError' })
      expect(await commits()).toEqual([])
      cloud.athena.forgetTokens()
      await expectWhole((await run()).output)
      expect(cloud.athena.states).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
    })

    test('takes a query that was kept without asking Athena again', async () => {
      cloud.s3.fail({ status: 503, code: 'SlowDown' }, isPut('quality/'), 5)
      await expect(run()).rejects.toMatchObject({ name: 'TransientError' })
      await expectWhole((await run()).output)
      expect(cloud.athena.begun).toHaveLength(1)
    })
  })

  describe('a commit whose answer is lost', () => {
    test('is known for the own: nothing of it is deleted', async () => {
      cloud.s3.fail({ lostAnswer: true }, ({ method, key }) => method === 'PUT' && /^commits\/\w+\.json$/.test(key))
      const { output, skipped } = await run()
      expect(skipped).toBe(false)
      await expectWhole(output)
    })
  })

  describe('fails with its reason, commits nothing, and finishes when it is run again', () => {
    test('after a query that failed, whose orphans are deleted', async () => {
      const reason = "SYNTAX_ERROR: line 1:8: Column 'x' cannot be resolved"
      cloud.athena.failNext({ state: 'FAILED', reason, leaves: true })
      await expect(run()).rejects.toMatchObject({
        name: 'UserError',
        code: 'athena-query',
        message: `Athena did not run the query histograms: ${reason}.`,
      })
      await expectNothing()
      await expectWhole((await run()).output)
      expect(cloud.athena.begun).toHaveLength(2)
    })

    test('after a runner that died before it had deleted the orphans', async () => {
      cloud.athena.failNext({ state: 'FAILED', reason: 'HIVE_WRITER_CLOSE_ERROR: disk', leaves: true })
      cloud.s3.fail({ status: 503, code: 'SlowDown' }, ({ method }) => method === 'DELETE', 5)
      await expect(run()).rejects.toMatchObject({ name: 'TransientError' })
      expect(await cubes()).toHaveLength(1)
      await expectWhole((await run()).output)
    })

    test('after a reason that may quote the data: only its code is told', async () => {
      cloud.athena.failNext({ state: 'FAILED', reason: "INVALID_CAST_ARGUMENT: Cannot cast 'Jane Doe' to integer" })
      const failed = await run().catch(error => error)
      expect(failed).toMatchObject({ code: 'athena-query' })
      expect(`${failed.message} ${failed.todo}`).toMatch(/INVALID_CAST_ARGUMENT\./)
      expect(`${failed.message} ${failed.todo}`).not.toMatch(/Jane/)
    })

    test('after a failure of Athena’s own, which is for the state machine to try again', async () => {
      const reason = 'GENERIC_INTERNAL_ERROR: gone'
      cloud.athena.failNext({ state: 'FAILED', reason, error: { ErrorCategory: 1, Retryable: true } })
      await expect(run()).rejects.toMatchObject({ name: 'TransientError' })
      await expectNothing()
      await expectWhole((await run()).output)
    })

    test('after a query over its limit of bytes', async () => {
      await cloud.close()
      await open({ cutoffBytes: 10 })
      await expect(run()).rejects.toMatchObject({
        code: 'athena-cutoff',
        todo: expect.stringContaining('evenstrand-cubes'),
      })
      await expectNothing()
      cloud.athena.limit('evenstrand-cubes', 1e9)
      await expectWhole((await run()).output)
    })

    test('after an abort, which stops the query', async () => {
      const release = cloud.athena.hold()
      const controller = new AbortController()
      const running = run(home, controller.signal)
      await until(() => cloud.athena.states.includes('RUNNING'))
      controller.abort(new Error('enough'))
      await expect(running).rejects.toThrow('enough')
      await until(() => cloud.athena.states[0] === 'CANCELLED')
      await expectNothing()
      release()
      await expectWhole((await run()).output)
    })

    test('after its time was up, which leaves the query to the next try', async () => {
      const release = cloud.athena.hold()
      const controller = new AbortController()
      const running = run(home, controller.signal)
      await until(() => cloud.athena.states.includes('RUNNING'))
      controller.abort(new OutOfTime('count-cells', 10))
      await expect(running).rejects.toBeInstanceOf(OutOfTime)
      await expectNothing()
      release()
      await expectWhole((await run()).output)
      expect(cloud.athena.states).toEqual(['SUCCEEDED'])
    })

    test('after rows that are no file of the table', async () => {
      cloud.athena.failNext({ state: 'SUCCEEDED', leaves: true })
      await expect(run()).rejects.toThrow()
      await expectNothing()
      await expectWhole((await run()).output)
    })

    test('after limits of the service that do not pass', async () => {
      cloud.athena.throttleNext(5)
      await expect(run()).rejects.toMatchObject({ name: 'TransientError' })
      await expectNothing()
      await expectWhole((await run()).output)
    })
  })

  test('needs no second run after a few throttled requests, nor after someone stopped its query', async () => {
    cloud.athena.throttleNext(2)
    cloud.athena.failNext({ state: 'CANCELLED', reason: 'Query was cancelled by user', leaves: true })
    await expectWhole((await run()).output)
    expect(cloud.athena.states).toEqual(['CANCELLED', 'SUCCEEDED'])
  })

  test('of more than 1,000 parts is an error before anything is asked', async () => {
    const people = Array.from({ length: 1001 }, (_, i) => ({ ...from.people[0]!, attempt: `${i}` }))
    await expect(
      home.sql(new Attempt('k'), never).rows('referenceSums', { people, sums: [] } as never, { score: 's' }),
    ).rejects.toThrow('people has 1001 parts, more than 1000')
    expect(cloud.athena.begun).toEqual([])
  })

  test('a failed query for rows is asked anew when it is run again', async () => {
    const ask = () => home.sql(new Attempt('k'), never).rows('referenceSums', { people: [], sums: [] }, { score: 's' })
    cloud.athena.failNext({ state: 'FAILED', reason: 'GENERIC_INTERNAL_ERROR: x' })
    await expect(ask()).rejects.toMatchObject({ code: 'athena-query' })
    expect(await ask()).toEqual([{ n: 0n, sum_units: 0n, sum_units2: 0n }])
    expect(cloud.athena.begun).toHaveLength(2)
  })
})

const isPut = (prefix: string) => (request: { method: string; key: string }) =>
  request.method === 'PUT' && request.key.startsWith(prefix)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 10))
}
