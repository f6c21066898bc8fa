import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { WorkerPool } from '../../functions/adapters/worker-pool.ts'

interface Told {
  say?: unknown
  fail?: string
  crash?: string
  exit?: number
  hold?: string
  after?: number
}
interface Answer {
  say: unknown
  threadId: number
  workerData: unknown
}

const never = new AbortController().signal
const pools: WorkerPool[] = []
afterEach(() => Promise.all(pools.splice(0).map(pool => pool.close())))

function poolOf(size: number, workerData: unknown = null) {
  const pool = new WorkerPool(new URL('../helpers/odd-jobs-worker.js', import.meta.url), size, workerData)
  pools.push(pool)
  return { run: (told: Told, signal = never) => pool.run(told, signal) as Promise<Answer>, close: () => pool.close() }
}

describe('a pool of threads', () => {
  test('answers each asker with its own answer, in whatever order they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ after: fc.nat(15), fails: fc.boolean() }), { minLength: 1, maxLength: 12 }),
        async (size, tasks) => {
          const { run, close } = poolOf(size)
          const answers = await Promise.allSettled(
            tasks.map(({ after, fails }, i) => run(fails ? { fail: `no ${i}`, after } : { say: i, after })),
          )
          await close()
          expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value.say : answer.reason))).toEqual(
            tasks.map(({ fails }, i) => (fails ? `no ${i}` : i)),
          )
        },
      ),
      { seed: 1, numRuns: 8 },
    )
  })

  test.each([1, 2, 3])('of size %i never has more threads, and uses them again', async size => {
    const { run } = poolOf(size)
    const answers = await Promise.all(Array.from({ length: 9 }, (_, say) => run({ say, after: 10 })))
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(size)
    const later = await run({ say: 'later' })
    expect(answers.map(({ threadId }) => threadId)).toContain(later.threadId)
  })

  test('starts no thread before it has work for it', async () => {
    const { run } = poolOf(3)
    const first = await run({ say: 1 })
    expect((await run({ say: 2 })).threadId).toBe(first.threadId)
  })

  test('gives every thread what it was made with', async () => {
    expect((await poolOf(1, { out: 'here' }).run({ say: 1 })).workerData).toEqual({ out: 'here' })
  })

  test('fails a task with what its thread answered as the error, and the thread goes on', async () => {
    const { run } = poolOf(1)
    const before = await run({ say: 'before' })
    await expect(run({ fail: 'no' })).rejects.toBe('no')
    expect((await run({ say: 'after' })).threadId).toBe(before.threadId)
  })

  test('fails a task that no thread can be sent, and the thread goes on', async () => {
    const { run } = poolOf(1)
    await expect(run({ say: () => 'functions cannot cross' })).rejects.toThrow(/could not be cloned/)
    expect((await run({ say: 'after' })).say).toBe('after')
  })
})

describe('a thread that dies', () => {
  test('of an error fails its task with it and is replaced: once, the tasks waiting for it waited for ever', async () => {
    const { run } = poolOf(1)
    const crash = run({ crash: 'out of memory' })
    const waiting = [run({ say: 1 }), run({ say: 2 })]
    await expect(crash).rejects.toThrow('out of memory')
    expect((await Promise.all(waiting)).map(({ say }) => say)).toEqual([1, 2])
  })

  test.each([0, 3])('by exit %i fails its task and is replaced: once, its task never ended', async exit => {
    const { run } = poolOf(1)
    const dies = run({ exit })
    const waiting = run({ say: 1 })
    await expect(dies).rejects.toThrow('a worker thread ended unasked')
    expect((await waiting).say).toBe(1)
  })

  test('time after time leaves the pool its size', async () => {
    const { run } = poolOf(2)
    const crashes = await Promise.allSettled(Array.from({ length: 5 }, () => run({ crash: 'again' })))
    expect(crashes.every(({ status }) => status === 'rejected')).toBe(true)
    const answers = await Promise.all(Array.from({ length: 6 }, (_, say) => run({ say, after: 10 })))
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2)
  })
})

describe('an abort', () => {
  test('reaches the task that runs, whose own answer ends it', async () => {
    const { run } = poolOf(1)
    const controller = new AbortController()
    const held = run({ hold: 'held' }, controller.signal)
    await new Promise(resolve => setTimeout(resolve, 50))
    controller.abort()
    await expect(held).rejects.toBe('held: aborted')
    expect((await run({ say: 'after' })).say).toBe('after')
  })

  test('of one task leaves the others', async () => {
    const { run } = poolOf(2)
    const controller = new AbortController()
    const held = run({ hold: 'held' }, controller.signal)
    const other = run({ say: 'other', after: 80 })
    setTimeout(() => controller.abort(), 20)
    await expect(held).rejects.toBe('held: aborted')
    expect((await other).say).toBe('other')
  })

  test('of a task that waits keeps it from running: it fails as the signal says', async () => {
    const { run } = poolOf(1)
    const controller = new AbortController()
    const first = run({ say: 'first', after: 30 })
    const waiting = run({ crash: 'ran after all' }, controller.signal)
    const last = run({ say: 'last' })
    controller.abort(new Error('no longer wanted'))
    await expect(waiting).rejects.toThrow('no longer wanted')
    expect([(await first).say, (await last).say]).toEqual(['first', 'last'])
    await expect(run({ say: 1 }, AbortSignal.abort(new Error('never was')))).rejects.toThrow('never was')
  })

  test('after a task is done does nothing', async () => {
    const { run } = poolOf(1)
    const controller = new AbortController()
    await run({ say: 1 }, controller.signal)
    controller.abort()
    expect((await run({ say: 2 })).say).toBe(2)
  })
})

test('closing fails what runs, what waits and what comes', async () => {
  const { run, close } = poolOf(1)
  const asked = [run({ hold: 'held' }), run({ say: 'waits' })].map(task => task.catch(error => error))
  await new Promise(resolve => setTimeout(resolve, 20))
  await close()
  for (const error of await Promise.all(asked)) expect(error.message).toBe('the worker threads were closed')
  await expect(run({ say: 1 })).rejects.toThrow('the worker threads were closed')
})
