import {
  DeleteObjectsCommand,
  GetBucketLoggingCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3'
import { App, RemovalPolicies } from 'aws-cdk-lib'
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import settings from '../../cdk.json' with { type: 'json' }
import { addCopy } from '../../infra/add-copy.ts'
import { readSettings } from '../../infra/settings.ts'
import { type Account, cdk, deployTo, type Outputs, outputOf } from './cdk.ts'

const NAME = 'EvenstrandTest'
const APP = 'dist/cdk-passing.out'
export const PASSING = ['Lake', 'Pipeline', 'Dashboard'].map(stack => `${NAME}-${stack}`)

/** Deploys a copy that goes with its stacks: the product's, but that nothing is kept and nothing is protected. Handlers have to be bundled. */
export async function deployPassing(account: Account, openPages = ''): Promise<Outputs> {
  const own = { name: NAME, ledgerLockDays: 1, openPages }
  const context = Object.fromEntries(Object.entries(own).map(([key, value]) => [`evenstrand:${key}`, value]))
  const app = new App({ outdir: APP, context: { ...settings.context, ...context } })
  const { lake } = addCopy(app, { settings: readSettings(app.node), handlers: 'dist/lambda' })
  lake.terminationProtection = false
  RemovalPolicies.of(app).destroy()
  // One that has run queries is else not deleted.
  for (const group of lake.node.findAll()) if (group instanceof CfnWorkGroup) group.recursiveDeleteOption = true
  app.synth()
  return deployTo(account, APP, PASSING)
}

/** Empties the copy's buckets of all versions, the locked ones too, and destroys its stacks: those too of a deployment that broke off. */
export async function tearDown(account: Account, s3: S3Client, outputs: Outputs | undefined): Promise<void> {
  if (outputs) await emptyBuckets(s3, outputs)
  await cdk(account, 'destroy', ...PASSING, '--force', '--app', APP)
}

async function emptyBuckets(s3: S3Client, outputs: Outputs): Promise<void> {
  const { buckets, control, ledger } = JSON.parse(outputOf(outputs, 'Home'))
  const held: string[] = [...Object.values<string>(buckets), control, ledger]
  const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: buckets.source }))
  for (const bucket of [...held, ...(LoggingEnabled ? [LoggingEnabled.TargetBucket!] : [])]) await empty(s3, bucket)
}

async function empty(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }))
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }))
    if (Objects.length === 0) return
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true }, BypassGovernanceRetention: true }),
    )
    if (Errors.length > 0) throw new Error(`${Bucket} is not empty: ${Errors[0]!.Code} of ${Errors.length} objects`)
  }
}
