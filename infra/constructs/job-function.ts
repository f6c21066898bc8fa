import { join } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { AnyJob } from '../../functions/ports.ts'
import { conditionsOn, homeOf, type Lake, resourceArn } from '../lake.ts'
import { permissionsOf } from '../permissions.ts'
import { allow } from './allow.ts'
import { handlerFunction } from './handler-function.ts'

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
    const { lambda, role } = handlerFunction(this, {
      description: `Evenstrand: ${job.name}`,
      bundle: join(handlers, job.name),
      ...job.size,
      environment: { EVENSTRAND_HOME: Stack.of(this).toJsonString(homeOf(job, lake)) },
    })
    for (const { actions, on } of permissionsOf(job))
      allow(
        role,
        { actions, resources: on.map(resource => resourceArn(resource, lake)), conditions: conditionsOn(on) },
        'Objects are named by the attempt or the content that makes them, which nobody knows before; the pattern ends within one bucket.',
      )
    this.arn = lambda.functionArn
  }
}
