import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeWhole } from '../../../cli/score/write-whole.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

test('text and bytes are written in the order in which they come, however long', async () => {
  const chunk = fc.oneof(fc.constantFrom('', 'a', 'line\n'.repeat(20_000)), fc.uint8Array({ maxLength: 5 }))
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), async chunks => {
      const file = join(temporaryFolder(), 'sums')
      await writeWhole(file, chunks)
      const expected = Buffer.concat(chunks.map(part => Buffer.from(part as string)))
      expect(readFileSync(file).equals(expected)).toBe(true)
    }),
    { seed: 1, numRuns: 40 },
  )
})

test('what fails half-way leaves the older file and nothing else', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'sums')
  await writeWhole(file, ['older'])
  const failing = function* () {
    yield 'newer\n'.repeat(20_000)
    throw new Error('cut')
  }
  await expect(writeWhole(file, failing())).rejects.toThrow('cut')
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['older', ['sums']])
})
