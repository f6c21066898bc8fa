import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../../science/errors.ts'
import type { Store } from '../ports.ts'

/** Files being written lie here until they are whole; the name starts with the writer's process id. */
const PARTIAL = '.partial'

/**
 * A folder as a Store. A write is streamed to a file aside and appears under its key by one rename, or by one hard
 * link where it must be absent: so readers see whole objects only, and of two rivals one wins.
 * Folders are made with `mode` (0700 for all that is restricted).
 */
export function folderStore(root: string, mode = 0o700): Store {
  return {
    async size(key) {
      try {
        const found = await stat(pathOf(root, key))
        return found.isFile() ? found.size : undefined
      } catch (error) {
        if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined
        throw error
      }
    },
    async *read(key, range) {
      if (range && range.end <= range.start) return
      const limits = range && { start: range.start, end: range.end - 1 }
      yield* createReadStream(pathOf(root, key), { ...limits, highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
    },
    async write(key, body, when) {
      const path = pathOf(root, key)
      // Random, not counted: threads of one process share its id and none of its counters.
      const partial = join(root, PARTIAL, `${process.pid}-${randomUUID()}`)
      try {
        await mkdir(dirname(path), { recursive: true, mode })
        await mkdir(dirname(partial), { recursive: true, mode })
        const file = await open(partial, 'w', mode & 0o666)
        try {
          for await (const chunk of body) await file.writeFile(chunk)
          // Before it has its name: after a power cut there is a whole object or none.
          await file.sync()
        } finally {
          await file.close()
        }
        if (when !== 'absent') await rename(partial, path)
        else if (!(await linked(partial, path))) return false
        return true
      } catch (error) {
        throw isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT') ? diskFull(error) : error
      } finally {
        await rm(partial, { force: true })
      }
    },
    async *list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      if (folder === '' || isKey(folder.slice(0, -1))) yield* keysBelow(root, folder, prefix)
    },
    async remove(key) {
      await rm(pathOf(root, key), { force: true })
    },
  }
}

/** Removes what writers that no longer live left half-written. */
export async function sweepPartials(root: string): Promise<void> {
  const names = await readdir(join(root, PARTIAL)).catch(() => [])
  for (const name of names)
    if (!isAlive(Number.parseInt(name, 10))) await rm(join(root, PARTIAL, name), { force: true })
}

function pathOf(root: string, key: string): string {
  if (!isKey(key)) throw new Error(`not a key: ${key}`)
  return join(root, key)
}

const isKey = (text: string) => !text.split('/').some(part => ['', '.', '..', PARTIAL].includes(part))

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function* keysBelow(root: string, folder: string, prefix: string): AsyncIterable<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(error => {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return []
    throw error
  })
  const names = entries.map(entry => ({ entry, key: folder + entry.name + (entry.isDirectory() ? '/' : '') }))
  for (const { entry, key } of names.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))) {
    if (entry.name === PARTIAL || !key.startsWith(prefix)) continue
    if (entry.isDirectory()) yield* keysBelow(root, key, prefix)
    else yield key
  }
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** What a person is told when a write finds no room. */
export function diskFull(cause: unknown): UserError {
  return new UserError('disk-full', 'The disk is full.', {
    todo: 'Free some space and run the same command again: finished steps are kept and not redone.',
    cause,
  })
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
