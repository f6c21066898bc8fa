import { defineConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

export default defineConfig({
  plugins: base.plugins,
  test: {
    include: ['test/cloud/{localstack,ministack}/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts', 'test/cloud/localstack/global-setup.ts'],
    // The test files share one LocalStack, and this machine's cores are its Lambdas'.
    fileParallelism: false,
    reporters: ['verbose'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
