import { basename, dirname, resolve } from 'node:path'
import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { folderStore } from '../../functions/adapters/files.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import { startStudy } from '../../functions/adapters/study-machine.ts'
import { readSources } from '../../functions/jobs/shared/read-sources.ts'
import { CUT, executionInput } from '../execution-input.ts'
import { type Values, wholeNumber } from '../values.ts'
import { readCloud } from './cloud-file.ts'

/** `evenstrand cloud start`: prints the execution, by which `status` and `pull` know it. */
export async function run([path]: string[], values: Values): Promise<void> {
  const file = basename(path!)
  const source = folderStore(resolve(dirname(path!)))
  const { study } = await readSources(source, file)
  const { machine, ledger } = await readCloud(values)
  const clients = cloudClients()
  const cut = {
    rangeBytes: wholeNumber(values['range-bytes'], '--range-bytes') ?? CUT.rangeBytes,
    peoplePerShard: wholeNumber(values['shard-people'], '--shard-people') ?? CUT.peoplePerShard,
  }
  const name = `${study.study}-${new Date().toISOString().replace(/\W/g, '')}`
  try {
    const input = await executionInput(source, file, study, { cut, ledger: s3Store(clients.s3, ledger) })
    console.log(await startStudy(clients.machine, machine, name, input))
  } catch (error) {
    throw inPlainWords(error)
  }
}
