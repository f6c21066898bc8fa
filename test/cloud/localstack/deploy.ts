import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ACCOUNT, CREDENTIALS, REGION, signature } from './aws.ts'

/** What LocalStack's open-source CloudFormation passes over in silence: the catalogue and Athena, which a shim stands for. */
const PASSED_OVER = ['AWS::Glue::Database', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup']
const CDK = 'node_modules/aws-cdk/bin/cdk'
const SYNTHESISED = 'dist/cdk.out'

/** A resource of a stack, by its name in the template and its name in the account. */
export interface Resource {
  logical: string
  physical: string
  type: string
}

/**
 * Deploys stacks of the CDK app with the CDK's own command line; answers what they are made of. Throws where a resource was
 * not made: LocalStack then calls it `unknown`, and the deployment a success.
 */
export async function deploy(endpoint: string, stacks: string[]): Promise<Resource[]> {
  await cdk(endpoint, 'synth', '--quiet')
  await cdk(endpoint, 'bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', SYNTHESISED)
  await cdk(endpoint, 'deploy', ...stacks, '--require-approval', 'never', '--app', SYNTHESISED)
  const resources = (await Promise.all(stacks.map(stack => resourcesOf(endpoint, stack)))).flat()
  const missing = resources.filter(({ physical, type }) => physical === 'unknown' && !PASSED_OVER.includes(type))
  if (missing.length > 0)
    throw new Error(`not deployed: ${missing.map(({ logical, type }) => `${logical} (${type})`).join(', ')}`)
  return resources
}

async function cdk(endpoint: string, ...args: string[]): Promise<void> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint, CDK_DISABLE_CLI_TELEMETRY: 'true' }
  const options = { env, maxBuffer: 64 << 20 }
  await promisify(execFile)(process.execPath, [CDK, ...args, '--ci', '--no-notices'], options).catch(error => {
    throw new Error(`cdk ${args[0]} failed:\n${error.stdout}${error.stderr}`.slice(0, 4_000))
  })
}

/** CloudFormation's query interface: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/ */
async function resourcesOf(endpoint: string, stack: string): Promise<Resource[]> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { Authorization: signature('cloudformation') },
    body: new URLSearchParams({ Action: 'DescribeStackResources', Version: '2010-05-15', StackName: stack }),
  })
  const xml = await response.text()
  if (!response.ok) throw new Error(`CloudFormation answers ${response.status}: ${xml}`)
  const text = (of: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(of)?.[1] ?? ''
  return [...xml.matchAll(/<member>.*?<\/member>/gs)].map(([member]) => ({
    logical: text(member, 'LogicalResourceId'),
    physical: text(member, 'PhysicalResourceId'),
    type: text(member, 'ResourceType'),
  }))
}
