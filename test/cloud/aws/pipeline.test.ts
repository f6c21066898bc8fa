import { execFileSync } from 'node:child_process'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, describe } from 'vitest'
import type { Outputs } from '../cdk.ts'
import { studySuite } from '../deployed-studies.ts'
import { deployPassing, tearDown } from '../passing-copy.ts'
import { optedIn } from './opted-in.ts'

describe('studies in an account', () => {
  const account = optedIn(process.env)
  const s3 = new S3Client({})
  let outputs: Outputs | undefined

  studySuite(async () => {
    execFileSync(process.execPath, ['scripts/bundle-lambdas.mjs'])
    outputs = await deployPassing(account)
    return { s3, sfn: new SFNClient({}), outputs }
  })
  afterAll(() => tearDown(account, s3, outputs), 1_800_000)
})
