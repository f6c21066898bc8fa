import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { sweepPartials } from '../../functions/adapters/files.ts'
import { Attempt } from '../../functions/attempt.ts'
import { stepDigests } from '../../functions/digests.ts'
import { encoded } from '../../functions/json.ts'
import { type AnyJob, type Home, job, type Ledger, type Ref, ref, refs } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { QUERIES } from '../../queries/index.ts'
import { ZONES } from '../../queries/tables/contract.ts'
import { batchOf, rowsOf } from '../helpers/batches.ts'
import { bundled } from '../helpers/bundled.ts'
import { listed } from '../helpers/bytes.ts'
import { openLocal } from '../helpers/local-home.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { twoPartJob } from '../helpers/two-part-job.ts'

const SIZE = { memoryMb: 128, minutes: 1 }
const DIGESTS = { 'say-word': 'code 1', 'count-words': 'code 2', 'two-parts': 'code' }

/** Writes one word; `before` and `after` are called on either side of the writing. */
const sayWord = (before: () => unknown = () => {}, after: () => unknown = () => {}) =>
  job({
    name: 'say-word',
    reads: [],
    writes: 'lake',
    size: SIZE,
    input: z.object({ word: z.string(), nth: z.number().optional() }),
    run: async ({ word }, env) => {
      await before()
      const words = await env.tables.write('atoms', [batchOf('atoms', [[0, word, 'word', word]])])
      await after()
      return { words }
    },
  })

/** Counts the words of its input's parts. */
const countWords = (ran: () => void = () => {}) =>
  job({
    name: 'count-words',
    reads: ['lake'],
    writes: 'scores',
    size: SIZE,
    input: z.object({ words: refs('atoms') }),
    run: async ({ words }, env) => {
      ran()
      const said = (await rowsOf(env.tables.read(words, ['value']))).flat()
      return { said, models: await env.tables.write('models', []) }
    },
  })

let folder: string
let home: Home
beforeEach(async () => {
  folder = await temporaryFolder()
  home = openLocal(folder, DIGESTS)
})
const run = (job: unknown, event: unknown, at = home, signal = new AbortController().signal) =>
  runJob(job as AnyJob, event, at, signal)
const commits = () => listed(home.control, 'commits/')
const lake = () => listed(home.zone('lake'))

describe('a step', () => {
  test('that has committed is not run again: its commit answers', async () => {
    let ran = 0
    const job = sayWord(() => ran++)
    const first = await run(job, { word: 'a' })
    const second = await run(job, { word: 'a' }, openLocal(folder, DIGESTS))
    expect([first.skipped, second.skipped, ran]).toEqual([false, true, 1])
    expect(second.output).toEqual(first.output)
    expect(await commits()).toHaveLength(1)
  })

  test('is the same step whatever the order of its input’s keys, and with undefined or without', async () => {
    const first = await run(sayWord(), { word: 'a', nth: 1 })
    expect(await run(sayWord(), { nth: 1, word: 'a' })).toEqual({ ...first, skipped: true })
    const without = await run(sayWord(), { word: 'a' })
    expect(without.skipped).toBe(false)
    expect(await run(sayWord(), { word: 'a', nth: undefined })).toEqual({ ...without, skipped: true })
  })

  test('is another where input, code or job differ', async () => {
    await run(sayWord(), { word: 'a' })
    expect((await run(sayWord(), { word: 'b' })).skipped).toBe(false)
    const changed = openLocal(folder, { ...DIGESTS, 'say-word': 'code changed' })
    expect((await run(sayWord(), { word: 'a' }, changed)).skipped).toBe(false)
    const renamed = { ...sayWord(), name: 'count-words' }
    expect((await run(renamed, { word: 'a' })).skipped).toBe(false)
    expect(await commits()).toHaveLength(4)
  })

  test('counts its inputs by what they are, not by where they lie', async () => {
    const { words } = (await run(sayWord(), { word: 'a' })).output as { words: Ref<'atoms'> }
    for (const key of await listed(home.control)) await home.control.remove(key)
    const again = (await run(sayWord(), { word: 'a' })).output as { words: Ref<'atoms'> }
    expect(again.words.key).toBe(words.key)
    expect(again.words.attempt).not.toBe(words.attempt)

    const first = await run(countWords(), { words: [words] })
    expect(await run(countWords(), { words: [again.words] })).toEqual({ ...first, skipped: true })
  })

  test('is another where what its input hangs on changed, and only then', async () => {
    const said = async (word: string) => ((await run(sayWord(), { word })).output as { words: Ref<'atoms'> }).words
    const [a, b] = [await said('a'), await said('b')]
    let ran = 0
    const count = (...words: Ref<'atoms'>[]) =>
      run(
        countWords(() => ran++),
        { words },
      )
    expect((await count(a)).output).toMatchObject({ said: ['a'] })
    expect((await count(b)).output).toMatchObject({ said: ['b'] })
    expect((await count(a, b)).output).toMatchObject({ said: ['a', 'b'] })
    expect((await count(a)).skipped).toBe(true)
    expect(ran).toBe(3)
  })

  test('may be given its input by path: the same step as the input itself', async () => {
    await home.control.write('inputs/x.json', encoded({ word: 'a' }))
    await home.control.write('inputs/y.json', encoded({ word: 'a' }))
    const first = await run(sayWord(), { from: 'inputs/x.json' })
    for (const event of [{ word: 'a' }, { from: 'inputs/y.json' }])
      expect(await run(sayWord(), event)).toEqual({ ...first, skipped: true })
    await expect(run(sayWord(), { from: 'inputs/none.json' })).rejects.toThrow('control holds no inputs/none.json')
  })

  test('whose input is not what it declared is refused before it writes', async () => {
    await expect(run(sayWord(), { word: 5 })).rejects.toThrow()
    const other = { words: [{ table: 'people', key: 'k', attempt: 'a' }] }
    await expect(run(countWords(), other)).rejects.toThrow()
    expect([await commits(), await lake()]).toEqual([[], []])
  })

  test('of a job without a digest is refused: nobody would know when to run it again', async () => {
    await expect(run(sayWord(), { word: 'a' }, openLocal(folder, {}))).rejects.toThrow('no digest for job say-word')
  })
})

describe('a digest of a step', () => {
  const withQueries = (...queries: (keyof typeof QUERIES)[]) => [{ ...sayWord(), queries }] as unknown as AnyJob[]

  test('changes with the code, with the queries declared, and with their texts', () => {
    const digest = (jobs: AnyJob[], code = 'code') => stepDigests(jobs, { 'say-word': code })['say-word']
    const before = digest(withQueries('quality'))
    expect(digest(withQueries('quality'))).toBe(before)
    const others = [digest(withQueries('quality'), 'changed'), digest(withQueries('moments')), digest(withQueries())]
    const quality = QUERIES.quality as { text: string }
    const text = quality.text
    onTestFinished(() => {
      quality.text = text
    })
    quality.text = text.replace('SELECT', 'SELECT DISTINCT')
    expect(new Set([before, ...others, digest(withQueries('quality'))]).size).toBe(5)
    expect(digest(withQueries('moments'))).toBe(others[1])
  })

  test('is refused where the build knows no code of the job', () => {
    expect(() => stepDigests(withQueries(), {})).toThrow('say-word')
  })
})

describe('a step that does not end well leaves neither files nor a commit', () => {
  const broken = new Error('it broke')

  test('when it throws after writing', async () => {
    const failing = sayWord(undefined, () => {
      throw broken
    })
    await expect(run(failing, { word: 'a' })).rejects.toBe(broken)
    expect([await commits(), await lake()]).toEqual([[], []])
    expect((await run(sayWord(), { word: 'a' })).skipped).toBe(false)
  })

  test('when it throws in the midst of writing, with parts and files done before', async () => {
    const failing = twoPartJob(() => {
      throw broken
    })
    await expect(run(failing, { from: 1 })).rejects.toBe(broken)
    expect([await commits(), await lake()]).toEqual([[], []])
    expect(await readdir(join(folder, 'out/restricted/lake/.partial'))).toEqual([])
  })

  test('when it is aborted after its last write, before its commit', async () => {
    const controller = new AbortController()
    const aborted = sayWord(undefined, () => controller.abort(new Error('enough')))
    await expect(run(aborted, { word: 'a' }, home, controller.signal)).rejects.toThrow('enough')
    expect([await commits(), await lake()]).toEqual([[], []])
  })

  test('when it was aborted before it began: then it does not begin', async () => {
    let ran = 0
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(
      run(
        sayWord(() => ran++),
        { word: 'a' },
        home,
        signal,
      ),
    ).rejects.toThrow('enough')
    expect([ran, await commits()]).toEqual([0, []])
  })

  test('when a query of it fails', async () => {
    const failing = job({
      name: 'say-word',
      reads: ['lake'],
      writes: 'cubes',
      size: SIZE,
      queries: ['atomCounts'],
      input: z.object({}),
      run: async (_, env) => {
        const none = { people: [], atoms: [], outcomes: [] }
        await env.sql.materialise('atomCounts', none, {})
        const gone: Ref<'people'> = { table: 'people', key: 'k', attempt: 'gone' }
        return env.sql.materialise('atomCounts', { ...none, people: [gone] }, {})
      },
    })
    await expect(run(failing, {})).rejects.toThrow('its files are gone')
    expect([await commits(), await listed(home.zone('cubes'))]).toEqual([[], []])
  })
})

describe('of two who run one step at once', () => {
  test('one commits, the other’s files go, and both have the same answer', async () => {
    let arrived = 0
    let open = () => {}
    const gate = new Promise<void>(resolve => {
      open = resolve
    })
    const together = () => {
      if (++arrived === 2) open()
      return gate
    }
    const homes = [home, openLocal(folder, DIGESTS)]
    const results = await Promise.all(homes.map(at => run(sayWord(undefined, together), { word: 'a' }, at)))
    expect(arrived).toBe(2)
    expect(results.map(({ skipped }) => skipped).sort()).toEqual([false, true])
    expect(results[0]!.output).toEqual(results[1]!.output)
    expect(await commits()).toHaveLength(1)
    const { words } = results[0]!.output as { words: Ref<'atoms'> }
    expect(await lake()).toEqual([`atoms/step=${words.attempt}/part-0.parquet`])
    expect((await run(countWords(), { words: [words] })).output).toMatchObject({ said: ['a'] })
  })
})

describe('a run that is killed in the midst of writing', () => {
  test('is run again by the next, which reads nothing of the dead attempt', async () => {
    const killed = await bundled(new URL('../helpers/killed-run.ts', import.meta.url))
    const child: ChildProcess = spawn(process.execPath, [fileURLToPath(killed), join(folder, 'out')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await once(child.stdout!, 'data')
    child.kill('SIGKILL')
    await ended
    const dead = await lake()
    expect(dead.map(key => key.split('/')[0])).toEqual(['strata', 'tiles'])
    expect(await commits()).toEqual([])
    const partials = join(folder, 'out/restricted/lake/.partial')
    expect(await readdir(partials)).toHaveLength(1)

    const { output, skipped } = await run(
      twoPartJob(() => {}),
      { from: 1 },
    )
    expect(skipped).toBe(false)
    const { parts } = output as { parts: Ref<'strata'>[] }
    expect((await rowsOf(home.tables(new Attempt('')).read(parts, ['atom']))).flat()).toEqual([1, 2, 3])
    for (const key of dead) expect(parts.some(({ attempt }) => key.includes(attempt))).toBe(false)
    await sweepPartials(join(folder, 'out/restricted/lake'))
    expect(await readdir(partials)).toEqual([])
    expect(await lake()).toHaveLength(dead.length + 3)
  })
})

describe('data flow one way', () => {
  const declare = (reads: readonly (typeof ZONES)[number][], writes: (typeof ZONES)[number] | 'control') =>
    job({ name: 'j', reads, writes, size: SIZE, input: z.object({}), run: async () => {} })

  test('a job that reads a zone later than it writes is an error when it is defined', () => {
    for (const [from, reads] of ZONES.entries())
      for (const [into, writes] of ZONES.entries())
        if (from > into) expect(() => declare([reads], writes)).toThrow(`may not read ${reads}, which comes later`)
        else expect(declare([reads], writes).reads).toEqual([reads])
    expect(() => declare(['lake', 'audits'], 'cubes')).toThrow('audits')
    expect(declare([...ZONES], 'control').writes).toBe('control')
  })
})

describe('a job is refused what it did not declare, whatever its types said', () => {
  const lakePart: Ref<'people'> = { table: 'people', key: 'k', attempt: 'a' }
  const cubePart: Ref<'moments'> = { table: 'moments', key: 'k', attempt: 'a' }
  /** What a job could ask for if nothing were typed. */
  interface Everything {
    store(zone: string): { read(key: string): unknown }
    tables: {
      read(from: unknown[]): AsyncIterable<unknown>
      write(table: string, batches: unknown[]): unknown
      attach(file: string, name: string, body: unknown[]): unknown
    }
    sql: Record<'rows' | 'materialise', (query: string, from: unknown, params: unknown) => unknown>
    control: unknown
    publisher: unknown
    ledger: unknown
  }
  const attempts: Record<string, [doing: (env: Everything) => unknown, because: RegExp]> = {
    'a zone’s objects': [env => env.store('lake'), /did not declare that it reads lake/],
    'a later zone’s objects': [env => env.store('released'), /did not declare that it reads released/],
    'a part of a zone it does not read': [env => env.tables.read([lakePart]), /did not declare that it reads lake/],
    'a part among others': [env => env.tables.read([cubePart, lakePart]), /did not declare that it reads lake/],
    'writing an earlier zone': [env => env.tables.write('people', []), /writes audits, not lake/],
    'writing a zone it only reads': [env => env.tables.write('moments', []), /writes audits, not cubes/],
    'a file of another zone': [env => env.tables.attach('tiles', 'a', []), /writes audits, not lake/],
    'a query it did not declare': [
      env => env.sql.rows('referenceSums', {}, {}),
      /did not declare the query referenceSums/,
    ],
    'a query whose inputs it does not read': [
      env => env.sql.materialise('atomCounts', {}, {}),
      /did not declare that it reads lake/,
    ],
    control: [env => env.control, /writes audits, not control/],
    'the publisher': [env => env.publisher, /writes audits, not released/],
    'the ledger': [env => env.ledger, /did not declare that it uses the ledger/],
  }
  const trying = (doing: (env: Everything) => unknown) =>
    job({
      name: 'say-word',
      reads: ['cubes'],
      writes: 'audits',
      size: SIZE,
      queries: ['atomCounts'],
      input: z.object({}),
      run: async (_, env) => {
        await doing(env as unknown as Everything)
      },
    })

  test.each(Object.keys(attempts))('%s', async name => {
    const [doing, because] = attempts[name]!
    await expect(run(trying(doing), {})).rejects.toThrow(because)
    expect(await commits()).toEqual([])
  })

  test('a query into another zone than it writes', async () => {
    const into = { ...trying(env => env.sql.materialise('atomCounts', {}, {})), reads: ['lake', 'cubes'] }
    await expect(run(into, {})).rejects.toThrow(/writes audits, not cubes/)
  })

  test('writing and removing the objects of any zone', async () => {
    const objects = trying(env => {
      expect(Object.keys(env.store('cubes')).sort()).toEqual(['list', 'read', 'size'])
      expect(Object.keys(env.store('audits')).sort()).toEqual(['list', 'read', 'size'])
    })
    await run(objects, {})
  })

  test('and given what it did declare', async () => {
    const ledger = { ...trying(env => env.ledger), ledger: 'releases' as const }
    await expect(run(ledger, { nth: 1 })).resolves.toMatchObject({ skipped: false })
    const control = { ...trying(env => env.control), writes: 'control' }
    await expect(run(control, { nth: 2 })).resolves.toMatchObject({ skipped: false })
    const publisher = { ...trying(env => env.publisher), writes: 'released' }
    await expect(run(publisher, { nth: 3 })).resolves.toMatchObject({ skipped: false })
  })

  test('and of the ledger its own folders: sealed tags are for the job that compares people alone', async () => {
    const ask = (ledger: 'history' | 'releases' | 'members', doing: (ledger: Ledger) => unknown, nth: number) =>
      run({ ...trying(env => doing(env.ledger as Ledger)), ledger }, { nth })
    const read = (prefix: string) => async (of: Ledger) => {
      for await (const _ of of.entries(prefix));
    }
    const entry = new Uint8Array(1)
    const not = /did not declare that folder of the ledger/
    await expect(ask('releases', read('members/c/'), 1)).rejects.toThrow(not)
    await expect(ask('releases', read(''), 2)).rejects.toThrow(not)
    await expect(ask('releases', of => of.append('members/c/1', entry), 3)).rejects.toThrow(not)
    await expect(ask('members', of => of.append('releases/c/1', entry), 4)).rejects.toThrow(not)
    await ask('releases', async of => [await read('releases/c/')(of), await of.append('releases/c/1', entry)], 5)
    await ask('members', async of => [await read('members/c/')(of), await of.append('members/c/1', entry)], 6)
    await ask('members', read('releases/c/'), 7)
    await ask('history', read('releases/c/'), 8)
    await expect(ask('history', read('members/c/'), 9)).rejects.toThrow(not)
    const adds = /did not declare that it adds to the ledger/
    await expect(ask('history', of => of.append('releases/c/2', entry), 10)).rejects.toThrow(adds)
    await expect(ask('history', of => of.key(), 11)).rejects.toThrow(adds)
  })

  test('or it does not compile', () => {
    const uncalled = () => [
      job({
        name: 'j',
        reads: ['lake'],
        writes: 'scores',
        size: SIZE,
        queries: ['referenceSums'],
        input: z.object({ people: ref('people'), cubes: ref('moments') }),
        run: async ({ people }, env) => {
          env.store('lake')
          env.store('scores')
          // @ts-expect-error cubes are not read
          env.store('cubes')
          env.tables.write('sums', [])
          // @ts-expect-error people are in the lake
          env.tables.write('people', [])
          // @ts-expect-error tiles are in the lake
          env.tables.attach('tiles', 'a', [])
          env.sql.rows('referenceSums', { people: [people], sums: [] }, { score: 's' })
          // @ts-expect-error quality was not declared
          env.sql.materialise('quality', { people: [], strata: [], sums: [], models: [] }, {})
          // @ts-expect-error it does not write control
          env.control.read('x')
          // @ts-expect-error it does not publish
          env.publisher.release
          // @ts-expect-error it did not declare the ledger
          env.ledger.key()
          // @ts-expect-error a store is read only
          env.store('lake').write
        },
      }),
      job({
        name: 'j',
        reads: [],
        writes: 'control',
        size: SIZE,
        ledger: 'releases',
        input: z.object({}),
        run: async (_, env) => {
          env.control.read('x')
          env.ledger.key()
          // @ts-expect-error no zone is read
          env.store('source')
          // @ts-expect-error no query was declared
          env.sql.rows('referenceSums', { people: [], sums: [] }, { score: 's' })
          // @ts-expect-error no table is in control
          env.tables.write('people', [])
        },
      }),
    ]
    expect(uncalled).toBeInstanceOf(Function)
  })
})

test('progress is told under the job’s name', async () => {
  const told: unknown[] = []
  const at = openLocal(folder, DIGESTS, { progress: (...all) => told.push(all) })
  const progressing = job({
    name: 'say-word',
    reads: [],
    writes: 'lake',
    size: SIZE,
    input: z.object({}),
    run: async (_, env) => env.progress(1, 2),
  })
  await run(progressing, {}, at)
  expect(told).toEqual([['say-word', 1, 2]])
})

test('what control is given lies under the hash of its content', async () => {
  const writing = job({
    name: 'say-word',
    reads: [],
    writes: 'control',
    size: SIZE,
    input: z.object({ nth: z.number() }),
    run: async (_, env) => [
      await env.control.write('notes', { a: 1 }),
      await env.control.write('notes', { a: 1 }),
      await env.control.write('notes', { a: 2 }),
      await env.control.read(await env.control.write('notes', { a: 2 })),
    ],
  })
  const [a, b, c, read] = (await run(writing, { nth: 1 })).output as unknown[]
  expect(a).toMatch(/^notes\/[0-9a-f]{32}\.json$/)
  expect(b).toBe(a)
  expect(c).not.toBe(a)
  expect(read).toEqual({ a: 2 })
  expect((await run(writing, { nth: 2 })).output).toEqual([a, b, c, read])
})
