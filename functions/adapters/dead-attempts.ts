import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import { readJson } from '../json.ts'
import type { Store } from '../ports.ts'
import { s3Store } from './s3.ts'
import { asTransient } from './transient-error.ts'

/** An object of an attempt that no commit names. */
export interface DeadObject {
  bucket: string
  key: string
  bytes: number
}

/** As an attempt of a job names itself, with the number of its part. What Athena wrote bears the name of a query’s try: another run may take it up, however late. */
const WRITTEN = /^[^/]+\/step=([0-9a-f]{12}(?:\.\d+)?)\/[^/]+$/
const READS_AT_ONCE = 32

/**
 * Objects written before `before` by attempts that no commit names, of the buckets given. Objects are listed before commits are read, so an
 * attempt that commits meanwhile is not among them. Nothing is known to be dead where there are no commits at all: undefined.
 */
export async function deadObjects(
  client: S3Client,
  buckets: readonly string[],
  control: string,
  before: Date,
): Promise<DeadObject[] | undefined> {
  const written: (DeadObject & { attempt: string })[] = []
  for (const bucket of buckets)
    for await (const { key, bytes, at } of listed(client, bucket)) {
      const attempt = WRITTEN.exec(key)?.[1]
      if (attempt !== undefined && at < before) written.push({ bucket, key, bytes, attempt })
    }
  const committed = await committedAttempts(s3Store(client, control))
  if (committed.size === 0) return undefined
  return written.filter(({ attempt }) => !committed.has(attempt)).map(({ attempt: _, ...dead }) => dead)
}

async function* listed(client: S3Client, Bucket: string) {
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket }))
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        yield { key: Key!, bytes: Size!, at: LastModified! }
  } catch (error) {
    throw asTransient(error)
  }
}

/** Every attempt that a commit of any step names. */
async function committedAttempts(control: Store): Promise<Set<string>> {
  const paths: string[] = []
  for await (const path of control.list('commits/')) paths.push(path)
  const found = new Set<string>()
  for (let i = 0; i < paths.length; i += READS_AT_ONCE)
    for (const commit of await Promise.all(paths.slice(i, i + READS_AT_ONCE).map(path => readJson(control, path))))
      addAttempts(commit, found)
  return found
}

function addAttempts(value: unknown, to: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if ('attempt' in value) to.add(String(value.attempt))
  for (const inner of Object.values(value)) addAttempts(inner, to)
}
