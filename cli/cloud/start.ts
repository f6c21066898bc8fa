import { basename, dirname, resolve } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { folderStore } from '../../functions/adapters/files.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import { startArrived, versionOf } from '../../functions/adapters/study-starts.ts'
import { executionInput } from '../../functions/jobs/shared/execution-input.ts'
import { readSources } from '../../functions/jobs/shared/read-sources.ts'
import { cutOf, type Values } from '../values.ts'
import { VERSION } from '../version.ts'
import { readCloud } from './cloud-file.ts'

/**
 * `evenstrand cloud start`: prints the execution, by which `status` and `pull` know it. Where the file’s arrival started it and it
 * runs still, that is the one.
 */
export async function run([path]: string[], values: Values): Promise<void> {
  const file = basename(path!)
  const source = folderStore(resolve(dirname(path!)))
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
    console.log(
      await startArrived(clients.machine, machine, { study: checked.study.study, file, version }, input, 'again'),
    )
  } catch (error) {
    throw inPlainWords(error)
  }
}
