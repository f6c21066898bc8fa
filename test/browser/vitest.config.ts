import { defineConfig } from 'vitest/config'

/** Pages in a real browser. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    css: true,
    globalSetup: 'test/helpers/global-setup.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
