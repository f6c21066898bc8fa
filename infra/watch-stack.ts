import { Aws, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import prices from '../cli/cost/prices.json' with { type: 'json' }
import { JOBS } from '../functions/jobs/index.ts'
import type { Lake } from './lake.ts'
import type { Settings } from './settings.ts'

const PERIOD = Duration.minutes(5)
const DAY = Duration.days(1)

export interface WatchStackProps extends StackProps {
  readonly settings: Settings
  readonly lake: Lake
  /** ARN of the state machine. */
  readonly machine: string
  /** Name of the queue of studies that arrived and were not started. */
  readonly deadLetters: string
  /** What the copy's functions call themselves in their metrics. */
  readonly service: string
}

/** What goes wrong and what it costs, told to whoever answers for it. Holds no data and touches none. */
export class WatchStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, lake, machine, deadLetters, service, ...props }: WatchStackProps,
  ) {
    super(scope, id, props)
    const told = new Topic(this, 'Told', { displayName: `Evenstrand ${settings.name}`, enforceSSL: true })
    if (settings.alertEmail !== '') told.addSubscription(new EmailSubscription(settings.alertEmail))
    for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'])
      told.grantPublish(
        new ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } }),
      )

    const studies = (metricName: string, period = PERIOD) =>
      new Metric({
        ...{ namespace: 'AWS/States', metricName, period, statistic: 'Sum' },
        dimensionsMap: { StateMachineArn: machine },
      })
    const alarm = (name: string, metric: IMetric, description: string) =>
      new Alarm(this, name, {
        metric,
        alarmDescription: `${description} docs/operate.md says what to do.`,
        threshold: 0,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        // Nothing happens where no study runs.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(told))
    alarm('StudyFailed', studies('ExecutionsFailed'), 'A study failed, and published nothing.')
    alarm('StudyTimedOut', studies('ExecutionsTimedOut'), 'A study did not end in its time.')
    alarm('StudyStopped', studies('ExecutionsAborted'), 'Somebody stopped a study.')
    alarm('MachineThrottled', studies('ExecutionThrottled'), 'Studies wait for quota of Step Functions.')
    alarm(
      'FunctionsThrottled',
      LambdaFunction.metricAllThrottles({ period: PERIOD }),
      'Functions wait for quota of Lambda.',
    )

    alarm(
      'StudyNotStarted',
      new Metric({
        ...{
          namespace: 'AWS/SQS',
          metricName: 'ApproximateNumberOfMessagesVisible',
          period: PERIOD,
          statistic: 'Maximum',
        },
        dimensionsMap: { QueueName: deadLetters },
      }),
      'The file of a study arrived and started nothing.',
    )

    const steps = (metricName: string, job: string, { label = job, statistic = 'Sum' } = {}) =>
      new Metric({
        ...{ namespace: 'Evenstrand', metricName, period: DAY, statistic, label },
        dimensionsMap: { service, job },
      })
    const people = [
      steps('PeopleScored', 'measure-scores', { label: 'by scores, of their genotypes' }),
      steps('PeopleScored', 'measure-predictions', { label: 'by models, of their output: once for each model' }),
    ]
    const scanned = Object.entries(lake.workgroups).map(
      ([zone, WorkGroup]) =>
        new Metric({
          ...{ namespace: 'AWS/Athena', metricName: 'ProcessedBytes', period: DAY, statistic: 'Sum', label: zone },
          dimensionsMap: { WorkGroup },
        }),
    )
    const inDollars = (label: string, parts: [dollars: number, of: string, metric: IMetric][]) =>
      new MathExpression({
        label,
        // CloudWatch reads no exponents.
        expression: parts.map(([dollars, of]) => `${of} * ${dollars.toFixed(14)}`).join(' + '),
        usingMetrics: Object.fromEntries(parts.map(([, of, metric]) => [of, metric])),
        period: DAY,
      })
    const dollars = [
      ...JOBS.map(({ name, size }, i) =>
        inDollars(name, [
          [(size.memoryMb / 1024) * prices.lambdaGbSecond, `seconds${i}`, steps('StepSeconds', name)],
          // A try is one request and one transition, and tells its seconds once.
          [
            prices.lambdaRequest + prices.transition,
            `tries${i}`,
            steps('StepSeconds', name, { statistic: 'SampleCount' }),
          ],
        ]),
      ),
      ...scanned.map((bytes, i) =>
        inDollars(`queries, ${bytes.label}`, [[prices.athenaTb / 1e12, `bytes${i}`, bytes]]),
      ),
    ]
    const graph = (title: string, left: IMetric[], { stacked = false } = {}) =>
      new GraphWidget({ title, left, stacked, width: 12, height: 7 })
    new Dashboard(this, 'Studies', {
      defaultInterval: Duration.days(14),
      widgets: [
        [
          graph('Studies begun, finished, failed', [
            studies('ExecutionsStarted', DAY),
            studies('ExecutionsSucceeded', DAY),
            studies('ExecutionsFailed', DAY),
          ]),
          graph('People scored', people),
        ],
        [
          graph(
            `Dollars a day, about, by list prices of ${prices.date}: functions by job, queries by zone that is written`,
            dollars,
            {
              stacked: true,
            },
          ),
          graph('Bytes scanned by queries, by zone that is written', scanned),
        ],
        [
          graph(
            'Steps done, by job',
            JOBS.map(({ name }) => steps('StepsRun', name)),
          ),
          graph(
            'Steps that were done already, by job',
            JOBS.map(({ name }) => steps('StepsSkipped', name)),
          ),
        ],
        [
          graph(
            'Steps that failed, by job: tried again, or the end of a study',
            JOBS.map(({ name }) => steps('StepsFailed', name)),
          ),
          graph(
            'Seconds of functions, by job: what most of the cost follows',
            JOBS.map(({ name }) => steps('StepSeconds', name)),
          ),
        ],
      ],
    })

    const toldWhen = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: told.topicArn }],
    })
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: settings.monthlyBudgetDollars, unit: 'USD' },
      },
      notificationsWithSubscribers: [toldWhen('ACTUAL', 80), toldWhen('ACTUAL', 100), toldWhen('FORECASTED', 100)],
    })
  }
}
