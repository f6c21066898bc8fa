import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { type AwsOptions, awsHome } from '../../functions/adapters/aws.ts'
import { s3Store } from '../../functions/adapters/s3.ts'
import type { Home, Log, Store } from '../../functions/ports.ts'
import { ZONES } from '../../queries/tables/contract.ts'
import { AthenaShim } from './athena-shim.ts'
import { listen } from './listen.ts'
import { S3Stub } from './s3-stub.ts'

export interface StubCloud {
  s3: S3Stub
  athena: AthenaShim
  /** A home in this cloud, as another process would open it. */
  home(log?: Log, digests?: Record<string, string>): Home
  bucket(name: string): Store
  close(): Promise<void>
}

/** The AWS home's description in a stub cloud: a bucket, a database and a workgroup a zone. */
export const PLACES: Omit<AwsOptions, 'digests'> = {
  buckets: Object.fromEntries(ZONES.map(zone => [zone, `evenstrand-${zone}`])),
  control: 'evenstrand-control',
  ledger: 'evenstrand-ledger',
  databases: Object.fromEntries(ZONES.map(zone => [zone, `evenstrand_${zone}`])),
  workgroups: Object.fromEntries(ZONES.map(zone => [zone, `evenstrand-${zone}`])),
}

const ENVIRONMENT = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }

/**
 * S3 and Athena at one endpoint of this process. Clients find it as they would find any: by the environment, which is put
 * back on close.
 */
export async function stubCloud({ cutoffBytes }: { cutoffBytes?: number } = {}): Promise<StubCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'evenstrand-'))
  const s3 = new S3Stub()
  const server = await listen((message, response) =>
    (AthenaShim.isAsked(message) ? athena : s3).handler(message, response),
  )
  const putBack = setEnvironment({ ...ENVIRONMENT, AWS_ENDPOINT_URL: server.url })
  const client = new S3Client({})
  const bucket = (name: string) => s3Store(client, name)
  const athena = new AthenaShim({
    folder,
    bucket,
    databases: Object.fromEntries(ZONES.map(zone => [`evenstrand_${zone}`, `evenstrand-${zone}`])),
    workgroups: Object.fromEntries(
      ZONES.map(zone => [`evenstrand-${zone}`, cutoffBytes === undefined ? {} : { cutoffBytes }]),
    ),
  })
  return {
    s3,
    athena,
    bucket,
    home: (log = () => {}, digests = {}) => awsHome({ ...PLACES, digests }, log, () => {}),
    async close() {
      putBack()
      client.destroy()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function setEnvironment(values: Record<string, string>): () => void {
  const before = Object.keys(values).map(name => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  return () => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  }
}
