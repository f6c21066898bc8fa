import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    {
      name: 'sql-as-text',
      enforce: 'pre',
      load: id => (id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/athena/**', 'test/browser/**', 'test/cloud/**'],
    css: true,
    globalSetup: 'test/helpers/global-setup.ts',
    // Much of a test is waiting for a program it has started: two cores carry two workers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Against what hangs, never against what is slow: a busy machine takes many times as long as an idle one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
