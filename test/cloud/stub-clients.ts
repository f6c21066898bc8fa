import { AthenaClient } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'

/** Clients of a stub: the SDK's own retries, with no wait to speak of between them. */
const shared = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

export const stubS3 = (endpoint: string) => new S3Client({ ...shared(endpoint), forcePathStyle: true })
export const stubAthena = (endpoint: string) => new AthenaClient(shared(endpoint))
