import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { addCopy } from '../../infra/add-copy.ts'
import { readSettings } from '../../infra/settings.ts'
import { type TableContract, ZONES } from '../../queries/tables/contract.ts'
import { TABLES } from '../../queries/tables.ts'
import { MADE_BY_LOCALSTACK, SILENT_IN_LOCALSTACK } from './localstack.ts'
import { newApp, pathOf, resourcesOf, synthesise, type TemplateJson, textOf } from './synthesise.ts'

const { stacks, lake, pipeline } = synthesise()
const buckets = new Map(
  resourcesOf(lake, 'AWS::S3::Bucket').map(([id, bucket]) => [pathOf(bucket).split('/')[0]!, { id, ...bucket }]),
)
const RESTRICTED = ['Source', 'Lake', 'Scores', 'Cubes', 'Audits', 'Released', 'Control', 'Ledger']

/** How a contract's column stands in the Glue catalogue, and nowhere else in the project written down. */
const CATALOGUED: Record<string, string> = { integer: 'int', varchar: 'string' }

interface Rule {
  Status: string
  Prefix?: string
  ExpirationInDays?: number
  ExpiredObjectDeleteMarker?: boolean
  NoncurrentVersionExpiration?: { NoncurrentDays: number }
  AbortIncompleteMultipartUpload?: { DaysAfterInitiation: number }
}
const rulesOf = (bucket: string) => (buckets.get(bucket)!.Properties.LifecycleConfiguration as { Rules: Rule[] }).Rules

describe('buckets', () => {
  it('are one for each zone, for control, the ledger and the access logs', () => {
    expect([...buckets.keys()].sort()).toEqual([...RESTRICTED, 'AccessLogs'].sort())
    expect(ZONES.map(zone => zone[0]!.toUpperCase() + zone.slice(1)).every(name => buckets.has(name))).toBe(true)
  })

  it('are encrypted: under the lake’s own key, which rotates; access logs under S3’s, as S3 asks', () => {
    const [[key, { Properties, DeletionPolicy }]] = resourcesOf(lake, 'AWS::KMS::Key') as [
      ReturnType<typeof resourcesOf>[0],
    ]
    expect([Properties.EnableKeyRotation, DeletionPolicy]).toEqual([true, 'Retain'])
    for (const [name, { Properties }] of buckets) {
      const [rule] = (Properties.BucketEncryption as { ServerSideEncryptionConfiguration: unknown[] })
        .ServerSideEncryptionConfiguration
      expect(rule, name).toEqual(
        name === 'AccessLogs'
          ? { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }
          : {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
              },
            },
      )
    }
  })

  it('answer nobody without TLS, and nothing in them can become public', () => {
    const policies = resourcesOf(lake, 'AWS::S3::BucketPolicy')
    for (const [name, { id, Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration, name).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      })
      const [, policy] = policies.find(([, { Properties }]) => textOf(Properties.Bucket) === `<${id}>`)!
      const { Statement } = policy.Properties.PolicyDocument as { Statement: unknown[] }
      expect(Statement, name).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      )
    }
  })

  it('open to nobody but by a role: their own policies and the key’s let in the account and S3’s log, and none else', () => {
    const allowed = (Document: unknown) =>
      (
        Document as { Statement: { Effect: string; Action: string; Principal: unknown; Condition?: unknown }[] }
      ).Statement.filter(({ Effect }) => Effect !== 'Deny').map(({ Action, Principal }) => ({ Action, Principal }))
    const byBucket = resourcesOf(lake, 'AWS::S3::BucketPolicy').flatMap(([id, { Properties }]) =>
      allowed(Properties.PolicyDocument).map(may => ({ id: id.replace(/Policy[0-9A-F]{8}$/, ''), ...may })),
    )
    expect(byBucket.map(({ id, Action, Principal }) => `${id} ${Action} ${JSON.stringify(Principal)}`)).toEqual(
      RESTRICTED.map(() => 'AccessLogs s3:PutObject {"Service":"logging.s3.amazonaws.com"}'),
    )
    const [[, key]] = resourcesOf(lake, 'AWS::KMS::Key') as [ReturnType<typeof resourcesOf>[0]]
    const [root, ...others] = allowed(key.Properties.KeyPolicy)
    expect([textOf((root!.Principal as { AWS: unknown }).AWS), others]).toEqual([
      'arn:<AWS::Partition>:iam::<AWS::AccountId>:root',
      [],
    ])
  })

  it('keep versions, outlive their stack, and say who read them', () => {
    for (const [name, { Properties, DeletionPolicy }] of buckets) {
      expect([name, Properties.VersioningConfiguration, DeletionPolicy]).toEqual([
        name,
        { Status: 'Enabled' },
        'Retain',
      ])
      expect(Properties.LoggingConfiguration, name).toEqual(
        name === 'AccessLogs'
          ? undefined
          : { DestinationBucketName: { Ref: buckets.get('AccessLogs')!.id }, LogFilePrefix: `${name.toLowerCase()}/` },
      )
    }
    expect(stacks.lake.terminationProtection).toBe(true)
  })

  it('let nothing current expire but what queries answered: never a genotype, a table or a commit', () => {
    for (const name of RESTRICTED)
      expect(
        rulesOf(name).filter(({ ExpirationInDays }) => ExpirationInDays),
        name,
      ).toEqual(
        ['Control', 'Ledger'].includes(name)
          ? []
          : [{ Prefix: 'athena-results/', ExpirationInDays: 7, Status: 'Enabled' }],
      )
  })

  it('let go of what a dead attempt left and of what was deleted, except from the ledger', () => {
    for (const name of RESTRICTED) {
      expect(rulesOf(name), name).toContainEqual({
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        Status: 'Enabled',
      })
      const forgotten = rulesOf(name).filter(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration)
      expect(forgotten.length, name).toBe(name === 'Ledger' ? 0 : 1)
    }
  })
})

describe('the ledger', () => {
  const lockOf = (template: TemplateJson) => {
    const [, bucket] = resourcesOf(template, 'AWS::S3::Bucket').find(([, bucket]) =>
      pathOf(bucket).startsWith('Ledger'),
    )!
    return [bucket.Properties.ObjectLockEnabled, bucket.Properties.ObjectLockConfiguration]
  }

  it('is locked for ten years, which an administrator may lift', () => {
    expect(lockOf(lake)).toEqual([
      true,
      { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3650 } } },
    ])
  })

  it('is locked against everybody where the settings say so', () => {
    const { app, handlers, settings, done } = newApp({
      context: { 'evenstrand:ledgerLock': 'compliance', 'evenstrand:ledgerLockDays': '400' },
    })
    const { lake } = addCopy(app, { settings, handlers })
    expect(lockOf(Template.fromStack(lake).toJSON() as TemplateJson)[1]).toMatchObject({
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } },
    })
    done()
  })

  it('refuses settings that mean nothing', () => {
    const { node } = new App({ context: { ...cdk.context, 'evenstrand:ledgerLock': 'never' } })
    expect(() => readSettings(node)).toThrow(/ledgerLock/)
  })
})

describe('the catalogue', () => {
  const databases = new Map(
    resourcesOf(lake, 'AWS::Glue::Database').map(([, { Properties, ...rest }]) => [
      (Properties.DatabaseInput as { Name: string }).Name,
      pathOf({ Properties, ...rest })
        .split('/')[0]!
        .replace('Catalogue', '')
        .toLowerCase(),
    ]),
  )

  it('is the lake contract: every table in its zone, every column with its type, in order', () => {
    const found = resourcesOf(lake, 'AWS::Glue::Table').map(([, { Properties }]) => {
      const { Name, StorageDescriptor } = Properties.TableInput as {
        Name: string
        StorageDescriptor: { Columns: { Name: string; Type: string }[] }
      }
      return [
        Name,
        databases.get(Properties.DatabaseName),
        StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]),
      ]
    })
    const contract = Object.entries(TABLES as Record<string, TableContract>).map(([name, { zone, columns }]) => [
      name,
      zone,
      Object.entries(columns).map(([column, [type]]) => [column, CATALOGUED[type] ?? type]),
    ])
    expect(found.sort()).toEqual(contract.sort())
  })

  it('takes the attempts to read from the query, and finds each in its own folder', () => {
    for (const [, { Properties }] of resourcesOf(lake, 'AWS::Glue::Table')) {
      const { Name, Parameters, PartitionKeys, StorageDescriptor } = Properties.TableInput as {
        Name: keyof typeof TABLES
        Parameters: Record<string, unknown>
        PartitionKeys: { Name: string; Type: string }[]
        StorageDescriptor: { Location: unknown }
      }
      const zone = TABLES[Name].zone
      const bucket = `<${buckets.get(zone[0]!.toUpperCase() + zone.slice(1))!.id}>`
      expect(PartitionKeys.map(({ Name, Type }) => [Name, Type])).toEqual([['step', 'string']])
      expect(Parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.step.type': 'injected' })
      expect(textOf(StorageDescriptor.Location)).toBe(`s3://${bucket}/${Name}/`)
      expect(textOf(Parameters['storage.location.template'])).toBe(`s3://${bucket}/${Name}/step=\${step}/`)
    }
  })

  it('has a workgroup a zone, which nobody can talk out of its bucket, its key or its limit', () => {
    const groups = resourcesOf(lake, 'AWS::Athena::WorkGroup')
    expect(groups.map(([, group]) => pathOf(group).split('/')[0]).sort()).toEqual(
      [...databases.values()].map(zone => `${zone[0]!.toUpperCase()}${zone.slice(1)}Catalogue`).sort(),
    )
    for (const [, group] of groups) {
      const zone = pathOf(group).split('/')[0]!.replace('Catalogue', '')
      const configuration = group.Properties.WorkGroupConfiguration as Record<string, never>
      expect(configuration).toMatchObject({ EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 100e9 })
      const { OutputLocation, EncryptionConfiguration } = configuration.ResultConfiguration as Record<string, unknown>
      expect(textOf(OutputLocation)).toBe(`s3://<${buckets.get(zone)!.id}>/athena-results/`)
      expect(EncryptionConfiguration).toMatchObject({ EncryptionOption: 'SSE_KMS' })
    }
  })
})

describe('two copies', () => {
  it('fit one account: nothing of one has a name of the other', () => {
    const { app, handlers, settings, done } = newApp()
    const copies = ['First', 'Second'].map(name => addCopy(app, { settings: { ...settings, name }, handlers }))
    const names = copies.map(stacks =>
      Object.values(stacks).flatMap(stack => namesOf(Template.fromStack(stack).toJSON() as TemplateJson)),
    )
    done()
    expect(names[0]!.length).toBeGreaterThan(8)
    expect(names[0]!.filter(name => names[1]!.includes(name))).toEqual([])
  })
})

describe('the stacks', () => {
  it('hold only what LocalStack makes, or is known to pass over', () => {
    const types = [lake, pipeline].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type))
    expect([...new Set(types)].sort()).toEqual([...MADE_BY_LOCALSTACK, ...SILENT_IN_LOCALSTACK].sort())
  })

  it('tell whoever may use the whole lake where everything lies', () => {
    const home = JSON.parse(textOf(lake.Outputs.Home!.Value))
    expect(Object.keys(home.buckets)).toEqual([...ZONES])
    expect(home).toMatchObject({ control: `<${buckets.get('Control')!.id}>`, ledger: `<${buckets.get('Ledger')!.id}>` })
    expect(Object.keys(home.databases)).toEqual(Object.keys(home.workgroups))
  })
})

/** Every name that has to be unique in an account and region. */
function namesOf({ Resources, Outputs }: TemplateJson): string[] {
  const given = Object.values(Resources).flatMap(({ Type, Properties }) => [
    ...['BucketName', 'FunctionName', 'RoleName', 'LogGroupName', 'StateMachineName', 'KeyName'].flatMap(
      key => Properties[key] ?? [],
    ),
    ...(Type === 'AWS::Athena::WorkGroup' ? [Properties.Name as string] : []),
    ...(Type === 'AWS::Glue::Database' ? [(Properties.DatabaseInput as { Name: string }).Name] : []),
  ])
  return [...given, ...Object.values(Outputs ?? {}).flatMap(({ Export }) => Export?.Name ?? [])]
}
