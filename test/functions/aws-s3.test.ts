import { createHash } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { s3Store } from '../../functions/adapters/s3.ts'
import type { Store } from '../../functions/ports.ts'
import { type Listening, listen } from '../cloud/listen.ts'
import { type S3Request, S3Stub } from '../cloud/s3-stub.ts'
import { body, bytesOf, listed, textAt } from '../helpers/bytes.ts'

async function open() {
  const stub = new S3Stub()
  const server = await listen(stub.handler)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const clientOf = (requestHandler = {}) =>
    new S3Client({ endpoint: server.url, region: 'us-east-1', credentials, requestHandler })
  const client = clientOf()
  const close = async () => {
    client.destroy()
    await server.close()
  }
  return { stub, store: s3Store(client, 'bucket'), rival: s3Store(client, 'bucket'), server, clientOf, close }
}

const is = (method: string) => (request: S3Request) => request.method === method
const MB = 1 << 20

describe('a bucket', () => {
  let stub: S3Stub
  let store: Store
  let rival: Store
  let server: Listening
  let clientOf: (requestHandler: object) => S3Client
  let close: () => Promise<void>
  beforeEach(async () => {
    // The client's waits between tries are a share of this.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    ;({ stub, store, rival, server, clientOf, close } = await open())
  })
  afterEach(async () => {
    await close()
    vi.restoreAllMocks()
  })

  const count = (method: string) => stub.requests.filter(is(method)).length
  const large = () => Array.from({ length: 42 }, (_, i) => Buffer.alloc(MB / 2 + i, i))

  test('tells of each object what it is, for whoever is served it: pages are pages, whole or in parts', async () => {
    for (const [key, content] of [
      ['a/site/index.html', [Buffer.from('<!doctype html>')]],
      ['a/tables/large.csv', large()],
      ['a/part.parquet', [Buffer.from('PAR1')]],
    ] as const) {
      stub.requests.length = 0
      await store.write(key, body(...content))
      expect(stub.requests.find(({ query }) => !query.has('partNumber'))!.headers['content-type']).toBe(
        key.endsWith('html')
          ? 'text/html; charset=utf-8'
          : key.endsWith('csv')
            ? 'text/csv; charset=utf-8'
            : 'application/octet-stream',
      )
    }
  })

  describe('large bodies', () => {
    test('are written in parts and come back byte for byte', async () => {
      expect(await store.write('large', body(...large()))).toBe(true)
      expect(sha256(await bytesOf(store.read('large')))).toBe(sha256(Buffer.concat(large())))
      const parts = stub.requests.filter(({ query }) => query.has('partNumber'))
      expect(parts.length).toBe(3)
      expect(stub.unfinished).toBe(0)
    })

    test('are never in memory as a whole: the body is asked no further than two parts ahead', async () => {
      let given = 0
      let ahead = 0
      async function* watched() {
        for (let i = 0; i < 48; i++) {
          const sent = stub.requests.filter(({ query }) => query.has('partNumber')).length * 8 * MB
          ahead = Math.max(ahead, given - sent)
          given += MB
          yield Buffer.alloc(MB)
        }
      }
      await store.write('large', watched())
      expect(await store.size('large')).toBe(48 * MB)
      expect(ahead).toBeLessThanOrEqual(26 * MB)
    })

    test('that throw midway leave nothing, not even parts, and the error is their own', async () => {
      const broken = new Error('the source broke')
      async function* breaking() {
        yield* large()
        throw broken
      }
      await expect(store.write('large', breaking())).rejects.toBe(broken)
      await expect(store.write('large', breaking(), 'absent')).rejects.toBe(broken)
      expect(await listed(store)).toEqual([])
      expect(stub.requests.some(({ query }) => query.has('uploads'))).toBe(true)
      expect(stub.unfinished).toBe(0)
    })

    test('that must be absent lose to a rival who wrote meanwhile, and leave no parts', async () => {
      async function* overtaken() {
        yield* large()
        await rival.write('large', body('rival'))
      }
      expect(await store.write('large', overtaken(), 'absent')).toBe(false)
      expect(await textAt(store, 'large')).toBe('rival')
      expect(stub.unfinished).toBe(0)
      const conditional = stub.requests.filter(({ headers }) => headers['if-none-match'])
      expect(conditional.map(({ method }) => method)).toEqual(['POST'])
    })

    test('of which the last answer is lost are for the step to try again: nobody can say who wrote them', async () => {
      stub.fail({ lostAnswer: true }, ({ method, query }) => method === 'POST' && query.has('uploadId'))
      await expect(store.write('large', body(...large()))).rejects.toMatchObject({ name: 'TransientError' })
      expect(stub.unfinished).toBe(0)
    })

    test('that must be absent, where S3 cannot say who won, are for the step to try again', async () => {
      stub.fail(
        { status: 409, code: 'ConditionalRequestConflict' },
        ({ method, query }) => method === 'POST' && query.has('uploadId'),
      )
      await expect(store.write('large', body(...large()), 'absent')).rejects.toMatchObject({ name: 'TransientError' })
      expect(stub.unfinished).toBe(0)
    })
  })

  describe('a busy service', () => {
    const busy = { status: 503, code: 'SlowDown' }

    test('is asked again by the client, and nobody else hears of it', async () => {
      await store.write('k', body('text'))
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) stub.fail(busy, is(method), 2)
      expect(await store.size('k')).toBe(4)
      expect(await textAt(store, 'k')).toBe('text')
      expect(await store.write('k', body('next'))).toBe(true)
      expect(await textAt(store, 'k')).toBe('next')
      await store.remove('k')
      stub.fail(busy, is('GET'), 1)
      expect(await listed(store)).toEqual([])
    })

    test('that stays busy is a TransientError, whatever was asked', async () => {
      await store.write('k', body('text'))
      stub.fail(busy, () => true, Number.POSITIVE_INFINITY)
      const asked = [
        store.size('k'),
        textAt(store, 'k'),
        store.write('k', body('x'), 'absent'),
        listed(store),
        store.remove('k'),
      ]
      for (const answer of await Promise.allSettled(asked))
        expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'TransientError' } })
    })

    test('and one out of reach too; but a refusal is no TransientError', async () => {
      stub.fail({ status: 403, code: 'AccessDenied' }, () => true)
      await expect(textAt(store, 'k')).rejects.toMatchObject({ name: 'AccessDenied' })
      await server.close()
      await expect(store.size('k')).rejects.toMatchObject({ name: 'TransientError' })
    })
  })

  describe('a read that breaks off', () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251))
    beforeEach(() => store.write('k', body(content)))

    test('goes on where it broke: each byte comes once', async () => {
      stub.fail({ breakAfterBytes: 100_000 }, is('GET'), 2)
      expect((await bytesOf(store.read('k'))).equals(content)).toBe(true)
      expect(count('GET')).toBe(3)
      stub.fail({ breakAfterBytes: 70_000 }, is('GET'), 2)
      const range = { start: 50_001, end: 270_000 }
      expect((await bytesOf(store.read('k', range))).equals(content.subarray(50_001, 270_000))).toBe(true)
    })

    test('or of which no more bytes come, too', async () => {
      stub.fail({ stallAfterBytes: 100_000 }, is('GET'))
      const impatient = clientOf({ socketTimeout: 500 })
      expect((await bytesOf(s3Store(impatient, 'bucket').read('k'))).equals(content)).toBe(true)
      expect(count('GET')).toBeGreaterThan(1)
      impatient.destroy()
    })

    test('again and again without a byte is a TransientError', async () => {
      stub.fail({ breakAfterBytes: 0 }, is('GET'), Number.POSITIVE_INFINITY)
      await expect(bytesOf(store.read('k'))).rejects.toMatchObject({ name: 'TransientError' })
      expect(count('GET')).toBe(5)
    })

    test('does not go on in another object', async () => {
      stub.fail({ breakAfterBytes: 100_000 }, is('GET'))
      const reading = async () => {
        for await (const _ of store.read('k')) await rival.write('k', body('other'))
      }
      await expect(reading()).rejects.toMatchObject({ code: 'changed-file', place: { file: 'k' } })
    })

    test('and one that comes altered is a TransientError', async () => {
      stub.fail({ corrupt: true }, is('GET'))
      await expect(bytesOf(store.read('k'))).rejects.toMatchObject({ name: 'TransientError' })
    })
  })

  test('an object replaced between its size and a range of it is an error, not a mixture', async () => {
    await store.write('k', body('old content'))
    expect(await store.size('k')).toBe(11)
    expect((await bytesOf(store.read('k', { start: 0, end: 3 }))).toString()).toBe('old')
    await rival.write('k', body('new content'))
    await expect(bytesOf(store.read('k', { start: 4, end: 11 }))).rejects.toMatchObject({ code: 'changed-file' })
    expect(await store.size('k')).toBe(11)
    expect((await bytesOf(store.read('k', { start: 0, end: 3 }))).toString()).toBe('new')
  })

  test('a conditional put in conflict with another’s is repeated until S3 says who won', async () => {
    const conflict = { status: 409, code: 'ConditionalRequestConflict' }
    stub.fail(conflict, is('PUT'), 2)
    expect(await store.write('k', body('mine'), 'absent')).toBe(true)
    stub.fail(conflict, is('PUT'), 1)
    expect(await store.write('k', body('again'), 'absent')).toBe(false)
    expect(await textAt(store, 'k')).toBe('mine')
    expect(count('PUT')).toBe(5)
  })

  test('a listing of many pages is whole and in order, though what it tells is removed meanwhile', async () => {
    stub.pageSize = 3
    const keys = Array.from({ length: 20 }, (_, i) => `p/${String(i).padStart(2, '0')}`)
    for (const key of keys) await store.write(key, body(''))
    expect(await listed(store, 'p/')).toEqual(keys)
    for await (const key of store.list('p/')) await store.remove(key)
    expect(await listed(store)).toEqual([])
  })
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
