import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'

/**
 * What goes wrong with a request. `stallAfterBytes`: no byte comes after so many. `lostAnswer`: it is done, and the
 * connection breaks before the answer.
 */
export type Fault =
  | { status: number; code: string }
  | { breakAfterBytes: number }
  | { stallAfterBytes: number }
  | { corrupt: true }
  | { lostAnswer: true }

export interface S3Request {
  method: string
  bucket: string
  key: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
}

interface Stored {
  body: Buffer
  etag: string
  version: string
  /** SHA-256, base64, where it was sent with one. */
  sha256?: string
}
interface Written extends Stored {
  at: Date
}
interface Upload {
  key: string
  parts: Map<number, Stored>
}

/** As much of S3 as `s3Store` asks for, in memory, path style: enough to be wrong in the ways that S3 can be. */
export class S3Stub {
  readonly #buckets = new Map<string, Map<string, Written>>()
  readonly #uploads = new Map<string, Upload>()
  readonly #faults: { fault: Fault; matches: (request: S3Request) => boolean; times: number }[] = []
  /** Every request, in order. */
  readonly requests: S3Request[] = []
  /** Keys a page of a listing. */
  pageSize = 1000
  /** Of all that is written next. */
  now = new Date()

  /** Lets the next requests that match go wrong. */
  fail(fault: Fault, matches: (request: S3Request) => boolean, times = 1): void {
    this.#faults.push({ fault, matches, times })
  }

  /** Multipart uploads that were begun and neither completed nor aborted. */
  get unfinished(): number {
    return this.#uploads.size
  }

  readonly handler = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(message.url!, 'http://stub')
    const [, bucket, ...path] = url.pathname.split('/')
    const key = decodeURIComponent(path.join('/'))
    const request = { method: message.method!, bucket: bucket!, key, query: url.searchParams, headers: message.headers }
    this.requests.push(request)
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    const fault = this.#faultOf(request)
    const answer =
      fault && 'status' in fault ? errorAnswer(fault.status, fault.code) : this.#answer(request, Buffer.concat(chunks))
    if (fault && 'lostAnswer' in fault) message.socket.destroy()
    else send(message, response, answer, fault)
  }

  #faultOf(request: S3Request): Fault | undefined {
    const found = this.#faults.find(({ matches, times }) => times > 0 && matches(request))
    if (found) found.times--
    return found?.fault
  }

  #answer(request: S3Request, body: Buffer): Answer {
    const { method, bucket, key, query, headers } = request
    const objects = this.#buckets.get(bucket) ?? new Map<string, Written>()
    this.#buckets.set(bucket, objects)
    const sent = headers['x-amz-checksum-crc32']
    if (sent !== undefined && sent !== checksum(body)) return errorAnswer(400, 'BadDigest')
    const sha256 = headers['x-amz-checksum-sha256'] as string | undefined
    if (sha256 !== undefined && sha256 !== sha256Of(body)) return errorAnswer(400, 'BadDigest')
    const has = objects.get(key)
    if (method === 'GET' && query.has('uploads')) return this.#listUploads()
    if (method === 'GET' && query.has('uploadId')) return listParts(this.#uploads.get(query.get('uploadId')!))
    if (method === 'GET' && key === '') return this.#list(objects, query)
    if (method === 'GET' || method === 'HEAD') return read(has, headers)
    if (method === 'POST' && query.has('uploads')) return this.#begin(key)
    const upload = this.#uploads.get(query.get('uploadId') ?? '')
    if (query.has('uploadId') && !upload) return errorAnswer(404, 'NoSuchUpload')
    if (method === 'DELETE') {
      if (upload) this.#uploads.delete(query.get('uploadId')!)
      else objects.delete(key)
      return { status: 204 }
    }
    const whole = upload && method === 'POST' ? joined(upload) : stored(body, sha256)
    if (upload && method === 'PUT') upload.parts.set(Number(query.get('partNumber')), whole)
    else {
      if (headers['if-none-match'] === '*' && has) return errorAnswer(412, 'PreconditionFailed')
      objects.set(key, { ...whole, at: this.now })
      this.#uploads.delete(query.get('uploadId') ?? '')
    }
    const done = `<CompleteMultipartUploadResult><ETag>${escaped(whole.etag)}</ETag></CompleteMultipartUploadResult>`
    return { status: 200, headers: { etag: whole.etag }, body: Buffer.from(method === 'POST' ? done : '') }
  }

  #begin(key: string): Answer {
    const id = randomUUID()
    this.#uploads.set(id, { key, parts: new Map() })
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
  }

  #listUploads(): Answer {
    const uploads = [...this.#uploads].map(
      ([id, { key }]) =>
        `<Upload><Key>${escaped(key)}</Key><UploadId>${id}</UploadId><ChecksumAlgorithm>SHA256</ChecksumAlgorithm></Upload>`,
    )
    return xml(`<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`)
  }

  #list(objects: Map<string, Written>, query: URLSearchParams): Answer {
    const keys = [...objects.keys()]
      .filter(key => key.startsWith(query.get('prefix') ?? ''))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    // A token is the last key told, so what is deleted between two pages moves no other.
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url')
    const left = keys.filter(key => Buffer.compare(Buffer.from(key), after) > 0)
    const page = left.slice(0, this.pageSize)
    const more = left.length > page.length
    const token = more
      ? `<NextContinuationToken>${Buffer.from(page.at(-1)!).toString('base64url')}</NextContinuationToken>`
      : ''
    const contents = page
      .map(key => {
        const { body, at } = objects.get(key)!
        return `<Contents><Key>${escaped(key)}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`
      })
      .join('')
    return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents}${token}</ListBucketResult>`)
  }
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: Buffer
}

function read(has: Stored | undefined, headers: IncomingMessage['headers']): Answer {
  if (!has) return errorAnswer(404, 'NoSuchKey')
  const { body, etag, version, sha256 } = has
  if (headers['if-match'] && headers['if-match'] !== etag) return errorAnswer(412, 'PreconditionFailed')
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '')
  if (!range) {
    const told: Record<string, string> =
      sha256 === undefined
        ? { 'x-amz-checksum-crc32': checksum(body) }
        : {
            'x-amz-checksum-sha256': sha256,
            'x-amz-checksum-type': sha256.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT',
          }
    return { status: 200, headers: { etag, 'x-amz-version-id': version, ...told }, body }
  }
  const [start, end] = [Number(range[1]), range[2] ? Number(range[2]) + 1 : body.length]
  if (start >= body.length) return errorAnswer(416, 'InvalidRange')
  return { status: 206, headers: { etag }, body: body.subarray(start, end) }
}

function send(message: IncomingMessage, response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  const body = answer.body ?? Buffer.alloc(0)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length })
  if (message.method === 'HEAD') response.end()
  else if (fault && 'corrupt' in fault) response.end(body.map(byte => byte ^ 1))
  else if (fault && 'breakAfterBytes' in fault)
    response.write(body.subarray(0, fault.breakAfterBytes), () => message.socket.destroy())
  else if (fault && 'stallAfterBytes' in fault) response.write(body.subarray(0, fault.stallAfterBytes))
  else response.end(body)
}

const xml = (text: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`),
})

const errorAnswer = (status: number, code: string): Answer => ({
  ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`),
  status,
})

function joined({ parts }: Upload): Stored {
  const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part)
  const whole = stored(Buffer.concat(inOrder.map(({ body }) => body)))
  const digests = inOrder.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [Buffer.from(sha256, 'base64')]))
  const sha256 = `${sha256Of(Buffer.concat(digests))}-${parts.size}`
  return { ...whole, etag: `${whole.etag.slice(0, -1)}-${parts.size}"`, ...(digests.length > 0 && { sha256 }) }
}

function listParts(upload: Upload | undefined): Answer {
  if (!upload) return errorAnswer(404, 'NoSuchUpload')
  const parts = [...upload.parts].map(
    ([number, { etag, sha256 }]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag><ChecksumSHA256>${sha256}</ChecksumSHA256></Part>`,
  )
  return xml(`<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`)
}

const sha256Of = (body: Buffer) => createHash('sha256').update(body).digest('base64')

function stored(body: Buffer, sha256?: string): Stored {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  return { body, etag, version: randomUUID(), ...(sha256 !== undefined && { sha256 }) }
}

function checksum(body: Buffer): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes.toString('base64')
}

const escaped = (text: string) => text.replace(/[<>&"]/g, char => `&#${char.charCodeAt(0)};`)
