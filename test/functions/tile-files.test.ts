import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { folderStore } from '../../functions/adapters/files.ts'
import { parquetTables } from '../../functions/adapters/parquet.ts'
import { Attempt } from '../../functions/attempt.ts'
import { TileFiles } from '../../functions/jobs/shared/tile-files.ts'
import { folderOf, type Store } from '../../functions/ports.ts'
import { BLOCK_VARIANTS, callAt, readBlock, readTiles } from '../../science/genotypes/tiles.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const filesOn = (store: Store) =>
  new TileFiles(
    parquetTables(() => store, new Attempt('step')),
    [2, 1],
    'calls',
  )

test('each shard has a file of its own people, whole once it is finished', async () => {
  const store = folderStore(temporaryFolder())
  const files = filesOn(store)
  for (let variant = 0; variant < BLOCK_VARIANTS; variant += 4) await files.addCalls(Uint8Array.of(0, 1, 2), 4)
  await files.addCalls(Uint8Array.of(0b11_11_11_00, 0b11_11_11_01, 0b11_11_11_10), 1)
  const [first, second] = await files.finish()
  for (const [at, people, calls] of [
    [first!, 2, [0, 1]],
    [second!, 1, [2]],
  ] as const) {
    const key = `${folderOf(at)}/${at.name}`
    const source = {
      size: (await store.size(key))!,
      read: (start: number, end: number) => store.read(key, { start, end }),
    }
    const file = await readTiles(source, key)
    expect([file.people, file.variants]).toEqual([people, BLOCK_VARIANTS + 1])
    const bytes = await readBlock(source, file, file.blocks.at(-1)!)
    expect(calls.map((_, person) => callAt(bytes, people, 0, person))).toEqual(calls)
  }
})

test('a range that cannot be read to its end leaves no file', async () => {
  const root = temporaryFolder()
  const files = filesOn(folderStore(root))
  for (let variant = 0; variant < BLOCK_VARIANTS; variant += 4) await files.addCalls(Uint8Array.of(0, 1, 2), 4)
  const why = new Error('cut')
  expect(await files.abandon(why)).toBe(why)
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  expect(found.filter(entry => entry.isFile())).toEqual([])
})

const full = new Error('no space')
const refusing: [string, Store['write']][] = [
  ['at once', () => Promise.reject(full)],
  [
    'after a part of it',
    async (_, body) => {
      for await (const _ of body) throw full
      return true
    },
  ],
]
test.each(refusing)('a store that does not take a file, %s, says why', async (_, write) => {
  const files = filesOn({ ...folderStore(temporaryFolder()), write })
  const thrown = await addMany(files).catch((error: unknown) => error)
  expect(await files.abandon(thrown)).toBe(full)
})

async function addMany(files: TileFiles): Promise<void> {
  for (let variant = 0; variant < 4 * BLOCK_VARIANTS; variant += 4) await files.addCalls(Uint8Array.of(0, 1, 2), 4)
}
