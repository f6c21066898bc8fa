import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { buildSite } from '../dashboards/build.ts'
import { Released } from '../science/disclosure/released.ts'
import { UserError } from '../science/errors.ts'
import { findReleases } from './find-release.ts'
import type { Values } from './values.ts'
import { VERSION } from './version.ts'

/** `evenstrand verify`: opens every release as a reader would, which refuses one altered byte, and builds its pages again. */
export async function run([dir]: string[], { json }: Values): Promise<void> {
  const verified = []
  for (const folder of await findReleases(dir!)) {
    const release = await verify(folder)
    verified.push(release)
    if (!json) console.log(text(release))
  }
  if (json) console.log(JSON.stringify(verified, null, 2))
}

async function verify(folder: string) {
  const files = await filesOf(folder)
  const released = Released.open(files, basename(folder))
  const { about, id } = released
  const sameVersion = about.version === VERSION
  if (sameVersion) await comparePages(released, files)
  return {
    study: about.study,
    release: id,
    folder,
    policy: about.policy.id,
    approver: about.approver,
    pages: sameVersion
      ? 'built again from the tables: the same'
      : `not compared: made by version ${about.version}, this is ${VERSION}`,
  }
}

function text({ study, release, policy, approver, pages }: Awaited<ReturnType<typeof verify>>): string {
  return [
    `${study}, release ${release}: tables, bundle and certificate are as they were released.`,
    `  policy    ${policy}, approved by ${approver}`,
    `  pages     ${pages}`,
  ].join('\n')
}

async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(folder, path).split(sep).join('/'), await readFile(path))
  }
  return files
}

async function comparePages(released: Released, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const built = new Map((await buildSite(released)).map(({ path, body }) => [`site/${path}`, body]))
  const found = [...files.keys()].filter(path => path.startsWith('site/'))
  for (const path of new Set([...built.keys(), ...found])) {
    const [a, b] = [built.get(path), files.get(path)]
    if (!a || !b || Buffer.compare(a, b) !== 0)
      throw new UserError('altered', 'The page is not the one that follows from the released tables.', {
        todo: 'Do not trust this copy; get the release again from whoever published it.',
        place: { file: path },
      })
  }
}
