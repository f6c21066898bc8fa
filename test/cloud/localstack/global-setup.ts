import type { TestProject } from 'vitest/node'
import { cdk } from '../cdk.ts'
import { findPython } from '../install-packages.ts'
import { startMinistack } from '../ministack/start-ministack.ts'
import { startLocalStack } from './start-localstack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where LocalStack answers; or what this machine lacks for it. */
    localstack: { endpoint: string } | { lacking: string }
    /** Where ministack answers, if this machine has what it needs. */
    ministack: { endpoint: string } | { lacking: string }
  }
}

/** One LocalStack and one ministack for all tests, stopped after them. On a machine without Python 3.13 the tests are skipped; in CI they fail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const python = findPython()
  if (!python) {
    if (process.env.CI === 'true') throw new Error('nothing was tested on LocalStack: it needs Python 3.13')
    process.stdout.write('skipped: needs Python 3.13\n')
    for (const emulator of ['localstack', 'ministack'] as const) project.provide(emulator, { lacking: 'Python 3.13' })
    return async () => {}
  }
  // The app and its bundles, for all tests.
  await cdk({ environment: {} }, 'synth', '--quiet')
  const started = performance.now()
  const localstack = await startLocalStack(python)
  process.stdout.write(`LocalStack ready after ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  project.provide('localstack', { endpoint: localstack.endpoint })
  const ministack = await startMinistack(python).catch(async error => {
    await localstack.stop()
    throw error
  })
  project.provide('ministack', { endpoint: ministack.endpoint })
  return async () => {
    await ministack.stop()
    await localstack.stop()
  }
}
