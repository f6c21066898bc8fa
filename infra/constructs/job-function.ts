import { join } from 'node:path'
import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { AnyJob } from '../../functions/ports.ts'
import { conditionsOn, homeOf, type Lake, resourceArn } from '../lake.ts'
import { permissionsOf } from '../permissions.ts'
import { acknowledgeWildcards, allow } from './allow.ts'
import { ExpiringLog } from './expiring-log.ts'

export interface JobFunctionProps {
  readonly job: AnyJob
  readonly lake: Lake
  /** Folder of the bundles, one folder a job. */
  readonly handlers: string
}

/** A job as a Lambda: its size, its role and what it knows of the lake all come from its declaration. */
export class JobFunction extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string, { job, lake, handlers }: JobFunctionProps) {
    super(scope, id)
    const log = new ExpiringLog(this, 'Log')
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    for (const { actions, on } of permissionsOf(job))
      allow(
        role,
        { actions, resources: on.map(resource => resourceArn(resource, lake)), conditions: conditionsOn(on) },
        'Objects are named by the attempt or the content that makes them, which nobody knows before; the pattern ends within one bucket.',
      )
    allow(role, { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] })

    const lambda = new LambdaFunction(this, 'Function', {
      description: `Evenstrand: ${job.name}`,
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(handlers, job.name)),
      memorySize: job.size.memoryMb,
      timeout: Duration.minutes(job.size.minutes),
      tracing: Tracing.ACTIVE,
      environment: { EVENSTRAND_HOME: Stack.of(this).toJsonString(homeOf(job, lake)) },
      logGroup: log,
      role,
    })
    acknowledgeWildcards(role, ['*'], 'Traces have no resource that could be named.')
    Validations.of(lambda).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'Node 22 is the long-term release the handlers are bundled for; Lambda supports it until April 2027.',
    })
    this.arn = lambda.functionArn
  }
}
