import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('every control on the page of security names tests that are there', () => {
  const root = join(import.meta.dirname, '../..')
  const rows = readFileSync(join(root, 'docs/security.md'), 'utf8').split('## Controls')[1]!.split('\n## ')[0]!
  const controls = rows.split('\n').filter(row => /^\| [A-Z]/.test(row))
  expect(controls.length).toBeGreaterThan(10)
  for (const control of controls) {
    const named = [...control.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!)
    expect(named.length, control).toBeGreaterThan(0)
    for (const path of named) expect(existsSync(join(root, path)), path).toBe(true)
  }
})
