import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { s3Store } from '../../../functions/adapters/s3.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { AthenaShim } from '../athena-shim.ts'
import { outputOf } from '../cdk.ts'
import { type Deployed, inputOf, studySuite, until } from '../deployed-studies.ts'
import { type Listening, listen } from '../listen.ts'
import { awsAt } from './aws.ts'
import { deploy } from './deploy.ts'
import { FUNCTION_ENVIRONMENT, FUNCTION_LOG } from './start-localstack.ts'

const STACKS = ['Evenstrand-Lake', 'Evenstrand-Pipeline']
const localstack = inject('localstack')

describe.skipIf('lacking' in localstack)('studies on the deployed stacks', () => {
  const endpoint = 'endpoint' in localstack ? localstack.endpoint : ''
  let shim: AthenaShim
  let server: Listening

  async function deployWithAthena(): Promise<Deployed> {
    const { s3, sfn } = awsAt(endpoint)
    const outputs = await deploy(endpoint, STACKS)
    const { buckets, databases, workgroups } = JSON.parse(outputOf(outputs, 'Home'))
    shim = new AthenaShim({
      folder: temporaryFolder(),
      bucket: name => s3Store(s3, name),
      databases: Object.fromEntries(
        Object.entries<string>(databases).map(([zone, database]) => [database, buckets[zone]]),
      ),
      workgroups: Object.fromEntries(Object.values<string>(workgroups).map(workgroup => [workgroup, {}])),
    })
    server = await listen(shim.handler)
    writeFileSync(FUNCTION_ENVIRONMENT, JSON.stringify({ AWS_ENDPOINT_URL_ATHENA: server.url }))
    return { s3, sfn, outputs }
  }
  afterAll(() => server?.close())

  studySuite(deployWithAthena, there => {
    test('a function that is killed in mid-step is tried again', async () => {
      const { studies, files, atHome } = there()
      const release = shim.hold()
      const begun = shim.begun.length
      const execution = await studies.start(inputOf(files, { rangeBytes: 2 ** 26, peoplePerShard: 30, memoryMb: 1024 }))
      await until('a query', () => shim.begun.length > begun)
      killFunctions('FitReference')
      release()
      expect(await studies.released(execution)).toEqual(atHome)
    })

    test('no function logs a person’s id', () => {
      const ids = `${there().files.get('samples.tsv')}`.match(/^(HG|NA)\d+/gm)!
      expect(ids).toHaveLength(100)
      const log = readFileSync(FUNCTION_LOG, 'utf8')
      expect(log.length).toBeGreaterThan(0)
      expect(ids.filter(id => log.includes(id))).toHaveLength(0)
    })
  })
})

function killFunctions(part: string): void {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const found = processes.filter(
    line => line.includes('emulator/runtime.mjs') && line.split(' ').at(-1)!.includes(part),
  )
  if (found.length === 0) throw new Error(`no function ${part} is running`)
  for (const line of found) process.kill(Number.parseInt(line, 10), 'SIGKILL')
}
