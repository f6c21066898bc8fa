import { readdirSync, readFileSync } from 'node:fs'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { JOBS } from '../../../functions/jobs/index.ts'
import { awsAt } from './aws.ts'
import { zip } from './zip.ts'

const LAMBDAS = 'dist/lambda'
const CONTROL = 'bundles-control'
const HOME = { buckets: {}, control: CONTROL, ledger: CONTROL, databases: {}, workgroups: {} }

const localstack = inject('localstack')

describe.skipIf('lacking' in localstack)('each job’s bundle runs as a Lambda function', () => {
  const aws = awsAt('endpoint' in localstack ? localstack.endpoint : '')
  beforeAll(async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: CONTROL }))
  })

  test('every job has a bundle', () => {
    expect(readdirSync(LAMBDAS)).toEqual(expect.arrayContaining(JOBS.map(({ name }) => name)))
  })

  // An event that leads nowhere: the answer shows that the bundle loads, opens its home and asks the bucket for it.
  test.each(JOBS.map(({ name }) => name))('%s', async job => {
    const name = `bundle-${job}`
    const folder = `${LAMBDAS}/${job}`
    const code = zip(Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(`${folder}/${file}`)])))
    await aws.createFunction(name, code, { EVENSTRAND_HOME: JSON.stringify(HOME) })
    const { failed, answer } = await aws.invoke(name, { from: 'inputs/absent.json' })
    expect({ failed, answer }).toMatchObject({
      failed: true,
      answer: { errorMessage: 'control holds no inputs/absent.json' },
    })
    await aws.deleteFunction(name)
  })
})
