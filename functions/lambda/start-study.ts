import { Logger } from '@aws-lambda-powertools/logger'
import type { S3ObjectCreatedNotificationEvent } from 'aws-lambda'
import manifest from '../../package.json' with { type: 'json' }
import { cloudClients } from '../adapters/cloud-clients.ts'
import { s3Store } from '../adapters/s3.ts'
import { checkedSha256, startArrived } from '../adapters/study-starts.ts'
import { executionInput } from '../jobs/shared/execution-input.ts'
import { readSources } from '../jobs/shared/read-sources.ts'
import { toldError } from './told-error.ts'

const logger = new Logger()

/** Where a study that arrives is read and started: the function's one variable. */
export interface Arrivals {
  source: string
  ledger: string
  machine: string
}

/**
 * What happens when a study file arrives in source: the study is checked, its files' checksums are taken from S3 where it has them
 * and else made, and its execution is started, with the input that `evenstrand cloud start` gives. An event that is told twice starts it once. Throws what
 * `readSources` throws, by its own name: after its tries the event is a dead letter.
 */
export async function handler({ detail }: Pick<S3ObjectCreatedNotificationEvent, 'detail'>): Promise<string> {
  const { key: file, 'version-id': version } = detail.object
  if (version === undefined) throw new Error('the source bucket keeps no versions')
  const { source: bucket, ledger: entries, machine } = JSON.parse(process.env.EVENSTRAND_ARRIVALS!) as Arrivals
  const clients = cloudClients()
  const [source, ledger] = [s3Store(clients.s3, bucket), s3Store(clients.s3, entries)]
  try {
    const checked = await readSources(source, file)
    const input = await executionInput(source, file, checked, {
      version: manifest.version,
      ledger,
      knownSha256: name => checkedSha256(clients.s3, bucket, name),
    })
    const execution = await startArrived(clients.machine, machine, { study: checked.study.study, file, version }, input)
    logger.info('started', { execution })
    return execution
  } catch (error) {
    logger.error('not started', { file })
    throw toldError(error)
  }
}
