import { type Account, deployTo, type Outputs, PRODUCT } from '../cdk.ts'
import { ACCOUNT, CREDENTIALS, REGION, signature } from './aws.ts'

/** What LocalStack's open-source CloudFormation passes over in silence: the catalogue and Athena, which a shim stands for. */
const PASSED_OVER = ['AWS::Glue::Database', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup']

/** An emulator as an account. */
export const accountAt = (endpoint: string): Account => ({
  account: ACCOUNT,
  region: REGION,
  environment: { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint },
})

/**
 * Deploys stacks of the CDK app with the CDK's own command line. Throws where a resource was not made:
 * LocalStack then calls it `unknown`, and the deployment a success.
 */
export async function deploy(endpoint: string, stacks: string[]): Promise<Outputs> {
  const account = accountAt(endpoint)
  const outputs = await deployTo(account, PRODUCT, stacks)
  const resources = (await Promise.all(stacks.map(stack => resourcesOf(endpoint, stack)))).flat()
  const missing = resources.filter(({ physical, type }) => physical === 'unknown' && !PASSED_OVER.includes(type))
  if (missing.length > 0)
    throw new Error(`not deployed: ${missing.map(({ logical, type }) => `${logical} (${type})`).join(', ')}`)
  return outputs
}

/** What a stack is made of, by the names in the template and in the account: CloudFormation's query interface. */
export async function resourcesOf(endpoint: string, stack: string) {
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
    status: text(member, 'ResourceStatus'),
  }))
}
