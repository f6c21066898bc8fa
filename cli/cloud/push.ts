import { basename, dirname, join, resolve } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { folderStore } from '../../functions/adapters/files.ts'
import { pushFile } from '../../functions/adapters/push-file.ts'
import { readSources } from '../../functions/jobs/shared/read-sources.ts'
import { filesOf } from '../execution-input.ts'
import type { Values } from '../values.ts'
import { readCloud } from './cloud-file.ts'

/** `evenstrand cloud push`: the study and its files, checked, into the source bucket. */
export async function run([path]: string[], values: Values): Promise<void> {
  const [file, folder] = [basename(path!), resolve(dirname(path!))]
  const source = folderStore(folder)
  const { study } = await readSources(source, file)
  const { buckets } = await readCloud(values)
  const { s3 } = cloudClients()
  const files = await filesOf(source, file, study)
  try {
    // The study last: where its arrival starts it, all that it names is there.
    for (const name of [...files.filter(name => name !== file), file]) {
      const { sentBytes, bytes } = await pushFile(s3, buckets.source!, name, join(folder, name))
      console.log(
        `${name}: ${sentBytes === 0 && bytes > 0 ? 'there already' : `${sentBytes.toLocaleString('en')} bytes sent`}`,
      )
    }
  } catch (error) {
    throw inPlainWords(error)
  }
}
