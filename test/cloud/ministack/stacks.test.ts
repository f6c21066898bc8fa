import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { s3Store } from '../../../functions/adapters/s3.ts'
import { TABLES, type TableName } from '../../../queries/tables.ts'
import { body } from '../../helpers/bytes.ts'
import { type Outputs, outputOf } from '../cdk.ts'
import { awsAt, signature } from '../localstack/aws.ts'
import { accountAt, resourcesOf } from '../localstack/deploy.ts'
import { deployPassing, PASSING, tearDown } from '../passing-copy.ts'

const ministack = inject('ministack')

describe.skipIf('lacking' in ministack)('what LocalStack passes over deploys on ministack:', () => {
  const endpoint = 'endpoint' in ministack ? ministack.endpoint : ''
  const account = accountAt(endpoint)
  const { s3 } = awsAt(endpoint)
  let outputs: Outputs

  test('a copy for tests, every resource made', async () => {
    outputs = await deployPassing(account)
    const resources = (await Promise.all(PASSING.map(stack => resourcesOf(endpoint, stack)))).flat()
    const types = new Set(resources.map(({ type }) => type))
    for (const type of ['Glue::Database', 'Glue::Table', 'Athena::WorkGroup', 'CloudFront::Distribution'])
      expect(types).toContain(`AWS::${type}`)
    expect(resources.filter(({ status, physical }) => status !== 'CREATE_COMPLETE' || physical === '')).toEqual([])
  })

  test('each table is in the catalogue with the contract’s columns, in its order', async () => {
    const { databases } = JSON.parse(outputOf(outputs, 'Home')) as { databases: Record<string, string> }
    const found: Record<string, string[]> = {}
    for (const DatabaseName of Object.values(databases)) {
      const { TableList } = await asked('glue', 'AWSGlue.GetTables', { DatabaseName })
      for (const { Name, StorageDescriptor } of TableList as GlueTable[])
        found[Name] = StorageDescriptor.Columns.map(({ Name }) => Name)
    }
    const names = Object.keys(TABLES) as TableName[]
    expect(found).toEqual(Object.fromEntries(names.map(name => [name, Object.keys(TABLES[name].columns)])))
  })

  test('each workgroup stops queries at its limit, whatever they ask', async () => {
    const { workgroups } = JSON.parse(outputOf(outputs, 'Home')) as { workgroups: Record<string, string> }
    for (const WorkGroup of Object.values(workgroups)) {
      const { WorkGroup: told } = await asked('athena', 'AmazonAthena.GetWorkGroup', { WorkGroup })
      expect((told as { Configuration: object }).Configuration, WorkGroup).toMatchObject({
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 100e9,
      })
    }
  })

  test('pages open for the distribution that the first deployment told, by a second one', async () => {
    const id = outputOf(outputs, 'Distribution')
    outputs = await deployPassing(account, id)
    expect(outputOf(outputs, 'Distribution')).toBe(id)
    const told = await fetch(`${endpoint}/2020-05-31/distribution/${id}/config`, {
      headers: { Authorization: signature('cloudfront') },
    })
    expect(await told.text()).toContain('<Enabled>true</Enabled>')
  })

  test('the copy is gone when it is torn down, its locked ledger too', async () => {
    const { ledger } = JSON.parse(outputOf(outputs, 'Home'))
    for (const content of ['one', 'other']) await s3Store(s3, ledger).write('releases/a', body(content))
    expect(await buckets()).toContain(ledger)
    await tearDown(account, s3, outputs)
    expect((await buckets()).filter(name => !name!.startsWith('cdk-'))).toEqual([])
  })

  const buckets = async () => (await s3.send(new ListBucketsCommand({}))).Buckets!.map(({ Name }) => Name).sort()

  /** What a service of the JSON kind answers. */
  async function asked(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        Authorization: signature(service),
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': target,
      },
      body: JSON.stringify(input),
    })
    if (!response.ok) throw new Error(`${target} answers ${response.status}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
})

interface GlueTable {
  Name: string
  StorageDescriptor: { Columns: { Name: string }[] }
}
