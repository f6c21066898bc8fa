import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ExecutionFailed, loadDefinition } from '../../workflows/index.ts'
import { runScripted, type Script } from './run-scripted.ts'

/**
 * A case is a definition, an input, what its functions answer and what must come out: `output`, or the name of the
 * `error`. It says nothing of this interpreter, so that any engine can be asked the same.
 */
interface Case extends Script {
  about: string
  definition: unknown
  input: unknown
  expect: { output: unknown } | { error: string }
  calls?: { functionName: string; payload: unknown }[]
}

const folder = new URL('./cases/', import.meta.url)

for (const file of readdirSync(folder).sort()) {
  const {
    about,
    definition,
    input,
    expect: expected,
    calls,
    ...script
  }: Case = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  test(`${file.replace('.json', '')}: ${about}`, async () => {
    const run = await runScripted(loadDefinition(definition), input, script)
    if ('output' in expected) expect(run.outcome).toEqual(expected)
    else {
      const error = 'error' in run.outcome ? run.outcome.error : undefined
      expect(error).toBeInstanceOf(ExecutionFailed)
      expect((error as ExecutionFailed).error).toBe(expected.error)
    }
    if (calls) expect(run.calls).toEqual(calls)
  })
}
