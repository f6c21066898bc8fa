import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { folderStore } from '../../functions/adapters/files.ts'
import { TransientError } from '../../functions/adapters/transient-error.ts'
import { lambdaHandler } from '../../functions/lambda/lambda-handler.ts'
import { type Home, job, SCORED } from '../../functions/ports.ts'
import { UserError } from '../../science/errors.ts'
import { StudyErrors } from '../../study/study-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenstrand-lambda-'))
afterAll(() => rmSync(folder, { recursive: true }))

const printed: string[] = []
vi.spyOn(process.stdout, 'write').mockImplementation(chunk => printed.push(String(chunk)) > 0)
vi.spyOn(process.stderr, 'write').mockImplementation(chunk => printed.push(String(chunk)) > 0)
beforeEach(() => printed.splice(0))

const openHome = (log: Home['log'], progress: Home['progress']): Home => ({
  control: folderStore(folder),
  zone: name => folderStore(join(folder, name)),
  tables: () => undefined as never,
  sql: () => undefined as never,
  ledger: undefined as never,
  digests: { 'weigh-moon': 'd1' },
  log,
  progress,
})
const context = (milliseconds = 60_000) =>
  ({ functionName: 'weigh', awsRequestId: 'r1', getRemainingTimeInMillis: () => milliseconds }) as Context

const weighMoon = (run: (moon: string, signal: AbortSignal) => Promise<unknown>) =>
  job({
    name: 'weigh-moon',
    reads: [],
    writes: 'audits',
    size: { memoryMb: 128, minutes: 3 },
    input: z.object({ moon: z.string() }),
    run: async ({ moon }, env) => {
      env.log('weighed', { moons: 1 })
      return run(moon, env.signal)
    },
  })
const handlerOf = (run: Parameters<typeof weighMoon>[0]) => lambdaHandler(weighMoon(run), openHome)
const failing = (error: unknown) =>
  handlerOf(async () => {
    throw error
  })

/** What was printed as metrics, without what names the service. */
const metrics = () =>
  printed.flatMap(line => (line.includes('CloudWatchMetrics') ? [JSON.parse(line) as Record<string, unknown>] : []))

describe('a handler', () => {
  it('returns the step’s output, and the same again without running', async () => {
    const runs: string[] = []
    const handler = handlerOf(async moon => {
      runs.push(moon)
      return { grams: 7 }
    })
    expect(await handler({ moon: 'Io' }, context())).toEqual({ grams: 7 })
    expect(await handler({ moon: 'Io' }, context())).toEqual({ grams: 7 })
    expect(runs).toEqual(['Io'])
    expect(metrics()).toMatchObject([
      { job: 'weigh-moon', StepsRun: 1, StepSeconds: expect.any(Number) },
      { job: 'weigh-moon', StepsSkipped: 1, StepSeconds: expect.any(Number) },
    ])
  })

  it('counts the people it scored once their step has committed, and no step twice', async () => {
    let tries = 0
    const handler = lambdaHandler(
      job({
        ...weighMoon(async () => 1),
        run: async (_, env) => {
          env.log(SCORED, { people: 4711 })
          if (++tries === 1) throw new Error('after it scored')
          return 1
        },
      }),
      openHome,
    )
    await expect(handler({ moon: 'Europa' }, context())).rejects.toThrow('after it scored')
    for (const _ of [1, 2]) await handler({ moon: 'Europa' }, context())
    const [failed, ran, skipped] = metrics()
    expect(failed).toMatchObject({ job: 'weigh-moon', StepsFailed: 1, StepSeconds: expect.any(Number) })
    expect(ran).toMatchObject({ job: 'weigh-moon', StepsRun: 1, PeopleScored: 4711, StepSeconds: expect.any(Number) })
    expect(skipped).toMatchObject({ StepsSkipped: 1 })
    for (const told of [failed, skipped]) expect(told).not.toHaveProperty('PeopleScored')
  })

  it('logs under the job’s name, and neither what it was given nor what it gives', async () => {
    await handlerOf(async () => ({ secret: 'output-4711' }))({ moon: 'event-4711' }, context())
    expect(printed.some(line => line.includes('"message":"weighed"') && line.includes('"job":"weigh-moon"'))).toBe(true)
    expect(printed.join()).not.toContain('4711')
  })

  it('passes a user’s error under its own name, as a sentence of place, problem and remedy', async () => {
    const error = new UserError('no-moon', 'There is no such moon.', {
      todo: 'Choose another.',
      place: { file: 'moons.csv', line: 3, column: 2 },
    })
    await expect(failing(error)({ moon: 'a' }, context())).rejects.toMatchObject({
      name: 'UserError',
      message: 'moons.csv:3:2: There is no such moon. Choose another.',
    })
  })

  it('passes every problem of a study file', async () => {
    const problem = (line: number) => ({
      message: `Line ${line} is odd.`,
      todo: 'Mend it.',
      place: { file: 's.yaml', line },
    })
    await expect(
      failing(new StudyErrors('s.yaml', [problem(2), problem(9)]))({ moon: 'b' }, context()),
    ).rejects.toMatchObject({
      name: 'StudyErrors',
      message: 's.yaml:2: Line 2 is odd. Mend it.\ns.yaml:9: Line 9 is odd. Mend it.',
    })
  })

  it('passes an error that another try may not meet under the name that the definition tries again', async () => {
    await expect(failing(new TransientError('busy'))({ moon: 'c' }, context())).rejects.toMatchObject({
      name: 'TransientError',
    })
  })

  it('stops a step shortly before its time is up, and says so', async () => {
    const handler = handlerOf(
      (_, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    await expect(handler({ moon: 'd' }, context(10_020))).rejects.toMatchObject({
      name: 'OutOfTime',
      message: 'weigh-moon did not finish within its 3 minutes.',
    })
  })

  it('does the step again where it failed before', async () => {
    await expect(failing(new Error('once'))({ moon: 'e' }, context())).rejects.toThrow('once')
    expect(await handlerOf(async () => 1)({ moon: 'e' }, context())).toBe(1)
  })
})
