import { App } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { chartSecurityHeaders, securityHeaders } from '../../dashboards/security-headers.ts'
import { readSettings } from '../../infra/settings.ts'
import { pathOf, resourcesOf, synthesise, type TemplateJson, textOf } from './synthesise.ts'

const { dashboard, lake, stacks } = synthesise()
const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/1'
const DISTRIBUTION = 'E1A2B3C4D5E6F7'
const opened = { 'evenstrand:openPages': DISTRIBUTION }
const own = { 'evenstrand:pagesDomain': 'scores.example.org', 'evenstrand:pagesCertificate': CERTIFICATE }

interface Distribution {
  Enabled: boolean
  Origins: { DomainName: unknown; OriginAccessControlId: unknown; S3OriginConfig: unknown }[]
  DefaultCacheBehavior: Record<string, unknown>
  CacheBehaviors: Record<string, unknown>[]
  Logging: { Bucket: unknown; IncludeCookies?: boolean }
  Aliases?: string[]
  ViewerCertificate?: unknown
}
const only = (template: TemplateJson, type: string) => {
  const found = resourcesOf(template, type)
  expect(found, type).toHaveLength(1)
  return found[0]!
}
const distributionOf = (template: TemplateJson) =>
  only(template, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig as Distribution
/** The headers that a behaviour of the distribution answers with. */
const headersIn = (template: TemplateJson, { ResponseHeadersPolicyId: policy }: Record<string, unknown>) => {
  const policies = new Map(resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy'))
  const config = policies.get((policy as { Ref: string }).Ref)!.Properties.ResponseHeadersPolicyConfig as unknown as {
    SecurityHeadersConfig: Record<string, Record<string, string | number | boolean>>
    CustomHeadersConfig: { Items: { Header: string; Value: string; Override: boolean }[] }
  }
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = config
  for (const header of [...Object.values(security), ...custom.Items]) expect(header.Override).toBe(true)
  return {
    'Content-Security-Policy': security.ContentSecurityPolicy!.ContentSecurityPolicy,
    'Referrer-Policy': security.ReferrerPolicy!.ReferrerPolicy,
    'Strict-Transport-Security': `max-age=${security.StrictTransportSecurity!.AccessControlMaxAgeSec}`,
    'X-Content-Type-Options': security.ContentTypeOptions && 'nosniff',
    'X-Frame-Options': security.FrameOptions!.FrameOption,
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value])),
  }
}

describe('pages on the web', () => {
  it('are answered to nobody until the settings say so', () => {
    expect(distributionOf(dashboard).Enabled).toBe(false)
    const { dashboard: open } = synthesise({ context: opened })
    expect(distributionOf(open).Enabled).toBe(true)
  })

  it('come with the headers of view, each and no other; charts’ own pages with those that let their script run', () => {
    const { DefaultCacheBehavior, CacheBehaviors } = distributionOf(dashboard)
    expect(headersIn(dashboard, DefaultCacheBehavior)).toEqual(securityHeaders)
    const [charts, ...others] = CacheBehaviors
    expect(others).toEqual([])
    expect(headersIn(dashboard, charts!)).toEqual(chartSecurityHeaders)
    const { ResponseHeadersPolicyId: _, PathPattern, ...served } = charts!
    expect(PathPattern).toBe('*/site/chart-*')
    expect(DefaultCacheBehavior).toMatchObject(served)
  })

  it('are read only, over TLS, and may be gone from every cache in five minutes', () => {
    expect(distributionOf(dashboard).DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      ViewerProtocolPolicy: 'redirect-to-https',
    })
    const { MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: forwarded } = only(
      dashboard,
      'AWS::CloudFront::CachePolicy',
    )[1].Properties.CachePolicyConfig as { MaxTTL: number; ParametersInCacheKeyAndForwardedToOrigin: unknown }
    expect(MaxTTL).toBe(300)
    expect(forwarded).toMatchObject({
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'none' },
    })
  })

  it('come from the released bucket and no other, by requests that are signed', () => {
    const { Origins } = distributionOf(dashboard)
    const [control, { Properties }] = only(dashboard, 'AWS::CloudFront::OriginAccessControl')
    expect(Properties.OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    })
    expect(Origins).toHaveLength(1)
    expect(Origins[0]!.OriginAccessControlId).toEqual({ 'Fn::GetAtt': [control, 'Id'] })
    expect(JSON.stringify(Origins[0]!.DomainName)).toMatch(/ExportsOutputRefReleased/)
  })

  it('leave a log, of which nothing can become public and no cookie is kept', () => {
    const [bucket, { Properties, DeletionPolicy }] = only(dashboard, 'AWS::S3::Bucket')
    const { Logging } = distributionOf(dashboard)
    expect(Logging.Bucket).toEqual({ 'Fn::GetAtt': [bucket, 'RegionalDomainName'] })
    expect(Logging.IncludeCookies ?? false).toBe(false)
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    })
    expect(DeletionPolicy).toBe('Retain')
  })

  it('have a name of one’s own with TLS 1.2, where the settings have one', () => {
    const { dashboard: named } = synthesise({ context: own })
    expect(distributionOf(named)).toMatchObject({
      Aliases: ['scores.example.org'],
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2021' },
    })
    expect(textOf(named.Outputs.Address!.Value)).toBe('https://scores.example.org')
    expect([distributionOf(dashboard).Aliases, distributionOf(dashboard).ViewerCertificate]).toEqual([
      undefined,
      undefined,
    ])
  })

  it.each([
    ['openPages', { 'evenstrand:openPages': 'true' }],
    ['openPages', { 'evenstrand:openPages': '*' }],
    ['pagesDomain', { ...own, 'evenstrand:pagesDomain': 'not a name' }],
    ['pagesCertificate', { ...own, 'evenstrand:pagesCertificate': '' }],
    ['pagesCertificate', { ...own, 'evenstrand:pagesCertificate': CERTIFICATE.replace('us-east-1', 'eu-west-1') }],
  ])('refuse settings that mean nothing: %s', (key, context) => {
    const { node } = new App({ context: { ...cdk.context, ...context } })
    expect(() => readSettings(node)).toThrow(new RegExp(key))
  })
})

describe('what CloudFront may of the lake', () => {
  const toCloudFront = (Statement: { Principal: unknown }[]) =>
    Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('cloudfront'))
  const allowedIn = (lake: TemplateJson) => ({
    buckets: resourcesOf(lake, 'AWS::S3::BucketPolicy').flatMap(([, { Properties }]) =>
      toCloudFront((Properties.PolicyDocument as { Statement: { Principal: unknown }[] }).Statement),
    ),
    key: toCloudFront(
      (only(lake, 'AWS::KMS::Key')[1].Properties.KeyPolicy as { Statement: { Principal: unknown }[] }).Statement,
    ),
  })

  it('is nothing until the settings name its distribution', () => {
    expect(allowedIn(lake)).toEqual({ buckets: [], key: [] })
  })

  it('is reading released objects and decrypting, and nothing else, for the one distribution that the settings name', () => {
    const { lake: open } = synthesise({ context: opened })
    const released = resourcesOf(open, 'AWS::S3::Bucket').find(([, bucket]) =>
      pathOf(bucket).startsWith('Released'),
    )![0]
    const { buckets, key } = allowedIn(open)
    const may = (Action: string, Resource: unknown) => ({
      ...{ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action, Resource },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': expect.anything() },
      },
    })
    expect(buckets).toEqual([may('s3:GetObject', { 'Fn::Join': ['', [{ 'Fn::GetAtt': [released, 'Arn'] }, '/*']] })])
    expect(key).toEqual([may('kms:Decrypt', '*')])
    for (const { Condition } of [...buckets, ...key] as unknown as {
      Condition: { StringEquals: Record<string, unknown> }
    }[])
      expect(textOf(Condition.StringEquals['aws:SourceArn'])).toBe(
        `arn:<AWS::Partition>:cloudfront::<AWS::AccountId>:distribution/${DISTRIBUTION}`,
      )
  })

  it('and the dashboard stack tells the name that the settings want', () => {
    const [id] = only(dashboard, 'AWS::CloudFront::Distribution')
    expect(dashboard.Outputs.Distribution!.Value).toEqual({ Ref: id })
  })
})

it('the stack comes after the lake, and can go and come back', () => {
  expect(stacks.dashboard.dependencies).toContain(stacks.lake)
  expect(stacks.dashboard.terminationProtection ?? false).toBe(false)
})
