import { createHash } from 'node:crypto'
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { UserError } from '../../science/errors.ts'
import { statusOf } from './transient-error.ts'

/** A study file as it arrived: each version of it starts one execution by itself. */
export interface Arrived {
  /** The name that the study gives itself. */
  study: string
  file: string
  version: string
}

/** The execution that the arrival of a study file starts: the same however often the event is told. */
export function executionOf(machineArn: string, arrived: Arrived): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${nameOf(arrived)}`
}

/** The version of a file in a bucket, which keeps them all. */
export async function versionOf(client: S3Client, Bucket: string, file: string): Promise<string> {
  const found = await client.send(new HeadObjectCommand({ Bucket, Key: file })).catch(error => {
    if (statusOf(error) !== 404) throw error
    throw new UserError('not-pushed', 'The study file is not in the source bucket.', {
      todo: 'Run `evenstrand cloud push` first.',
      place: { file },
    })
  })
  if (found.VersionId === undefined) throw new Error(`${Bucket} keeps no versions`)
  return found.VersionId
}

/**
 * SHA-256 of a whole file, hex, as S3 checked it when the file was put with it. Nothing of files put without, nor of those put in
 * parts: theirs is a checksum of checksums.
 */
export async function checkedSha256(client: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  const { ChecksumSHA256: sha256, ChecksumType: type } = await client.send(
    new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }),
  )
  return sha256 !== undefined && type === 'FULL_OBJECT' ? Buffer.from(sha256, 'base64').toString('hex') : undefined
}

/**
 * Starts the execution of an arrival, or finds it: where two ask at once, or the event is told twice, one execution runs.
 * `again` starts another under a name of its own where that one has ended.
 */
export async function startArrived(
  client: SFNClient,
  stateMachineArn: string,
  arrived: Arrived,
  input: unknown,
  again?: 'again',
): Promise<string> {
  const start = async (name: string) =>
    (await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })))
      .executionArn!
  try {
    return await start(nameOf(arrived))
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error
  }
  const executionArn = executionOf(stateMachineArn, arrived)
  if (!again) return executionArn
  const { status } = await client.send(new DescribeExecutionCommand({ executionArn }))
  if (status === 'RUNNING') return executionArn
  return start(`${nameOf(arrived)}-${new Date().toISOString().replace(/\W/g, '')}`)
}

function nameOf({ study, file, version }: Arrived): string {
  const hash = createHash('sha256').update(`${file}\n${version}`).digest('hex').slice(0, 16)
  return `${study.slice(0, 40)}-${hash}`
}
