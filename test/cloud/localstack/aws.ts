import { setTimeout as sleep } from 'node:timers/promises'
import { S3Client } from '@aws-sdk/client-s3'
import { CreateStateMachineCommand, DeleteStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn'
import { executionsOf, type Outcome } from '../executions.ts'

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/test`
/** What SDKs and tools find in the environment; the emulator asks for no more. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: REGION }

/** The services of one endpoint, and what tests ask of them. */
export function awsAt(endpoint: string) {
  const config = {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
  }
  const s3 = new S3Client({ ...config, forcePathStyle: true })
  const sfn = new SFNClient(config)

  const { start, outcome } = executionsOf(sfn)
  /** Runs a definition once, under a name of its own. */
  const runMachine = async (name: string, definition: unknown, input: unknown): Promise<Outcome> => {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({ name, roleArn: ROLE, definition: JSON.stringify(definition) }),
    )
    try {
      return await outcome(await start(stateMachineArn!, input))
    } finally {
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }))
    }
  }
  return { s3, sfn, runMachine, ...lambdaAt(endpoint) }
}

/** What LocalStack reads from a request's signature: whom it is for. It does not check it. */
export const signature = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`

/** Lambda's REST interface, as far as tests need it: https://docs.aws.amazon.com/lambda/latest/api/ */
function lambdaAt(endpoint: string) {
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${endpoint}/2015-03-31/functions${path}`, {
      method,
      headers: { Authorization: signature('lambda'), 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`Lambda answers ${response.status}: ${answer}`)
    return {
      failed: response.headers.has('x-amz-function-error'),
      answer: answer === '' ? undefined : JSON.parse(answer),
    }
  }
  return {
    /** A function of a zip, its handler `index.handler`; answers once it can be invoked. */
    async createFunction(name: string, zip: Uint8Array, environment: Record<string, string> = {}): Promise<void> {
      await send('POST', '', {
        FunctionName: name,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: ROLE,
        Code: { ZipFile: Buffer.from(zip).toString('base64') },
        Timeout: 120,
        MemorySize: 512,
        Environment: { Variables: environment },
      })
      for (;;) {
        const { State } = (await send('GET', `/${name}/configuration`)).answer
        if (State === 'Active') return
        if (State === 'Failed') throw new Error(`function ${name} did not start`)
        await sleep(50)
      }
    },
    invoke: (name: string, event: unknown) => send('POST', `/${name}/invocations`, event),
    deleteFunction: (name: string) => send('DELETE', `/${name}`),
  }
}
