import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the compiled kernel is that of its source, byte for byte', () => {
  const compiled = execFileSync(process.execPath, ['scripts/compile-kernel.mjs'], { encoding: 'utf8' })
  expect(readFileSync('science/genotypes/score-kernel-bytes.ts', 'utf8')).toBe(compiled)
})
