import { Annotations, CfnOutput, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  type HeadersFrameOption,
  type HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Bucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { CHART_PAGES, chartSecurityHeaders, securityHeaders } from '../dashboards/security-headers.ts'
import { LOGS_KEPT, PrivateBucket } from './constructs/private-bucket.ts'
import type { Lake } from './lake.ts'

/** How long a release that was taken down, or a page that was made anew, may still be answered from a cache. */
const CACHED = Duration.minutes(5)

export interface Domain {
  readonly name: string
  /** ARN of its certificate, which has to be in us-east-1. */
  readonly certificate: string
}

export interface DashboardStackProps extends StackProps {
  readonly lake: Lake
  /** Whether anybody who knows an address is answered. */
  readonly open: boolean
  /**
   * A name of one's own for the pages.
   * @default the one that CloudFront gives
   */
  readonly domain?: Domain | undefined
}

/** Releases and their pages on the web, with the headers that `evenstrand view` sends. Holds no data but its own logs. */
export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, { lake, open, domain, ...props }: DashboardStackProps) {
    super(scope, id, props)
    const viewLogs = new PrivateBucket(this, 'ViewLogs', {
      // CloudFront writes its logs by an access control list.
      ownership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: LOGS_KEPT }],
    })
    Validations.of(viewLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds the logs of who read pages; who read the logs is for the account’s own trail to say.',
    })

    const released = Bucket.fromBucketName(this, 'Released', lake.buckets.released)
    const served = {
      origin: S3BucketOrigin.withOriginAccessControl(released),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: new CachePolicy(this, 'Cache', {
        defaultTtl: CACHED,
        maxTtl: CACHED,
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
    }
    const under = (name: string, headers: typeof securityHeaders) => ({
      ...served,
      responseHeadersPolicy: new ResponseHeadersPolicy(this, name, headersOf(headers)),
    })
    const pages = new Distribution(this, 'Pages', {
      comment: 'Evenstrand: releases and their pages',
      enabled: open,
      defaultBehavior: under('Headers', securityHeaders),
      // Of these pages alone, as one script runs there.
      additionalBehaviors: { [`*/site/${CHART_PAGES}*`]: under('ChartHeaders', chartSecurityHeaders) },
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableLogging: true,
      logBucket: viewLogs,
      ...(domain && {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificate),
      }),
    })
    // Its bucket is the lake's, which lets the distribution read it that the settings name (infra/lake-stack.ts).
    Annotations.of(pages).acknowledgeWarning('@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac')
    Validations.of(pages).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Whoever may read a release may read it anywhere; a landing zone can say otherwise.',
      },
      { id: 'AwsSolutions-CFR2', reason: 'A firewall belongs to the landing zone, and attaches to the distribution.' },
    )
    if (!domain)
      Validations.of(pages).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason:
          'The name that CloudFront gives has a certificate whose TLS cannot be set; a domain of one’s own has 1.2.',
      })
    new CfnOutput(this, 'Address', {
      description: 'Pages of a release: /STUDY/RELEASE/site/index.html below it',
      value: `https://${domain?.name ?? pages.distributionDomainName}`,
    })
    new CfnOutput(this, 'Distribution', {
      description: 'As openPages in cdk.json it answers; until then nobody is answered',
      value: pages.distributionId,
    })
  }
}

/** What CloudFront has fields for goes there: it takes these headers from nowhere else. */
function headersOf(headers: Readonly<Record<string, string>>) {
  const {
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': referrerPolicy,
    'Strict-Transport-Security': transport,
    'X-Content-Type-Options': _nosniff,
    'X-Frame-Options': frameOption,
    ...others
  } = headers
  const override = true
  return {
    comment: 'The headers of evenstrand view',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy!, override },
      referrerPolicy: { referrerPolicy: referrerPolicy as HeadersReferrerPolicy, override },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(Number(/^max-age=(\d+)$/.exec(transport!)![1])),
        override,
      },
      contentTypeOptions: { override },
      frameOptions: { frameOption: frameOption as HeadersFrameOption, override },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
    },
  }
}
