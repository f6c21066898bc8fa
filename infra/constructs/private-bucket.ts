import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  type ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** Days in which a deleted or replaced object can still be brought back. */
const KEPT_DAYS = 30
/** How long logs of who read what are kept. */
export const LOGS_KEPT = Duration.days(400)

export interface PrivateBucketProps {
  /**
   * Key that encrypts the objects.
   * @default S3's own key
   */
  readonly key?: IKey
  /**
   * Where accesses are logged, under the bucket's own prefix.
   * @default they are not
   */
  readonly accessLogs?: IBucket
  /**
   * Every version of every object is locked this long: nothing is ever overwritten, nothing expires.
   * @default no lock
   */
  readonly lock?: ObjectLockRetention
  /**
   * Whose the objects are.
   * @default the bucket's owner's, without access control lists
   */
  readonly ownership?: ObjectOwnership
  /**
   * Rules beside those that clear uploads never finished and versions no longer current.
   * @default none: no current object ever expires
   */
  readonly lifecycleRules?: LifecycleRule[]
}

/** A bucket nobody reaches without TLS or from outside, versioned, and kept when its stack goes. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id, {
      ...(props.key
        ? { encryption: BucketEncryption.KMS, encryptionKey: props.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      ...(props.accessLogs && {
        serverAccessLogsBucket: props.accessLogs,
        serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      }),
      ...(props.lock && { objectLockEnabled: true, objectLockDefaultRetention: props.lock }),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: props.ownership ?? ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...(props.lock
          ? []
          : [{ noncurrentVersionExpiration: Duration.days(KEPT_DAYS), expiredObjectDeleteMarker: true }]),
        ...(props.lifecycleRules ?? []),
      ],
    })
  }
}
