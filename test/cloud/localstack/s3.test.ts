import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { describe, inject } from 'vitest'
import { s3Store } from '../../../functions/adapters/s3.ts'
import { storeContract } from '../../contract/store-contract.ts'
import { awsAt } from './aws.ts'

const localstack = inject('localstack')

describe.skipIf('lacking' in localstack)('on LocalStack’s S3', () => {
  const { s3 } = awsAt('endpoint' in localstack ? localstack.endpoint : '')
  let buckets = 0

  storeContract('a bucket', async () => {
    const Bucket = `contract-${buckets++}`
    await s3.send(new CreateBucketCommand({ Bucket }))
    return { store: s3Store(s3, Bucket), close: async () => {} }
  })
})
