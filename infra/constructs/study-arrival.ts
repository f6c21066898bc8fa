import { join } from 'node:path'
import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { conditionsOn, type Lake, resourceArn } from '../lake.ts'
import type { Permission } from '../permissions.ts'
import { allow } from './allow.ts'
import { handlerFunction } from './handler-function.ts'

/** Of data: what `evenstrand cloud start` needs too. */
const PERMISSIONS: readonly Permission[] = [
  { actions: ['s3:GetObject'], on: [{ objects: 'source', below: '' }] },
  { actions: ['s3:ListBucket'], on: [{ bucket: 'source' }, { bucket: 'ledger' }] },
  { actions: ['kms:Decrypt'], on: [{ key: true }] },
]

export interface StudyArrivalProps {
  readonly lake: Lake
  /** ARN of the state machine. */
  readonly machine: string
  /** Folder of the bundles, with one named `start-study`. */
  readonly handlers: string
}

/**
 * A study starts when its file arrives: a file in source whose name ends as a study's does is read by a function that starts
 * the machine. What could not be told to the function, and what it could not start, are dead letters.
 */
export class StudyArrival extends Construct {
  /** Events that started nothing: names of files, no content. */
  readonly deadLetters: string

  constructor(scope: Construct, id: string, { lake, machine, handlers }: StudyArrivalProps) {
    super(scope, id)
    const deadLetterQueue = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    Validations.of(deadLetterQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It holds the dead letters itself; whoever answers for it is told of each by an alarm.',
    })
    this.deadLetters = deadLetterQueue.queueName

    const { lambda, role } = handlerFunction(this, {
      description: 'Evenstrand: starts a study whose file has arrived',
      bundle: join(handlers, 'start-study'),
      // A whole processor: most of its time it makes checksums.
      memoryMb: 1769,
      minutes: 15,
      environment: {
        EVENSTRAND_ARRIVALS: Stack.of(this).toJsonString({
          source: lake.buckets.source,
          ledger: lake.buckets.ledger,
          machine,
        }),
      },
      retryAttempts: 2,
      onFailure: new SqsDestination(deadLetterQueue),
    })
    for (const { actions, on } of PERMISSIONS)
      allow(
        role,
        { actions, resources: on.map(resource => resourceArn(resource, lake)), conditions: conditionsOn(on) },
        'A study names its own files, which nobody knows before; the pattern ends within one bucket.',
      )
    allow(role, { actions: ['states:StartExecution'], resources: [machine] })

    new Rule(this, 'Arrived', {
      description: 'Evenstrand: the file of a study has arrived in source',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [lake.buckets.source] },
          object: { key: [{ suffix: '.yaml' }, { suffix: '.yml' }] },
        },
      },
      targets: [new InvokeFunction(lambda, { deadLetterQueue })],
    })
  }
}
