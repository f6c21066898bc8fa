import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { JOBS } from '../../functions/jobs/index.ts'
import { readSettings } from '../../infra/settings.ts'
import { pathOf, resourcesOf, synthesise, type TemplateJson } from './synthesise.ts'

const { watch } = synthesise()
const topicOf = (template: TemplateJson) => resourcesOf(template, 'AWS::SNS::Topic')[0]![0]
const alarms = resourcesOf(watch, 'AWS::CloudWatch::Alarm').map(([, alarm]) => ({
  name: pathOf(alarm).split('/')[0]!,
  ...(alarm.Properties as unknown as {
    MetricName: string
    Namespace: string
    Threshold: number
    AlarmActions: unknown[]
    TreatMissingData: string
  }),
}))

describe('alarms', () => {
  it('are of all the ways in which a study ends badly or never begins, and of waiting for quota', () => {
    expect(alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`).sort()).toEqual([
      'AWS/Lambda Throttles',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'AWS/States ExecutionThrottled',
      'AWS/States ExecutionsAborted',
      'AWS/States ExecutionsFailed',
      'AWS/States ExecutionsTimedOut',
    ])
  })

  it('sound at the first of them, are quiet where nothing runs, and reach somebody', () => {
    for (const { Threshold, TreatMissingData, AlarmActions } of alarms)
      expect([Threshold, TreatMissingData, AlarmActions]).toEqual([0, 'notBreaching', [{ Ref: topicOf(watch) }]])
  })

  it('have a paragraph each in the guide, by their names', () => {
    const guide = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8')
    const told = [...guide.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!)
    expect(told.sort()).toEqual(alarms.map(({ name }) => name).sort())
  })
})

describe('who is told', () => {
  it('is a topic that only takes TLS, and that alarms and budgets may write to', () => {
    const [[, { Properties }]] = resourcesOf(watch, 'AWS::SNS::TopicPolicy') as [ReturnType<typeof resourcesOf>[0]]
    const { Statement } = Properties.PolicyDocument as {
      Statement: { Effect: string; Principal: unknown; Action: string }[]
    }
    expect(Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    )
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow')
    expect(allowed.map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'] }, 'sns:Publish'],
    ])
    for (const statement of allowed)
      expect(statement).toMatchObject({
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })
    expect(resourcesOf(watch, 'AWS::SNS::Subscription')).toEqual([])
  })

  it('is an address, where the settings have one', () => {
    const { watch } = synthesise({ context: { 'evenstrand:alertEmail': 'genomics@example.org' } })
    expect(resourcesOf(watch, 'AWS::SNS::Subscription')[0]![1].Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'genomics@example.org',
    })
  })

  it.each([
    ['alertEmail', 'nobody'],
    ['monthlyBudgetDollars', '0'],
  ])('settings that mean nothing are refused: %s', (key, value) => {
    const { node } = new App({ context: { ...cdk.context, [`evenstrand:${key}`]: value } })
    expect(() => readSettings(node)).toThrow(new RegExp(key))
  })
})

it('the budget tells at 80 and 100 percent, and when more is to be expected', () => {
  const [[, { Properties }]] = resourcesOf(watch, 'AWS::Budgets::Budget') as [ReturnType<typeof resourcesOf>[0]]
  expect(Properties.Budget).toMatchObject({ BudgetLimit: { Amount: 50, Unit: 'USD' }, TimeUnit: 'MONTHLY' })
  const told = Properties.NotificationsWithSubscribers as {
    Notification: { NotificationType: string; Threshold: number }
    Subscribers: unknown[]
  }[]
  expect(told.map(({ Notification: { NotificationType, Threshold } }) => [NotificationType, Threshold])).toEqual([
    ['ACTUAL', 80],
    ['ACTUAL', 100],
    ['FORECASTED', 100],
  ])
  for (const { Subscribers } of told)
    expect(Subscribers).toEqual([{ SubscriptionType: 'SNS', Address: { Ref: topicOf(watch) } }])
})

it('the dashboard shows every job', () => {
  const [[, { Properties }]] = resourcesOf(watch, 'AWS::CloudWatch::Dashboard') as [ReturnType<typeof resourcesOf>[0]]
  const body = JSON.stringify(Properties.DashboardBody)
  for (const { name } of JOBS) expect(body).toContain(`\\"${name}\\"`)
  expect(body).toContain('ProcessedBytes')
})
