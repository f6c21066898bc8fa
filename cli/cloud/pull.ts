import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { folderStore } from '../../functions/adapters/files.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import { outcomeOf } from '../../functions/adapters/study-machine.ts'
import { UserError } from '../../science/errors.ts'
import type { Values } from '../values.ts'
import { run as verify } from '../verify.ts'
import { readCloud } from './cloud-file.ts'

/** `evenstrand cloud pull`: the release of an execution that succeeded. It is there only once it is verified. */
export async function run([execution]: string[], values: Values): Promise<void> {
  const { buckets } = await readCloud(values)
  const { s3, machine } = cloudClients()
  const { output, status } = await outcomeOf(machine, execution!).catch(error => {
    throw inPlainWords(error)
  })
  const released = (output as { released?: { study: string; release: string } } | undefined)?.released
  if (!released)
    throw new UserError('no-release', `The execution has no release: it is ${status.toLowerCase()}.`, {
      todo: '`evenstrand cloud status` tells how far it is.',
    })
  const { study, release } = released
  const to = resolve(String(values.out ?? 'released'), study, release)
  await mkdir(dirname(to), { recursive: true })
  const temporary = await mkdtemp(join(dirname(to), '.pulling-'))
  try {
    const [bucket, folder] = [s3Store(s3, buckets.released!), folderStore(temporary)]
    for await (const key of bucket.list(`${study}/${release}/`))
      await folder.write(key.slice(`${study}/`.length), bucket.read(key))
    await verify([join(temporary, release)], values)
    await rm(to, { recursive: true, force: true })
    await rename(join(temporary, release), to)
  } catch (error) {
    throw inPlainWords(error)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  if (!values.json) console.log(`It is in ${to}.`)
}
