import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { UserError } from '../../science/errors.ts'
import { mediaType } from '../media-type.ts'
import type { Store } from '../ports.ts'
import { asTransient, statusOf, TransientError } from './transient-error.ts'

/** What fits in one part is put in one request; of what does not, at most `PARTS_AT_ONCE` parts are in memory. */
const PART_BYTES = 8 << 20
const PARTS_AT_ONCE = 2
/** How often a body that breaks off without a byte of progress is taken up again, and a conflicting put repeated. */
const MOST_TRIES = 5

/**
 * A bucket as a Store. A ranged read after `size` reads the very object whose size was told, and fails where another took
 * its place. A read that breaks off goes on where it broke. The client's own retries come first; what remains of busy
 * services and broken connections is a TransientError.
 */
export function s3Store(client: S3Client, Bucket: string): Store {
  const sized = new Map<string, string>()
  return {
    async size(key) {
      const Key = checked(key)
      try {
        const { ContentLength, ETag } = await client.send(new HeadObjectCommand({ Bucket, Key }))
        sized.set(key, ETag!)
        return ContentLength!
      } catch (error) {
        if (statusOf(error) === 404) return undefined
        throw asTransient(error)
      }
    },
    async *read(key, range) {
      const Key = checked(key)
      if (range && range.end <= range.start) return
      const start = range?.start ?? 0
      const last = range ? range.end - 1 : ''
      let IfMatch = range && sized.get(key)
      let at = start
      for (let tries = 1; ; tries++) {
        const Range = range || at > 0 ? `bytes=${at}-${last}` : undefined
        const got = await client.send(new GetObjectCommand({ Bucket, Key, Range, IfMatch })).catch(error => {
          if (statusOf(error) === 416) return undefined
          throw statusOf(error) === 412 ? changed(key, error) : asTransient(error)
        })
        if (!got) return
        IfMatch = got.ETag
        const before = at
        try {
          for await (const chunk of got.Body as Readable) {
            at += chunk.length
            yield chunk
          }
          return
        } catch (error) {
          if (/^Checksum mismatch/.test(String((error as Error).message)))
            throw new TransientError(`${key} came altered`, { cause: error })
          if (at > before) tries = 1
          if (asTransient(error) === error || tries === MOST_TRIES) throw asTransient(error)
          if (range && at >= range.end) return
        }
      }
    },
    async write(key, body, when) {
      const Key = checked(key)
      const IfNoneMatch = when === 'absent' ? '*' : undefined
      const ContentType = mediaType(key)
      const chunks = body[Symbol.asyncIterator]()
      const { head, ended } = await upTo(PART_BYTES, chunks)
      try {
        if (ended) await put(client, { Bucket, Key, IfNoneMatch, ContentType, Body: head })
        else {
          const Body = Readable.from(joined(head, chunks), { highWaterMark: 1 })
          const params = { Bucket, Key, IfNoneMatch, ContentType, Body }
          await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done()
        }
        return true
      } catch (error) {
        if (when === 'absent' && statusOf(error) === 412) return false
        // Of parts: another is writing the key, or the answer was lost and they are joined already. Written anew, it is sure.
        const unsure = statusOf(error) === 409 || (error as Error).name === 'NoSuchUpload'
        throw unsure ? new TransientError(`${key} may not have been written`, { cause: error }) : asTransient(error)
      }
    },
    async *list(Prefix) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix }))
          for (const { Key } of page.Contents ?? []) yield Key!
      } catch (error) {
        throw asTransient(error)
      }
    },
    async remove(key) {
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: checked(key) }))
      } catch (error) {
        throw asTransient(error)
      }
    },
  }
}

/** Keys are what a folder can hold too, so that homes agree. */
function checked(key: string): string {
  if (key.split('/').some(part => ['', '.', '..'].includes(part))) throw new Error(`not a key: ${key}`)
  return key
}

/** One put. 409 says that another's write of the key was under way, not who won: asking again tells. */
async function put(client: S3Client, input: ConstructorParameters<typeof PutObjectCommand>[0]): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      await client.send(new PutObjectCommand(input))
      return
    } catch (error) {
      if (statusOf(error) !== 409 || tries === MOST_TRIES) throw error
      await sleep(50 * 2 ** tries * Math.random())
    }
}

/** The first `most` bytes or more; `ended` where the body has no others. */
async function upTo(most: number, chunks: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; ended: boolean }> {
  const head: Uint8Array[] = []
  let bytes = 0
  while (bytes < most) {
    const { done, value } = await chunks.next()
    if (done) return { head: Buffer.concat(head), ended: true }
    head.push(value)
    bytes += value.length
  }
  return { head: Buffer.concat(head), ended: false }
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield head
  yield* { [Symbol.asyncIterator]: () => rest }
}

function changed(key: string, cause: unknown): UserError {
  return new UserError('changed-file', 'The file was replaced while it was being read.', {
    todo: 'Leave the file as it is and run again.',
    place: { file: key },
    cause,
  })
}
