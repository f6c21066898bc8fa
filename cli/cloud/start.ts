import { join } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { isPushed } from '../../functions/adapters/push-file.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import { startArrived, versionOf } from '../../functions/adapters/study-starts.ts'
import { executionInput, sha256Of } from '../../functions/jobs/shared/execution-input.ts'
import { readSources } from '../../functions/jobs/shared/read-sources.ts'
import { UserError } from '../../science/errors.ts'
import { studyAt } from '../study-at.ts'
import { cutOf, type Values } from '../values.ts'
import { VERSION } from '../version.ts'
import { readCloud } from './cloud-file.ts'

/**
 * `evenstrand cloud start`: prints the execution, by which `status` and `pull` know it. Where the file’s arrival started it and it
 * runs still, that is the one.
 */
export async function run([path]: string[], values: Values): Promise<void> {
  const { folder, source, file } = await studyAt(path!)
  const checked = await readSources(source, file)
  const { buckets, machine, ledger } = await readCloud(values)
  const clients = cloudClients()
  const cut = cutOf(values)
  try {
    const version = await versionOf(clients.s3, buckets.source!, file)
    const input = await executionInput(source, file, checked, {
      version: VERSION,
      cut,
      ledger: s3Store(clients.s3, ledger),
    })
    for (const { file, sha256 } of input.sources)
      await refuseOther(clients.s3, buckets.source!, file, join(folder, file), sha256)
    console.log(
      await startArrived(clients.machine, machine, { study: checked.study.study, file, version }, input, 'again'),
    )
  } catch (error) {
    throw inPlainWords(error)
  }
}

type S3 = ReturnType<typeof cloudClients>['s3']

/** Steps are named after the files on disk and read those in the bucket: refuses a file that is not the same in both. */
async function refuseOther(s3: S3, bucket: string, file: string, path: string, sha256: string): Promise<void> {
  if (await isPushed(s3, bucket, file, path)) return
  // Put by other means, or another file.
  const there = s3Store(s3, bucket)
  if ((await there.size(file)) !== undefined && (await sha256Of(there, file)) === sha256) return
  throw new UserError('not-pushed', 'The file in the source bucket is not the one here.', {
    todo: 'Run `evenstrand cloud push` first.',
    place: { file },
  })
}
