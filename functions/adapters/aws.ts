import { AthenaClient } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'
import { z } from 'zod'
import { ZONES, type Zone } from '../../queries/tables/contract.ts'
import type { Home, Ledger, Log, Store } from '../ports.ts'
import { athenaSql } from './athena.ts'
import { parquetTables } from './parquet.ts'
import { s3Store } from './s3.ts'
import { storeLedger } from './store-ledger.ts'

const BUCKET = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
const NAME = z.string().regex(/^[A-Za-z0-9_-]+$/)
const byZone = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(ZONES), value)

/** What a function is told of its home, `EVENSTRAND_HOME`: no more than its job may use; and the digests of the code. */
const awsOptions = z.strictObject({
  buckets: byZone(BUCKET),
  control: BUCKET,
  ledger: BUCKET.optional(),
  databases: byZone(NAME),
  workgroups: byZone(NAME),
  digests: z.record(z.string(), z.string()),
})
export type AwsOptions = z.infer<typeof awsOptions>

/** Of the SDK: at most so many tries at a request, and so long without a byte until it counts as broken. */
const CLIENT = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
}

/**
 * A home of buckets and Athena, in the account, region and at the endpoint of the environment. Throws where its
 * description is malformed; asking for a zone it does not name throws when asked.
 *
 * The ledger's key is an object of the ledger's bucket, made on first use.
 */
export function awsHome(options: AwsOptions, log: Log, progress: Home['progress']): Home {
  const described = awsOptions.safeParse(options)
  if (!described.success) throw new Error(`EVENSTRAND_HOME is malformed: ${z.prettifyError(described.error)}`)
  const { buckets, control, ledger, databases, workgroups, digests } = described.data
  const s3 = lazy(() => new S3Client(CLIENT))
  const athena = lazy(() => new AthenaClient(CLIENT))
  const stores = new Map<string, Store>()
  const store = (bucket: string | undefined, of: string) => {
    if (bucket === undefined) throw new Error(`this home has no bucket for ${of}`)
    const opened = stores.get(bucket) ?? s3Store(s3(), bucket)
    stores.set(bucket, opened)
    return opened
  }
  const zone = (name: Zone) => store(buckets[name], name)
  return {
    get control() {
      return store(control, 'control')
    },
    zone,
    tables: attempt => parquetTables(zone, attempt),
    sql: (attempt, signal) =>
      athenaSql(athena(), { buckets, databases, workgroups }, zone, store(control, 'control'), attempt, signal, log),
    get ledger(): Ledger {
      return storeLedger(store(ledger, 'the ledger'))
    },
    digests,
    log,
    progress,
  }
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
