import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListParts,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { asTransient, statusOf } from './transient-error.ts'

const LEAST_PART_BYTES = 16 << 20
/** As S3 has it. */
const MOST_PARTS = 10_000

export interface Pushed {
  /** Bytes that went over the wire this time. */
  sentBytes: number
  bytes: number
}

/**
 * Puts a file into a bucket with the SHA-256 of every part, which S3 checks. What is there with the same checksum is not
 * sent again, nor is a part of an upload that broke off; a file that changed meanwhile is refused by S3.
 */
export async function pushFile(
  client: S3Client,
  Bucket: string,
  Key: string,
  path: string,
  leastPartBytes = LEAST_PART_BYTES,
): Promise<Pushed> {
  const { bytes, partBytes, parts, checksum } = await cutUp(path, leastPartBytes)
  const single = parts.length === 1
  try {
    if ((await checksumOf(client, Bucket, Key)) === checksum) return { sentBytes: 0, bytes }
    if (single) {
      const Body = await readPart(path, 0, bytes)
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumSHA256: checksum }))
      return { sentBytes: bytes, bytes }
    }
    const UploadId = await uploadOf(client, Bucket, Key)
    const there = await partsThere(client, { Bucket, Key, UploadId })
    let sentBytes = 0
    const Parts = []
    for (const [i, digest] of parts.entries()) {
      const [PartNumber, ChecksumSHA256] = [i + 1, base64(digest)]
      let ETag = there.get(`${PartNumber} ${ChecksumSHA256}`)
      if (ETag === undefined) {
        const Body = await readPart(path, i * partBytes, Math.min(partBytes, bytes - i * partBytes))
        const sent = { Bucket, Key, UploadId, PartNumber, ChecksumSHA256, Body }
        ETag = (await client.send(new UploadPartCommand(sent))).ETag!
        sentBytes += Body.length
      }
      Parts.push({ PartNumber, ETag, ChecksumSHA256 })
    }
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
    return { sentBytes, bytes }
  } catch (error) {
    throw asTransient(error)
  }
}

/** Whether a bucket has the file that is on disk, as S3 checked it when `pushFile` put it there. */
export async function isPushed(client: S3Client, Bucket: string, Key: string, path: string): Promise<boolean> {
  const { checksum } = await cutUp(path, LEAST_PART_BYTES)
  return (await checksumOf(client, Bucket, Key)) === checksum
}

/** A file in parts as it is put, and the checksum that S3 then has of it. */
async function cutUp(path: string, leastPartBytes: number) {
  const { size: bytes } = await stat(path)
  const partBytes = Math.max(leastPartBytes, Math.ceil(bytes / MOST_PARTS))
  const parts = await partsOf(path, bytes, partBytes)
  const joined = createHash('sha256').update(Buffer.concat(parts))
  const checksum = parts.length === 1 ? base64(parts[0]!) : `${joined.digest('base64')}-${parts.length}`
  return { bytes, partBytes, parts, checksum }
}

/** SHA-256 of each part; of an empty file, of its one empty part. */
async function partsOf(path: string, bytes: number, partBytes: number): Promise<Buffer[]> {
  const starts = Array.from({ length: Math.max(1, Math.ceil(bytes / partBytes)) }, (_, i) => i * partBytes)
  const digests: Buffer[] = []
  for (const start of starts) {
    const hash = createHash('sha256')
    if (bytes > 0)
      for await (const chunk of createReadStream(path, { start, end: start + partBytes - 1 })) hash.update(chunk)
    digests.push(hash.digest())
  }
  return digests
}

async function readPart(path: string, start: number, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function checksumOf(client: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))).ChecksumSHA256
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** The newest upload of this key that was begun and not completed, or a new one. */
async function uploadOf(client: S3Client, Bucket: string, Key: string): Promise<string> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
  const begun = Uploads.filter(of => of.Key === Key && of.ChecksumAlgorithm === 'SHA256').at(-1)?.UploadId
  if (begun !== undefined) return begun
  const input = { Bucket, Key, ChecksumAlgorithm: 'SHA256' } as const
  return (await client.send(new CreateMultipartUploadCommand(input))).UploadId!
}

/** Of parts that are there: the ETag, by number and checksum. */
async function partsThere(client: S3Client, of: { Bucket: string; Key: string; UploadId: string }) {
  const there = new Map<string, string>()
  for await (const { Parts = [] } of paginateListParts({ client }, of))
    for (const { PartNumber, ChecksumSHA256, ETag } of Parts) there.set(`${PartNumber} ${ChecksumSHA256}`, ETag!)
  return there
}

const base64 = (digest: Buffer) => digest.toString('base64')
