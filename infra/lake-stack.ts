import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { type CfnBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { ZONES } from '../queries/tables/contract.ts'
import { LOGS_KEPT, PrivateBucket } from './constructs/private-bucket.ts'
import { tablesIn, ZoneCatalogue } from './constructs/zone-catalogue.ts'
import type { Lake } from './lake.ts'
import type { BucketName } from './permissions.ts'
import { RESULTS } from './results.ts'
import type { Settings } from './settings.ts'

const RESULTS_KEPT_DAYS = 7

export interface LakeStackProps extends StackProps {
  readonly settings: Settings
}

/** All that must outlive any deployment: a bucket a zone, control, the ledger, the key, and the catalogue over them. */
export class LakeStack extends Stack {
  readonly lake: Lake

  constructor(scope: Construct, id: string, { settings, ...props }: LakeStackProps) {
    super(scope, id, { ...props, terminationProtection: true })
    const key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN })
    const accessLogs = new PrivateBucket(this, 'AccessLogs', {
      lifecycleRules: [{ expiration: LOGS_KEPT }],
    })
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds the access logs of the other buckets; logging its own would never end.',
    })

    const buckets = {} as Record<BucketName, PrivateBucket>
    for (const zone of ZONES)
      buckets[zone] = new PrivateBucket(this, titled(zone), {
        key,
        accessLogs,
        lifecycleRules: [{ prefix: RESULTS, expiration: Duration.days(RESULTS_KEPT_DAYS) }],
      })
    buckets.control = new PrivateBucket(this, 'Control', { key, accessLogs })
    // Its own property: the construct's would add a function with a role to write it.
    const source = buckets.source.node.defaultChild as CfnBucket
    source.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
    if (settings.openPages !== '') {
      buckets.released.addToResourcePolicy(
        pagesMay(settings.openPages, 's3:GetObject', buckets.released.arnForObjects('*')),
      )
      key.addToResourcePolicy(pagesMay(settings.openPages, 'kms:Decrypt', '*'))
    }
    const days = Duration.days(settings.ledgerLockDays)
    buckets.ledger = new PrivateBucket(this, 'Ledger', {
      key,
      accessLogs,
      lock:
        settings.ledgerLock === 'compliance'
          ? ObjectLockRetention.compliance(days)
          : ObjectLockRetention.governance(days),
    })

    const catalogues = ZONES.filter(zone => tablesIn(zone).length > 0).map(zone => {
      const bucket = buckets[zone]
      const scanLimitBytes = settings.queryLimitGb * 1e9
      return [zone, new ZoneCatalogue(this, `${titled(zone)}Catalogue`, { zone, bucket, key, scanLimitBytes })] as const
    })
    const databases = Object.fromEntries(catalogues.map(([zone, { database }]) => [zone, database]))
    const workgroups = Object.fromEntries(catalogues.map(([zone, { workgroup }]) => [zone, workgroup]))
    this.lake = {
      buckets: mapped(buckets, bucket => this.exportValue(bucket.bucketName)),
      keyArn: this.exportValue(key.keyArn),
      databases,
      workgroups,
    }

    const { control, ledger, ...zones } = mapped(buckets, bucket => bucket.bucketName)
    new CfnOutput(this, 'Home', {
      description: 'The whole lake as EVENSTRAND_HOME, for whoever may use all of it',
      value: this.toJsonString({ buckets: zones, control, ledger, databases, workgroups }),
    })
  }
}

/**
 * What CloudFront may for the pages of one distribution. It is made after the bucket and the key, so it is the settings that
 * name it, and until they do none may anything. In a key's policy, `*` is the key.
 */
function pagesMay(distribution: string, action: string, resource: string): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: {
      StringEquals: {
        'aws:SourceAccount': Aws.ACCOUNT_ID,
        'aws:SourceArn': `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/${distribution}`,
      },
    },
  })
}

function mapped<K extends string, A, B>(record: Record<K, A>, by: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, by(value)])) as Record<K, B>
}

const titled = (word: string) => word[0]!.toUpperCase() + word.slice(1)
