import { execFileSync } from 'node:child_process'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderStore, sweepPartials } from '../../../functions/adapters/files.ts'
import { UserError } from '../../../science/errors.ts'
import { bundled } from '../../helpers/bundled.ts'
import { body, bytesOf, listed, textAt } from '../../helpers/bytes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** What the process's own mask leaves of a mode. */
const masked = (mode: number) => (mode & ~process.umask()).toString(8)
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('who may read', () => {
  test('of what is restricted only the owner, folders and files alike', async () => {
    const root = join(await temporaryFolder(), 'restricted', 'lake')
    await folderStore(root).write('people/step=a/part-0.parquet', body('x'))
    for (const folder of ['..', '.', 'people', 'people/step=a', '.partial'])
      expect([folder, await modeOf(join(root, folder))]).toEqual([folder, masked(0o700)])
    expect(await modeOf(join(root, 'people/step=a/part-0.parquet'))).toBe(masked(0o600))
  })

  test('of what is released everyone', async () => {
    const root = join(await temporaryFolder(), 'released')
    const store = folderStore(root, 0o755)
    await store.write('study/release/site/index.html', body('x'))
    await store.write('study/release/site/index.html', body('y'), 'absent')
    for (const folder of ['.', 'study', 'study/release', 'study/release/site'])
      expect([folder, await modeOf(join(root, folder))]).toEqual([folder, masked(0o755)])
    expect(await modeOf(join(root, 'study/release/site/index.html'))).toBe(masked(0o644))
  })
})

describe('what is being written', () => {
  test('lies aside, is no key and is never listed', async () => {
    const root = await temporaryFolder()
    const store = folderStore(root)
    let aside: string[] = []
    async function* watched() {
      yield Buffer.from('half')
      aside = await readdir(join(root, '.partial'))
      expect(await listed(store)).toEqual([])
      expect(await listed(store, '.partial/')).toEqual([])
      await expect(store.size(`.partial/${aside[0]}`)).rejects.toThrow('not a key')
    }
    await store.write('a', watched())
    expect(aside).toHaveLength(1)
    expect(aside[0]).toMatch(new RegExp(`^${process.pid}-`))
    expect(await readdir(join(root, '.partial'))).toEqual([])
  })

  test('is swept where its writer is dead, and left where it lives', async () => {
    const root = await temporaryFolder()
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid']))
    await mkdir(join(root, '.partial'))
    for (const name of [`${dead}-a`, `${dead}-b`, 'junk', `${process.pid}-c`, '1-d'])
      await writeFile(join(root, '.partial', name), 'half')
    await folderStore(root).write('kept', body('x'))
    await sweepPartials(root)
    expect((await readdir(join(root, '.partial'))).sort()).toEqual(['1-d', `${process.pid}-c`].sort())
    expect(await listed(folderStore(root))).toEqual(['kept'])
  })

  test('of a folder that is not there needs no sweeping', async () => {
    await expect(sweepPartials(join(await temporaryFolder(), 'none'))).resolves.toBeUndefined()
  })

  test('by two threads of one process stays apart: once their files were one, and the objects mixed or lost', async () => {
    const root = await temporaryFolder()
    const code = await bundled(new URL('../../helpers/writing-thread.ts', import.meta.url))
    const letters = ['a', 'b', 'c', 'd']
    await Promise.all(
      letters.map(
        letter =>
          new Promise((resolve, reject) => {
            const worker = new Worker(code, { workerData: { root, key: letter, letter } })
            worker.once('message', resolve).once('error', reject)
          }),
      ),
    )
    for (const letter of letters)
      expect((await bytesOf(folderStore(root).read(letter))).equals(Buffer.alloc(400_000, letter))).toBe(true)
    expect(await readdir(join(root, '.partial'))).toEqual([])
  })
})

describe('a full disk', () => {
  test('is told as one, leaves nothing of the write, and keeps what was there', async context => {
    const root = await temporaryFolder()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root], { stdio: 'ignore' })
    } catch {
      context.skip('this process may not mount a small disk')
    }
    onTestFinished(() => void execFileSync('umount', [root]))
    const store = folderStore(root)
    const tooMuch = () => body(...Array(32).fill(Buffer.alloc(8192, 1)))
    await store.write('old', body('old content'))

    const error = await store.write('new', tooMuch()).catch(error => error)
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({ code: 'disk-full', cause: { code: 'ENOSPC' } })
    expect(error.todo).toMatch(/space/)
    await expect(store.write('old', tooMuch())).rejects.toMatchObject({ code: 'disk-full' })
    await expect(store.write('old', tooMuch(), 'absent')).rejects.toMatchObject({ code: 'disk-full' })

    expect(await listed(store)).toEqual(['old'])
    expect(await textAt(store, 'old')).toBe('old content')
    expect(await readdir(join(root, '.partial'))).toEqual([])
    await store.write('new', body('there is room again'))
    expect(await textAt(store, 'new')).toBe('there is room again')
  })
})
