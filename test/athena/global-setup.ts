import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { lackingForTrino } from './install-trino.ts'
import { startTrino } from './start-trino.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where Trino answers and the folder it reads and writes; or what this machine lacks for it. */
    trino: { url: string; lake: string } | { lacking: string }
  }
}

/** One Trino for all tests, stopped after them. On a machine without what it needs the tests are skipped; in CI they fail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lacking = lackingForTrino()
  if (lacking) {
    if (process.env.CI === 'true') throw new Error(`the queries were not tested on Trino: it needs ${lacking}`)
    process.stdout.write(`skipped: needs ${lacking}\n`)
    project.provide('trino', { lacking })
    return async () => {}
  }
  const lake = mkdtempSync(join(tmpdir(), 'evenstrand-trino-'))
  const remove = () => rmSync(lake, { recursive: true, force: true })
  try {
    const trino = await startTrino(lake)
    project.provide('trino', { url: trino.url, lake })
    return async () => {
      await trino.stop()
      remove()
    }
  } catch (error) {
    remove()
    throw error
  }
}
