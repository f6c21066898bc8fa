import { Arn, ArnFormat, Aws } from 'aws-cdk-lib'
import type { Zone } from '../queries/tables/contract.ts'
import { TABLES } from '../queries/tables.ts'
import { type BucketName, type Declaration, type Resource, reachOf } from './permissions.ts'

/** What other stacks know of a lake: names, never constructs, so that none of them can change it. */
export interface Lake {
  readonly buckets: Readonly<Record<BucketName, string>>
  readonly keyArn: string
  readonly databases: Readonly<Partial<Record<Zone, string>>>
  readonly workgroups: Readonly<Partial<Record<Zone, string>>>
}

/** What a job's function is told of the lake: no more than its declaration lets it use. */
export function homeOf(job: Declaration, lake: Lake) {
  const { zones, ledger, tables, workgroups } = reachOf(job)
  return {
    buckets: picked(lake.buckets, zones),
    control: lake.buckets.control,
    ...(ledger && { ledger: lake.buckets.ledger }),
    databases: picked(lake.databases, [...new Set(tables.map(table => TABLES[table].zone))]),
    workgroups: picked(lake.workgroups, workgroups),
  }
}

/** A resource of the lake by the name IAM knows it by. */
export function resourceArn(resource: Resource, lake: Lake): string {
  if ('bucket' in resource) return bucketArn(resource.bucket, lake)
  if ('objects' in resource) return `${bucketArn(resource.objects, lake)}/${resource.below}*`
  if ('ledgerKey' in resource) return `${bucketArn('ledger', lake)}/key`
  if ('key' in resource) return lake.keyArn
  if ('workgroup' in resource) return arn('athena', 'workgroup', lake.workgroups[resource.workgroup]!)
  if ('catalogue' in resource) return arn('glue', 'catalog')
  if ('database' in resource)
    return arn('glue', 'database', resource.database === 'default' ? 'default' : lake.databases[resource.database]!)
  return arn('glue', 'table', `${lake.databases[TABLES[resource.table].zone]!}/${resource.table}`)
}

/** The key opens only what S3 asks it for. */
export function conditionsOn(resources: readonly Resource[]): Record<string, Record<string, string>> {
  return resources.some(resource => 'key' in resource)
    ? { StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` } }
    : {}
}

function bucketArn(name: BucketName, lake: Lake): string {
  return `arn:${Aws.PARTITION}:s3:::${lake.buckets[name]}`
}

function arn(service: string, resource: string, resourceName?: string): string {
  return Arn.format({
    service,
    resource,
    ...(resourceName !== undefined && { resourceName }),
    arnFormat: resourceName === undefined ? ArnFormat.NO_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME,
    partition: Aws.PARTITION,
    region: Aws.REGION,
    account: Aws.ACCOUNT_ID,
  })
}

function picked<K extends string, V>(from: Readonly<Partial<Record<K, V>>>, keys: readonly K[]): Record<string, V> {
  return Object.fromEntries(keys.flatMap(key => (from[key] === undefined ? [] : [[key, from[key]]])))
}
