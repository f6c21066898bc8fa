import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  Code,
  type FunctionOptions,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { acknowledgeWildcards, allow } from './allow.ts'
import { ExpiringLog } from './expiring-log.ts'

export interface HandlerFunctionProps extends FunctionOptions {
  /** Folder of its bundle. */
  readonly bundle: string
  readonly memoryMb: number
  readonly minutes: number
}

/**
 * A bundled handler with a log and a role of its own, which may write that log and traces and nothing else yet. What it logs and
 * counts bears the name of its stack, so that two copies in an account are told apart.
 */
export function handlerFunction(
  scope: Construct,
  { bundle, memoryMb, minutes, environment, ...options }: HandlerFunctionProps,
): { lambda: LambdaFunction; role: Role } {
  const logGroup = new ExpiringLog(scope, 'Log')
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  allow(role, { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] })
  const lambda = new LambdaFunction(scope, 'Function', {
    ...options,
    environment: { ...environment, POWERTOOLS_SERVICE_NAME: Stack.of(scope).stackName },
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(bundle),
    memorySize: memoryMb,
    timeout: Duration.minutes(minutes),
    tracing: Tracing.ACTIVE,
    logGroup,
    role,
  })
  acknowledgeWildcards(role, ['*'], 'Traces have no resource that could be named.')
  Validations.of(lambda).acknowledge({
    id: 'AwsSolutions-L1',
    reason: 'Node 22 is the long-term release the handlers are bundled for; Lambda supports it until April 2027.',
  })
  return { lambda, role }
}
