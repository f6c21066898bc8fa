import { Aws } from 'aws-cdk-lib'
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { conditionsOn, type Lake, resourceArn } from '../lake.ts'
import { acknowledgeWildcards, allow } from './allow.ts'
import { ExpiringLog } from './expiring-log.ts'

export interface StudyMachineProps {
  /** Amazon States Language, with a `${Token}` for each function and `${ControlBucket}`. */
  readonly definition: unknown
  /** Functions by token. */
  readonly functions: Readonly<Record<string, string>>
  readonly lake: Lake
}

/** The state machine of a study. It reads manifests, invokes the jobs and starts children of its own: nothing else. */
export class StudyMachine extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string, { definition, functions, lake }: StudyMachineProps) {
    super(scope, id)
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
    allow(
      role,
      { actions: ['s3:GetObject'], resources: [resourceArn({ objects: 'control', below: 'manifests/' }, lake)] },
      'A manifest is named by the hash of its content, which nobody knows before it is planned.',
    )
    const key = [{ key: true }] as const
    allow(role, { actions: ['kms:Decrypt'], resources: [lake.keyArn], conditions: conditionsOn(key) })
    allow(role, { actions: ['lambda:InvokeFunction'], resources: Object.values(functions) })

    const machine = new StateMachine(this, 'Machine', {
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: { ...functions, ControlBucket: lake.buckets.control },
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new ExpiringLog(this, 'Log'),
      },
      role,
    })
    this.arn = machine.stateMachineArn
    acknowledgeWildcards(role, ['*'], 'The delivery of logs and traces has no resource that could be named.')

    // A policy of its own: the role's first policy has to be there before the machine, this one only after it.
    const children = new Policy(this, 'Children', { roles: [role] })
    const runs = `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:execution:${machine.stateMachineName}`
    allow(children, { actions: ['states:StartExecution'], resources: [machine.stateMachineArn] })
    allow(
      children,
      { actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [`${runs}:*`, `${runs}/*`] },
      'Runs get their names when they start; both patterns end within this one machine.',
    )
  }
}
