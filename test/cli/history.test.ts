import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendRun, type RunRecord, readRun, runNumbers } from '../../cli/history.ts'
import { folderStore } from '../../functions/adapters/files.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const record = (release: string) =>
  ({ version: '1', study: {}, sources: [], cut: {}, release, steps: [] }) as unknown as RunRecord

test('runs that end at once each get a number of their own, and none is lost', async () => {
  const control = folderStore(join(temporaryFolder(), 'control'))
  const names = Array.from({ length: 12 }, (_, i) => `release-${i}`)
  const numbers = await Promise.all(names.map(name => appendRun(control, record(name))))
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  expect(await runNumbers(control)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  const kept = await Promise.all(numbers.map(number => readRun(control, number)))
  expect(kept.map(run => run!.release)).toEqual(names)
})

test('a run that is not there is undefined', async () => {
  expect(await readRun(folderStore(temporaryFolder()), 1)).toBeUndefined()
})
