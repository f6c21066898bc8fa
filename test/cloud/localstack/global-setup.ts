import type { TestProject } from 'vitest/node'
import { findPython } from './install-localstack.ts'
import { startLocalStack } from './start-localstack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where LocalStack answers; or what this machine lacks for it. */
    localstack: { endpoint: string } | { lacking: string }
  }
}

/** One LocalStack for all tests, stopped after them. On a machine without Python 3.13 the tests are skipped; in CI they fail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const python = findPython()
  if (!python) {
    if (process.env.CI === 'true') throw new Error('nothing was tested on LocalStack: it needs Python 3.13')
    process.stdout.write('skipped: needs Python 3.13\n')
    project.provide('localstack', { lacking: 'Python 3.13' })
    return async () => {}
  }
  const started = performance.now()
  const localstack = await startLocalStack(python)
  process.stdout.write(`LocalStack ready after ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  project.provide('localstack', { endpoint: localstack.endpoint })
  return localstack.stop
}
