import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { JOBS } from '../../functions/jobs/index.ts'
import { readSettings } from '../../infra/settings.ts'
import { pathOf, resourcesOf, synthesise, type TemplateJson, textOf } from './synthesise.ts'

const { stacks, watch } = synthesise()
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

describe('the dashboard', () => {
  type Row = (string | Record<string, string | number | boolean>)[]
  const [[, { Properties }]] = resourcesOf(watch, 'AWS::CloudWatch::Dashboard') as [ReturnType<typeof resourcesOf>[0]]
  const { widgets } = JSON.parse(textOf(Properties.DashboardBody)) as {
    widgets: { properties: { title: string; metrics: Row[] } }[]
  }
  const rowsOf = (title: RegExp) => widgets.find(({ properties }) => title.test(properties.title))!.properties.metrics
  const settingsOf = (row: Row) => row.at(-1) as Record<string, string>

  it.each([/^Steps done, by/, /^Steps that were done already/, /^Steps that failed/, /^Seconds of functions/])(
    'shows every job: %s',
    title => {
      expect(rowsOf(title).map(row => [row[2], row[3], row[4], row[5]])).toEqual(
        JOBS.map(({ name }) => ['job', name, 'service', 'Evenstrand-Pipeline']),
      )
    },
  )

  it('shows people scored, where they are scored, and what queries scan', () => {
    expect(rowsOf(/^People scored/).map(([namespace, metric, , job]) => [namespace, metric, job])).toEqual([
      ['Evenstrand', 'PeopleScored', 'measure-scores'],
      ['Evenstrand', 'PeopleScored', 'measure-predictions'],
    ])
    expect(rowsOf(/^Bytes scanned/).map(([namespace, metric]) => `${namespace} ${metric}`)).toEqual(
      Object.keys(stacks.lake.lake.workgroups).map(() => 'AWS/Athena ProcessedBytes'),
    )
  })

  it('shows dollars: of what was counted, as the price list has it', () => {
    const rows = rowsOf(/^Dollars a day, about, by list prices of \d{4}-\d\d-\d\d/)
    const [expressions, metrics] = [rows.filter(row => row.length === 1), rows.filter(row => row.length > 1)]
    const counted = new Map(metrics.map(row => [settingsOf(row).id, row]))
    /** What an hour in 1,000 tries, or a terabyte, comes to. */
    const dollars = expressions.map(row => {
      const { expression, label } = settingsOf(row)
      const parts = expression!.split(' + ').map(part => {
        const [id, price] = part.split(' * ') as [string, string]
        const metric = counted.get(id)!
        const what = `${metric[1]} ${settingsOf(metric).stat ?? 'Sum'}`
        const used = { 'StepSeconds Sum': 3600, 'StepSeconds SampleCount': 1000, 'ProcessedBytes Sum': 1e12 }[what]!
        if (metric[0] === 'Evenstrand') expect(metric[3]).toBe(label)
        return used * Number(price)
      })
      return [label!, Number(parts.reduce((sum, part) => sum + part, 0).toFixed(9))]
    })
    expect(dollars).toEqual([
      ...JOBS.map(({ name, size }) => [
        name,
        Number(((3600 * size.memoryMb * 0.0000133334) / 1024 + 1000 * (0.0000002 + 0.000025)).toFixed(9)),
      ]),
      ...Object.keys(stacks.lake.lake.workgroups).map(zone => [`queries, ${zone}`, 5]),
    ])
  })
})
