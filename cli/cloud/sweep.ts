import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { type DeadObject, deadObjects } from '../../functions/adapters/dead-attempts.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import { UserError } from '../../science/errors.ts'
import type { Values } from '../values.ts'
import { readCloud } from './cloud-file.ts'

/** An attempt ends with its function, within 15 minutes. */
const LEAST_DAYS = 7
const DAY = 24 * 60 * 60 * 1000
const DELETES_AT_ONCE = 32
/** Where attempts write: nobody’s own files, and nothing that is out. */
const ZONES = ['lake', 'scores', 'cubes', 'audits'] as const

/** `evenstrand cloud sweep`: what steps left that were killed before they could commit or delete it; with --delete it goes. */
export async function run(_: string[], values: Values): Promise<void> {
  const { buckets, control } = await readCloud(values)
  const { s3 } = cloudClients()
  const before = new Date(Date.now() - LEAST_DAYS * DAY)
  try {
    const bucketsOf = ZONES.map(zone => buckets[zone]!)
    const dead = await deadObjects(s3, bucketsOf, control, before)
    if (!dead) throw noCommits(control)
    if (values.delete)
      for (let i = 0; i < dead.length; i += DELETES_AT_ONCE)
        await Promise.all(dead.slice(i, i + DELETES_AT_ONCE).map(({ bucket, key }) => s3Store(s3, bucket).remove(key)))
    for (const bucket of bucketsOf) console.log(lineOf(bucket, dead))
    console.log(
      values.delete
        ? 'Deleted. Buckets keep their earlier versions for 30 days.'
        : `Nothing is deleted: these are objects older than ${LEAST_DAYS} days that no commit names. --delete deletes them.`,
    )
  } catch (error) {
    throw inPlainWords(error)
  }
}

function lineOf(bucket: string, dead: readonly DeadObject[]): string {
  const own = dead.filter(of => of.bucket === bucket)
  const bytes = own.reduce((sum, { bytes }) => sum + bytes, 0)
  return `${bucket}: ${own.length.toLocaleString('en')} objects, ${bytes.toLocaleString('en')} bytes`
}

function noCommits(control: string): UserError {
  return new UserError('no-commits', `There are no commits in ${control}, so what is committed cannot be told.`, {
    todo: 'Check the file given as --cloud. Where control is lost, docs/operate.md tells what to do.',
  })
}
