import { describe, expect, it } from 'vitest'
import { JOBS } from '../../functions/jobs/index.ts'
import type { AnyJob } from '../../functions/ports.ts'
import { QUERIES } from '../../queries/index.ts'
import { ZONES } from '../../queries/tables/contract.ts'
import { TABLES } from '../../queries/tables.ts'
import { rolesOf } from './roles.ts'
import { pathOf, resourcesOf, synthesise, type TemplateJson } from './synthesise.ts'

const { pipeline, lake, watch, dashboard } = synthesise()
const token = (job: string) =>
  job
    .split('-')
    .map(word => word[0]!.toUpperCase() + word.slice(1))
    .join('')

/** What a declaration means for a role, written down here once more and in other words than infra has for it. */
function meant({ reads, writes, queries = [], ledger }: AnyJob): Set<string> {
  const lines = [
    's3:GetObject control/*',
    's3:ListBucket control',
    writes === 'control' ? 's3:PutObject control/*' : 's3:PutObject control/commits/*',
    'kms:Decrypt key',
    'kms:GenerateDataKey key',
    'logs:CreateLogStream Log',
    'logs:PutLogEvents Log',
    'xray:PutTraceSegments *',
    'xray:PutTelemetryRecords *',
  ]
  const opened = ZONES.filter(zone => zone === writes || reads.includes(zone))
  for (const zone of opened) lines.push(`s3:GetObject ${zone}/*`, `s3:ListBucket ${zone}`)
  if (writes !== 'control') lines.push(`s3:PutObject ${writes}/*`, `s3:AbortMultipartUpload ${writes}/*`)
  if (writes !== 'control' && writes !== 'released') lines.push(`s3:DeleteObject ${writes}/*`)
  if (ledger) lines.push('s3:ListBucket ledger', 's3:GetObject ledger/releases/*')
  if (ledger && ledger !== 'history') {
    lines.push('s3:GetObject ledger/key', 's3:PutObject ledger/key', `s3:PutObject ledger/${ledger}/*`)
    lines.push(`s3:GetObject ledger/${ledger === 'members' ? 'members' : 'takedowns'}/*`)
  }
  if (queries.length > 0) {
    lines.push('glue:GetDatabase database/default')
    lines.push(`s3:ListBucketMultipartUploads ${writes}`, `s3:ListMultipartUploadParts ${writes}/*`)
    for (const zone of opened) lines.push(`s3:GetBucketLocation ${zone}`)
    for (const action of ['StartQueryExecution', 'StopQueryExecution', 'GetQueryExecution', 'GetQueryResults'])
      lines.push(`athena:${action} workgroup/${writes}`)
  }
  for (const table of queries.flatMap(query => QUERIES[query].inputs)) {
    const { zone } = TABLES[table]
    for (const action of ['GetDatabase', 'GetTable', 'GetPartition', 'GetPartitions'])
      for (const on of ['catalog', `database/${zone}`, `table/${zone}/${table}`]) lines.push(`glue:${action} ${on}`)
  }
  return new Set(lines)
}

/** Every permission a role has beyond its job's declaration, and every one it lacks. */
function differences(template: TemplateJson, jobs: readonly AnyJob[] = JOBS): string[] {
  const roles = rolesOf(template, lake)
  return jobs.flatMap(job => {
    const has = roles.get(token(job.name)) ?? new Set()
    const should = meant(job)
    return [
      ...[...has].filter(line => !should.has(line)).map(line => `${job.name} may but should not: ${line}`),
      ...[...should].filter(line => !has.has(line)).map(line => `${job.name} should but may not: ${line}`),
    ]
  })
}

/** The pipeline's template with one job's policy altered. */
function altered(job: string, alter: (statements: { Action: string[]; Resource: unknown; Effect: string }[]) => void) {
  const copy = structuredClone(pipeline)
  const [, policy] = resourcesOf(copy, 'AWS::IAM::Policy').find(([id]) => id.startsWith(`${token(job)}Role`))!
  alter((policy.Properties.PolicyDocument as { Statement: never }).Statement)
  return copy
}

describe('roles of the jobs', () => {
  it('allow what the declarations say, no more and no less', () => {
    expect(differences(pipeline)).toEqual([])
  })

  it('are caught with one permission too many', () => {
    const wider = altered('audit-distributions', statements => {
      const read = statements.find(({ Action }) => Action.includes('s3:GetObject'))!
      statements.push({ ...read, Action: ['s3:DeleteObject'] })
    })
    expect(differences(wider)).toContain('audit-distributions may but should not: s3:DeleteObject cubes/*')
  })

  it('are caught with one permission too few', () => {
    const narrower = altered('count-moments', statements => {
      const write = statements.find(({ Action }) => Action.includes('s3:AbortMultipartUpload'))!
      write.Action = write.Action.filter(action => action !== 's3:PutObject')
    })
    expect(differences(narrower)).toEqual(['count-moments should but may not: s3:PutObject cubes/*'])
  })

  it('open the key only to what S3 asks for', () => {
    for (const [, { Properties }] of resourcesOf(pipeline, 'AWS::IAM::Policy'))
      for (const statement of (Properties.PolicyDocument as { Statement: { Action: string; Condition?: unknown }[] })
        .Statement)
        if (JSON.stringify(statement.Action).includes('kms:'))
          expect(JSON.stringify(statement.Condition)).toMatch(/^{"StringEquals":{"kms:ViaService":.*"s3\./)
  })

  it('never let data flow back: no job may write a zone before one it reads', () => {
    const roles = rolesOf(pipeline, lake)
    for (const { name } of JOBS) {
      const allowed = [...roles.get(token(name))!]
      const zones = (action: string) => allowed.flatMap(line => ZONES.filter(zone => line === `${action} ${zone}/*`))
      const places = (action: string) => zones(action).map(zone => ZONES.indexOf(zone))
      expect(Math.min(...places('s3:PutObject')), name).toBeGreaterThanOrEqual(
        Math.max(...(places('s3:PutObject').length > 0 ? places('s3:GetObject') : [])),
      )
    }
  })
})

it('a role is lent to its own service alone, and has no permission but in the policies that are read here', () => {
  for (const [id, role] of resourcesOf(pipeline, 'AWS::IAM::Role')) {
    const service = pathOf(role).startsWith('Study/') ? 'states' : 'lambda'
    expect(role.Properties, id).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` } }],
      },
    })
  }
  const kinds = (template: TemplateJson) => Object.values(template.Resources).map(({ Type }) => Type)
  expect([...new Set(kinds(pipeline).filter(type => type.startsWith('AWS::IAM::')))].sort()).toEqual([
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
  ])
  for (const stack of [lake, watch, dashboard]) expect(kinds(stack).filter(type => /::IAM::/.test(type))).toEqual([])
  expect(kinds(pipeline).filter(type => type === 'AWS::Lambda::Url')).toEqual([])
})

describe('the role of the state machine', () => {
  it('reads manifests, invokes the jobs and starts and stops its own runs, nothing else on data', () => {
    const allowed = [...rolesOf(pipeline, lake).get('Study')!].filter(line => !/^(logs|xray):/.test(line))
    const machine = resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine')[0]![0]
    const runs = `execution:<${machine}.Name>`
    expect(allowed.sort()).toEqual(
      [
        's3:GetObject control/manifests/*',
        'kms:Decrypt key',
        ...JOBS.map(({ name }) => `lambda:InvokeFunction ${token(name)}`),
        `states:StartExecution <${machine}>`,
        ...['Describe', 'Stop'].flatMap(verb => [`${runs}/*`, `${runs}:*`].map(on => `states:${verb}Execution ${on}`)),
      ].sort(),
    )
  })

  it('is one of as many roles as there are jobs, and two', () => {
    expect(rolesOf(pipeline, lake).size).toBe(JOBS.length + 2)
  })
})

it('the role of what starts a study reads source, lists the ledger, starts this machine, and leaves dead letters', () => {
  const machine = resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine')[0]![0]
  const [[queue]] = resourcesOf(pipeline, 'AWS::SQS::Queue') as [ReturnType<typeof resourcesOf>[0]]
  const allowed = [...rolesOf(pipeline, lake).get('Arrival')!].filter(line => !/^(logs|xray):/.test(line))
  expect(allowed.sort()).toEqual(
    [
      's3:GetObject source/*',
      's3:ListBucket source',
      's3:ListBucket ledger',
      'kms:Decrypt key',
      `states:StartExecution <${machine}>`,
      ...['SendMessage', 'GetQueueAttributes', 'GetQueueUrl'].map(action => `sqs:${action} <${queue}.Arn>`),
    ].sort(),
  )
})
