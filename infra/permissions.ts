import { type AnyJob, LEDGER_USES, type LedgerUse } from '../functions/ports.ts'
import { QUERIES } from '../queries/index.ts'
import type { Zone } from '../queries/tables/contract.ts'
import { TABLES, type TableName } from '../queries/tables.ts'

export type BucketName = Zone | 'control' | 'ledger'

/** Something a job may act on: a bucket or keys in it, or what Athena and its catalogue know by a name. */
export type Resource =
  | { bucket: BucketName }
  | { objects: BucketName; below: '' | `${string}/` }
  | { ledgerKey: true }
  | { workgroup: Zone }
  | { catalogue: true }
  | { database: Zone | 'default' }
  | { table: TableName }
  | { key: true }

export interface Permission {
  actions: readonly string[]
  on: readonly Resource[]
}

/** A declaration as far as permissions hang on it. */
export type Declaration = Pick<AnyJob, 'reads' | 'writes' | 'queries' | 'ledger'>

/** What a job reaches: the zones whose bucket it opens, the tables it queries and where its queries run. */
export function reachOf({ reads, writes, queries = [], ledger }: Declaration) {
  const written = writes === 'control' ? [] : [writes]
  return {
    zones: [...new Set([...reads, ...written])],
    written,
    ledger,
    tables: [...new Set<TableName>(queries.flatMap(query => QUERIES[query].inputs))],
    workgroups: queries.length > 0 ? written : [],
  }
}

/**
 * All that a job's role allows on data, from the job's declaration and nothing else. Every job reads control, where its
 * input and its commit lie, and puts commits; only a job that writes control puts anything else there. Nobody deletes
 * from control or the ledger.
 */
export function permissionsOf(declared: Declaration): Permission[] {
  const { zones, written, ledger, tables, workgroups } = reachOf(declared)
  return [
    ...reading('control'),
    { actions: ['s3:PutObject'], on: [{ objects: 'control', below: written.length > 0 ? 'commits/' : '' }] },
    ...zones.flatMap(reading),
    ...written.map(zone => ({
      // What is released is never deleted; elsewhere a job deletes what its own attempt wrote and did not commit.
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', ...(zone === 'released' ? [] : ['s3:DeleteObject'])],
      on: [{ objects: zone, below: '' as const }],
    })),
    ...(ledger ? ledgerUse(ledger) : []),
    ...workgroups.flatMap(zone => querying(zone, zones, tables)),
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], on: [{ key: true }] },
  ]
}

/**
 * The folders of the use, and for who adds to one its key, made on first use; names of entries, which any user may list, tell no
 * person.
 */
function ledgerUse(use: LedgerUse): Permission[] {
  const { reads, adds } = LEDGER_USES[use]
  const below = (folder: string) => ({ objects: 'ledger', below: `${folder}/` }) as const
  const key = adds === null ? [] : [{ ledgerKey: true } as const]
  return [
    { actions: ['s3:ListBucket'], on: [{ bucket: 'ledger' }] },
    { actions: ['s3:GetObject'], on: [...key, ...reads.map(below)] },
    ...(adds === null ? [] : [{ actions: ['s3:PutObject'], on: [...key, below(adds)] }]),
  ]
}

/** With ListBucket: without it S3 answers "forbidden" for what is not there. */
function reading(bucket: BucketName): Permission[] {
  return [
    { actions: ['s3:GetObject'], on: [{ objects: bucket, below: '' }] },
    { actions: ['s3:ListBucket'], on: [{ bucket }] },
  ]
}

/** Queries run under the job's own role, in the workgroup of the zone it writes. */
function querying(workgroup: Zone, zones: readonly Zone[], tables: readonly TableName[]): Permission[] {
  const databases = [...new Set(tables.map(table => TABLES[table].zone))]
  return [
    {
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      on: [{ workgroup }],
    },
    // Athena looks at the account's default database before the one a query names.
    { actions: ['glue:GetDatabase'], on: [{ catalogue: true }, { database: 'default' }] },
    {
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions'],
      on: [{ catalogue: true }, ...databases.map(database => ({ database })), ...tables.map(table => ({ table }))],
    },
    { actions: ['s3:GetBucketLocation'], on: zones.map(bucket => ({ bucket })) },
    // Athena writes a result in parts.
    { actions: ['s3:ListBucketMultipartUploads'], on: [{ bucket: workgroup }] },
    { actions: ['s3:ListMultipartUploadParts'], on: [{ objects: workgroup, below: '' }] },
  ]
}
