import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../functions/ports.ts'
import { body, bytesOf, listed, textAt } from '../helpers/bytes.ts'

/** The laws of a Store. Keys that are folders of other keys are outside of it: no adapter need hold both. */
export function storeContract(name: string, open: () => Promise<{ store: Store; close(): Promise<void> }>): void {
  describe(`Store: ${name}`, () => {
    let store: Store
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ store, close } = await open())
    })
    afterEach(() => close())

    describe('reading', () => {
      test('what was written is read whole, and its size is its bytes', async () => {
        expect(await store.write('a/b.txt', body('grüße', ', ', 'you'))).toBe(true)
        expect(await textAt(store, 'a/b.txt')).toBe('grüße, you')
        expect(await store.size('a/b.txt')).toBe(Buffer.byteLength('grüße, you'))
      })

      test('a key that is not there has no size, and reading it throws', async () => {
        expect(await store.size('nothing')).toBeUndefined()
        expect(await store.size('no/such/thing')).toBeUndefined()
        await expect(bytesOf(store.read('nothing'))).rejects.toThrow()
      })

      test('a folder is no object, and nothing lies below an object', async () => {
        await store.write('a/b', body('x'))
        expect(await store.size('a')).toBeUndefined()
        expect(await store.size('a/b/c')).toBeUndefined()
        expect(await listed(store, 'a/b/')).toEqual([])
      })

      test('a range is start inclusive, end exclusive, and ends with the object', async () => {
        const content = Buffer.from(Array.from({ length: 300 }, (_, i) => i % 251))
        await store.write('ranged', body(content))
        const limit = fc.integer({ min: 0, max: 320 })
        await fc.assert(
          fc.asyncProperty(limit, limit, async (start, end) => {
            const found = await bytesOf(store.read('ranged', { start, end }))
            expect(found.equals(content.subarray(start, Math.max(start, end)))).toBe(true)
          }),
          {
            seed: 1,
            numRuns: 40,
            examples: [
              [0, 0],
              [0, 1],
              [299, 300],
              [300, 310],
              [299, 320],
              [0, 300],
              [10, 5],
            ],
          },
        )
      })

      test('an object of no bytes is there', async () => {
        await store.write('empty', body())
        expect(await store.size('empty')).toBe(0)
        expect(await textAt(store, 'empty')).toBe('')
        expect(await bytesOf(store.read('empty', { start: 0, end: 10 }))).toHaveLength(0)
        expect(await listed(store)).toEqual(['empty'])
      })

      test('some megabytes in many chunks of odd lengths come back byte for byte, whole and by range', async () => {
        const chunks = Array.from({ length: 300 }, (_, i) => Buffer.alloc(i % 7 === 0 ? 0 : 9_973 + 64 * i, i))
        const whole = Buffer.concat(chunks)
        expect(whole.length).toBeGreaterThan(4 << 20)
        await store.write('large', body(...chunks))
        expect(sha256(await bytesOf(store.read('large')))).toBe(sha256(whole))
        const range = { start: (1 << 20) - 3, end: (3 << 20) + 5 }
        expect(sha256(await bytesOf(store.read('large', range)))).toBe(sha256(whole.subarray(range.start, range.end)))
      })
    })

    describe('listing', () => {
      test('a prefix is a string, not a folder', async () => {
        const keys = ['atoms/step=a.0/part-0', 'atoms/step=ab.0/part-0', 'atoms2/x', 'b/y']
        for (const key of keys) await store.write(key, body(key))
        expect(await listed(store)).toEqual(keys)
        expect(await listed(store, 'ato')).toEqual(keys.slice(0, 3))
        expect(await listed(store, 'atoms/')).toEqual(keys.slice(0, 2))
        expect(await listed(store, 'atoms/step=a')).toEqual(keys.slice(0, 2))
        expect(await listed(store, 'atoms/step=a.0/')).toEqual(keys.slice(0, 1))
        expect(await listed(store, 'atoms/step=a.0/part-0')).toEqual(keys.slice(0, 1))
        expect(await listed(store, 'c')).toEqual([])
        expect(await listed(store, 'c/d/')).toEqual([])
      })

      test('keys come in the order of their UTF-8 bytes, whatever the prefix', async () => {
        const part = fc.string({ unit: fc.constantFrom(...'ab0-.=~!', 'é', '～', '😀'), minLength: 1, maxLength: 3 })
        const key = fc
          .array(
            part.filter(text => !/^\.\.?$/.test(text)),
            { minLength: 1, maxLength: 3 },
          )
          .map(parts => parts.join('/'))
        let nth = 0
        await fc.assert(
          fc.asyncProperty(fc.uniqueArray(key, { maxLength: 12 }), fc.nat(20), async (made, cut) => {
            const root = `run-${nth++}/`
            const keys = made.filter(key => !made.some(other => other.startsWith(`${key}/`))).map(key => root + key)
            for (const key of keys) await store.write(key, body(''))
            const prefix = root + [...(keys[0] ?? '').slice(root.length)].slice(0, cut).join('')
            expect(await listed(store, prefix)).toEqual(keys.filter(key => key.startsWith(prefix)).sort(byBytes))
          }),
          { seed: 1, numRuns: 40 },
        )
      })

      test('a slash is a byte like others: a-b and a.b come before a/b, a0 after', async () => {
        const keys = ['a-b', 'a.b', 'a/b', 'a0', 'aé', 'a～', 'a😀']
        for (const key of keys.toReversed()) await store.write(key, body(key))
        expect(await listed(store)).toEqual(keys)
        expect(await listed(store, 'a')).toEqual(keys)
      })

      test('no prefix leads out of the store', async () => {
        await store.write('etc/a', body(''))
        for (const prefix of ['../', '/', '/etc/', './', 'etc/../', 'etc//'])
          expect(await listed(store, prefix)).toEqual([])
      })
    })

    describe('writing', () => {
      test('a write replaces the whole of what was there', async () => {
        await store.write('k', body('a longer text'))
        expect(await store.write('k', body('short'))).toBe(true)
        expect(await textAt(store, 'k')).toBe('short')
        expect(await listed(store)).toEqual(['k'])
      })

      test('a write of what must be absent is refused where it is there, and leaves it', async () => {
        expect(await store.write('k', body('first'), 'absent')).toBe(true)
        expect(await store.write('k', body('second'), 'absent')).toBe(false)
        expect(await textAt(store, 'k')).toBe('first')
        await store.remove('k')
        expect(await store.write('k', body('third'), 'absent')).toBe(true)
        expect(await textAt(store, 'k')).toBe('third')
      })

      test('of rivals for one absent key exactly one wins, and its content is whole', async () => {
        const contents = Array.from({ length: 12 }, (_, i) => `${i}`.repeat(5_000))
        const won = await Promise.all(contents.map(content => store.write('k', inTurns(content), 'absent')))
        expect(won.filter(Boolean)).toHaveLength(1)
        expect(await textAt(store, 'k')).toBe(contents[won.indexOf(true)])
        expect(await listed(store)).toEqual(['k'])
      })

      test('rivals that replace one key leave one of them, whole', async () => {
        const contents = Array.from({ length: 12 }, (_, i) => `${i}`.repeat(5_000))
        await Promise.all(contents.map(content => store.write('k', inTurns(content))))
        expect(contents).toContain(await textAt(store, 'k'))
      })

      test('a body that throws midway leaves nothing, and the error is its own', async () => {
        const broken = new Error('the source broke')
        async function* breaking() {
          yield Buffer.from('half')
          throw broken
        }
        await expect(store.write('new', breaking())).rejects.toBe(broken)
        await expect(store.write('new', breaking(), 'absent')).rejects.toBe(broken)
        expect(await store.size('new')).toBeUndefined()
        expect(await listed(store)).toEqual([])

        await store.write('old', body('old content'))
        await expect(store.write('old', breaking())).rejects.toBe(broken)
        expect(await textAt(store, 'old')).toBe('old content')
        expect(await listed(store)).toEqual(['old'])
      })

      test('until a write is done its key holds what it held: nothing, or the old object', async () => {
        await store.write('old', body('old content'))
        const seen: unknown[] = []
        async function* watched() {
          for (const chunk of ['one', 'two']) {
            yield Buffer.from(chunk)
            seen.push(await store.size('new'), await textAt(store, 'old'), await listed(store))
          }
        }
        await store.write('new', watched(), 'absent')
        await store.write('old', watched())
        expect(seen).toEqual([
          ...[undefined, 'old content', ['old'], undefined, 'old content', ['old']],
          ...[6, 'old content', ['new', 'old'], 6, 'old content', ['new', 'old']],
        ])
        expect(await textAt(store, 'old')).toBe('onetwo')
      })

      test('who has begun to read an object reads that object to its end, though it is replaced', async () => {
        const old = Buffer.alloc(3 << 20, 'o')
        await store.write('k', body(old))
        const chunks: Uint8Array[] = []
        for await (const chunk of store.read('k')) {
          if (chunks.length === 0) await store.write('k', body(Buffer.alloc(3 << 20, 'n')))
          chunks.push(chunk)
        }
        expect(Buffer.concat(chunks).equals(old)).toBe(true)
      })
    })

    test('removing is idempotent and touches nothing else', async () => {
      await store.write('a/b', body('x'))
      await store.write('a/bc', body('y'))
      await store.remove('a/b')
      await store.remove('a/b')
      await store.remove('never/was')
      expect(await listed(store)).toEqual(['a/bc'])
    })

    test('keys may hold any text between their slashes', async () => {
      const keys = ['step=0a.1/x', 'Ünï/cödé/😀', 'with space/and+plus', "o'brien", '%2F', '...', 'a?b#c', '.hidden']
      for (const key of keys) await store.write(key, body(key))
      for (const key of keys) expect(await textAt(store, key)).toBe(key)
      expect(await listed(store)).toEqual([...keys].sort(byBytes))
    })

    test.each(['', '/', '/absolute', '..', '../up', 'a/../../up', 'a/../b', './a', 'a/./b', 'a//b', 'a/'])(
      'the key %j is refused by all',
      async key => {
        await expect(store.write(key, body('x'))).rejects.toThrow()
        await expect(store.size(key)).rejects.toThrow()
        await expect(store.remove(key)).rejects.toThrow()
        await expect(bytesOf(store.read(key))).rejects.toThrow()
        expect(await listed(store)).toEqual([])
      },
    )
  })
}

/** A body whose chunks come one turn of the event loop apart, so that rivals truly mix. */
async function* inTurns(content: string): AsyncIterable<Uint8Array> {
  for (let at = 0; at < content.length; at += 1_000) {
    await new Promise(resolve => setImmediate(resolve))
    yield Buffer.from(content.slice(at, at + 1_000))
  }
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
