import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test.each(['score', 'calls', 'inflate'])('the compiled %s kernel is that of its source, byte for byte', name => {
  const compiled = execFileSync(process.execPath, ['scripts/compile-kernel.mjs', name], { encoding: 'utf8' })
  expect(readFileSync(`science/genotypes/${name}-kernel-bytes.ts`, 'utf8')).toBe(compiled)
})
