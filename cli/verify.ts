import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Released } from '../science/disclosure/released.ts'
import type { Values } from './commands.ts'
import { findRelease } from './find-release.ts'

/** `evenstrand verify`: opens a release as a reader would, which refuses one altered byte. */
export async function run([dir]: string[], { json }: Values): Promise<void> {
  const folder = await findRelease(dir!)
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
    if (entry.isFile() && !path.startsWith('site/')) files.set(path, await readFile(join(folder, path)))
  }
  const released = Released.open(files)
  const { about, id } = released
  if (json)
    console.log(
      JSON.stringify({ study: about.study, release: id, files: files.size, policy: about.policy.id }, null, 2),
    )
  else
    console.log(
      `${about.study}, release ${id}: ${files.size} files are as they were released, under ${about.policy.id}, approved by ${about.approver}.`,
    )
}
