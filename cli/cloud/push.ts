import { join } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { pushFile } from '../../functions/adapters/push-file.ts'
import { executionOf, versionOf } from '../../functions/adapters/study-starts.ts'
import { filesOf } from '../../functions/jobs/shared/execution-input.ts'
import { readSources } from '../../functions/jobs/shared/read-sources.ts'
import { studyAt } from '../study-at.ts'
import type { Values } from '../values.ts'
import { readCloud } from './cloud-file.ts'

/** `evenstrand cloud push`: the study and its files, checked, into the source bucket. */
export async function run([path]: string[], values: Values): Promise<void> {
  const { folder, source, file } = await studyAt(path!)
  const { study } = await readSources(source, file)
  const { buckets, machine } = await readCloud(values)
  const { s3 } = cloudClients()
  const files = await filesOf(source, file, study)
  try {
    let arrived = false
    // The study last: when its arrival starts it, all that it names is there.
    for (const name of [...files.filter(name => name !== file), file]) {
      const { sentBytes, bytes } = await pushFile(s3, buckets.source!, name, join(folder, name))
      arrived = sentBytes > 0
      console.log(
        `${name}: ${sentBytes === 0 && bytes > 0 ? 'there already' : `${sentBytes.toLocaleString('en')} bytes sent`}`,
      )
    }
    const version = await versionOf(s3, buckets.source!, file)
    console.log(
      arrived
        ? `The study starts by itself, as ${executionOf(machine, { study: study.study, file, version })}`
        : 'The study file is as it was, and starts nothing: `evenstrand cloud start` does.',
    )
  } catch (error) {
    throw inPlainWords(error)
  }
}
