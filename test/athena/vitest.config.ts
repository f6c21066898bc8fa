import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

export default defineConfig({
  plugins: base.plugins,
  test: {
    include: ['test/athena/**/*.test.ts'],
    globalSetup: ['test/athena/global-setup.ts'],
    // The test files share one Trino; taking turns keeps its small memory enough.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
