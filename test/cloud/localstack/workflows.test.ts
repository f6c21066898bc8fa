import { readdirSync, readFileSync } from 'node:fs'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { ExecutionFailed, loadDefinition } from '../../../workflows/index.ts'
import { runScripted, type Script } from '../../workflows/run-scripted.ts'
import { awsAt } from './aws.ts'
import { zip } from './zip.ts'

interface Case extends Script {
  definition: unknown
  input: unknown
}

/** Where LocalStack does otherwise than AWS's documents say and the interpreter does: what it answers. */
const DEPARTURES: Record<string, unknown> = {
  'assign-sees-old-values': { output: { before: 2, n: 2, m: 10 } }, // Output sees what Assign of the same state set
  'choice-none': { error: 'States.Runtime' },
  'data-limit': { output: 1 }, // 256 KiB between states are not enforced
  'map-distributed-input': { output: [{ bucket: 'map-distributed-input-b' }] }, // a child's context is its parent's
  'map-distributed-no-object': { error: 'States.Runtime' },
  'type-error': { error: 'States.Runtime' },
}
/** What emulator/step_functions.py patches: such a case shows that the parts are joined, not that AWS does so. */
const PATCHED = ['map-distributed-child-fails']

/** A function that answers by the script in its environment, call after call; the last answer repeats. */
const SCRIPTED = `
const answers = JSON.parse(process.env.ANSWERS)
let calls = 0
export async function handler(event) {
  const answer = answers[Math.min(calls++, answers.length - 1)]
  if (answer.after) await new Promise(resolve => setTimeout(resolve, answer.after * 1000))
  if (answer.throws) throw Object.assign(new Error(answer.throws.message), { name: answer.throws.name })
  return answer.echoes ? event : answer.returns
}`

const folder = new URL('../../workflows/cases/', import.meta.url)
const localstack = inject('localstack')

describe.skipIf('lacking' in localstack)('the interpreter and LocalStack’s Step Functions answer alike', () => {
  const aws = awsAt('endpoint' in localstack ? localstack.endpoint : '')

  for (const file of readdirSync(folder).sort()) {
    const name = file.replace('.json', '')
    const note = name in DEPARTURES ? ' (LocalStack departs)' : PATCHED.includes(name) ? ' (wiring only)' : ''
    test(name + note, async () => {
      const text = readFileSync(new URL(file, folder), 'utf8')
      const { definition, input, ...script }: Case = JSON.parse(text)
      const { outcome } = await runScripted(loadDefinition(definition), input, script)
      const ours = 'output' in outcome ? outcome : { error: nameOf(outcome.error) }

      const theirs = await onLocalStack(name, text)
      if (name in DEPARTURES) expect(theirs).toEqual(DEPARTURES[name])
      else expect(theirs).toEqual(ours)
    })
  }

  /** Functions and buckets are everyone's on the emulator, so there each case has its own. */
  async function onLocalStack(name: string, text: string): Promise<{ output: unknown } | { error: string }> {
    const {
      definition,
      input,
      tasks = {},
      buckets = {},
    }: Case = JSON.parse(text, (key, value) =>
      ['FunctionName', 'bucket'].includes(key) && !value.startsWith('{%') ? `${name}-${value}` : value,
    )
    const code = zip({ 'index.mjs': Buffer.from(SCRIPTED) })
    for (const [task, answers] of Object.entries(tasks))
      await aws.createFunction(`${name}-${task}`, code, { ANSWERS: JSON.stringify(answers) })
    for (const [path, items] of Object.entries(buckets)) {
      const [bucket, Key] = path.split('/')
      const Bucket = `${name}-${bucket}`
      await aws.s3.send(new CreateBucketCommand({ Bucket }))
      await aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(items) }))
    }
    const outcome = await aws.runMachine(name, definition, input)
    for (const task of Object.keys(tasks)) await aws.deleteFunction(`${name}-${task}`)
    return 'output' in outcome ? outcome : { error: outcome.error }
  }
})

const nameOf = (error: unknown) => {
  if (error instanceof ExecutionFailed) return error.error
  throw error
}
