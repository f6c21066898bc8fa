import { defineConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

export default defineConfig({
  plugins: base.plugins,
  test: {
    include: ['test/cloud/aws/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    reporters: ['verbose'],
  },
})
