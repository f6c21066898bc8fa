import { readFileSync } from 'node:fs'
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
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
