import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { JOBS } from '../../functions/jobs/index.ts'
import { job } from '../../functions/ports.ts'
import { rolesOf } from './roles.ts'
import { pathOf, type Resource, resourcesOf, synthesise, type TemplateJson, textOf } from './synthesise.ts'

const { pipeline, lake } = synthesise()
/** It ships no types that `import` can find. */
const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => {
  isValid: boolean
  errorsText(separator: string): string
}

/** The functions of a pipeline by the name of the construct they belong to. */
function functionsOf(template: TemplateJson) {
  return new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map(([id, resource]) => [
      pathOf(resource).split('/')[0]!,
      { id, ...(resource.Properties as unknown as FunctionProperties) },
    ]),
  )
}
interface FunctionProperties {
  MemorySize: number
  Timeout: number
  Runtime: string
  Architectures: string[]
  TracingConfig: { Mode: string }
  Environment: { Variables: Record<string, unknown> }
}
const named = (token: string) => token.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase()

function machineOf(template: TemplateJson) {
  const [[, machine]] = resourcesOf(template, 'AWS::StepFunctions::StateMachine') as [[string, Resource]]
  const { DefinitionString, DefinitionSubstitutions } = machine.Properties as unknown as {
    DefinitionString: string
    DefinitionSubstitutions: Record<string, unknown>
  }
  const tokens = [...new Set([...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, token]) => token!))]
  return { definition: DefinitionString, tokens, substitutions: DefinitionSubstitutions }
}

describe('the two stacks', () => {
  it('are deployed in order: the pipeline after the lake', () => {
    const { stacks } = synthesise()
    expect(stacks.pipeline.dependencies).toContain(stacks.lake)
  })
})

describe('functions', () => {
  it('are one for each job, in the size it declares', () => {
    const functions = functionsOf(pipeline)
    expect(
      [...functions]
        .filter(([token]) => token !== 'Arrival')
        .map(([token, { MemorySize, Timeout }]) => ({ name: named(token), MemorySize, Timeout })),
    ).toEqual(JOBS.map(({ name, size }) => ({ name, MemorySize: size.memoryMb, Timeout: size.minutes * 60 })))
    expect(Math.max(...JOBS.map(({ size }) => size.minutes))).toBeLessThanOrEqual(15)
  })

  it('have a handler each, and no handler is without a job', () => {
    const others = ['aws-from-environment', 'lambda-handler', 'start-study', 'told-error']
    const handlers = readdirSync(new URL('../../functions/lambda', import.meta.url))
      .map(file => file.replace(/\.ts$/, ''))
      .filter(name => !others.includes(name))
    expect(handlers.sort()).toEqual(JOBS.map(({ name }) => name).sort())
  })

  it('run on ARM64 and Node 22, and are traced', () => {
    for (const { Runtime, Architectures, TracingConfig } of functionsOf(pipeline).values())
      expect([Runtime, Architectures, TracingConfig.Mode]).toEqual(['nodejs22.x', ['arm64'], 'Active'])
  })

  it('are told of the buckets, databases and workgroup their declaration lets them use, and of no more', () => {
    const told = (token: string) => {
      const { EVENSTRAND_HOME: home, ...others } = functionsOf(pipeline).get(token)!.Environment.Variables
      expect(others).toEqual({ POWERTOOLS_SERVICE_NAME: 'Evenstrand-Pipeline' })
      const { buckets, control, ledger, databases, workgroups } = JSON.parse(textOf(home))
      return { buckets: Object.keys(buckets), control: !!control, ledger: !!ledger, ...keys({ databases, workgroups }) }
    }
    const keys = (of: Record<string, object>) =>
      Object.fromEntries(Object.entries(of).map(([name, record]) => [name, Object.keys(record)]))
    expect(told('Gather')).toEqual({ buckets: [], control: true, ledger: false, databases: [], workgroups: [] })
    expect(told('CountHistograms')).toEqual({
      buckets: ['lake', 'scores', 'cubes'],
      control: true,
      ledger: false,
      databases: ['lake', 'scores'],
      workgroups: ['cubes'],
    })
    expect(told('ReleaseTables')).toEqual({
      buckets: ['cubes', 'audits', 'released'],
      control: true,
      ledger: true,
      databases: [],
      workgroups: [],
    })
  })

  it('and the machine keep their logs for a time that is set', () => {
    const logs = resourcesOf(pipeline, 'AWS::Logs::LogGroup')
    expect(logs).toHaveLength(JOBS.length + 2)
    for (const [, { Properties }] of logs) expect(Properties).toEqual({ RetentionInDays: 90 })
  })
})

describe('a study that arrives', () => {
  const [[rule, { Properties }]] = resourcesOf(pipeline, 'AWS::Events::Rule') as [[string, Resource]]
  const queue = resourcesOf(pipeline, 'AWS::SQS::Queue')[0]!
  const deadLetters = { 'Fn::GetAtt': [queue[0], 'Arn'] }
  const starter = functionsOf(pipeline).get('Arrival')!

  it('is a file of the source bucket that is named as studies are, and of no other bucket', () => {
    const source = resourcesOf(lake, 'AWS::S3::Bucket').filter(
      ([, { Properties }]) => Properties.NotificationConfiguration !== undefined,
    )
    expect(source.map(([, bucket]) => [pathOf(bucket), bucket.Properties.NotificationConfiguration])).toEqual([
      ['Source/Resource', { EventBridgeConfiguration: { EventBridgeEnabled: true } }],
    ])
    expect(Properties.EventPattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ suffix: '.yaml' }, { suffix: '.yml' }] } },
    })
    const [told] = (Properties.EventPattern as { detail: { bucket: { name: unknown[] } } }).detail.bucket.name
    expect(textOf(told)).toMatch(/ExportsOutputRefSource/)
  })

  it('is told to one function, which alone the rule may invoke', () => {
    expect(Properties.Targets).toMatchObject([{ Arn: { 'Fn::GetAtt': [starter.id, 'Arn'] } }])
    const [[, permission], ...others] = resourcesOf(pipeline, 'AWS::Lambda::Permission') as [[string, Resource]]
    expect(others).toEqual([])
    expect(permission.Properties).toMatchObject({
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
    })
  })

  it('is a dead letter where it was not told, and where it was not started in three tries', () => {
    expect(Properties.Targets).toMatchObject([{ DeadLetterConfig: { Arn: deadLetters } }])
    const [, invoked] = resourcesOf(pipeline, 'AWS::Lambda::EventInvokeConfig')[0]!
    expect(invoked.Properties).toMatchObject({
      FunctionName: { Ref: starter.id },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    })
  })

  it('is encrypted as a dead letter, takes TLS only, and stays two weeks', () => {
    expect(queue[1].Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 })
    const [, policy] = resourcesOf(pipeline, 'AWS::SQS::QueuePolicy')[0]!
    expect((policy.Properties.PolicyDocument as { Statement: unknown[] }).Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    )
  })
})

describe('the definition', () => {
  it('has a function for every token, and a place for every function', () => {
    const { tokens, substitutions } = machineOf(pipeline)
    expect(tokens.sort()).toEqual(Object.keys(substitutions).sort())
    const functions = functionsOf(pipeline)
    for (const [token, value] of Object.entries(substitutions))
      if (token !== 'ControlBucket') expect(value).toEqual({ 'Fn::GetAtt': [functions.get(token)!.id, 'Arn'] })
  })

  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(JSON.parse(machineOf(pipeline).definition))
    expect(isValid, errorsText('\n')).toBe(true)
  })

  it('logs every event of a run but none of its data', () => {
    const [, { Properties }] = resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine')[0]!
    expect(Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false })
    expect(Properties.TracingConfiguration).toEqual({ Enabled: true })
  })
})

describe('a new job', () => {
  const weighMoons = job({
    name: 'weigh-moons',
    reads: ['cubes'],
    writes: 'audits',
    size: { memoryMb: 320, minutes: 2 },
    input: z.object({}),
    run: async () => ({}),
  })

  it('gets its function, role and token from its declaration alone', () => {
    const { pipeline: larger } = synthesise({ jobs: [...JOBS, weighMoons] })
    expect(functionsOf(larger).get('WeighMoons')).toMatchObject({ MemorySize: 320, Timeout: 120 })
    expect(machineOf(larger).substitutions).toHaveProperty('WeighMoons')
    const roles = rolesOf(larger, lake)
    expect(roles.get('WeighMoons')).toContain('s3:PutObject audits/*')
    expect(roles.get('WeighMoons')).not.toContain('s3:PutObject cubes/*')
    expect(roles.get('Study')).toContain('lambda:InvokeFunction WeighMoons')
  })
})
