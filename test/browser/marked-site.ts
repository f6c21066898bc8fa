import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSite } from '../../dashboards/build.ts'
import type { Released } from '../../science/disclosure/released.ts'
import { markedRelease } from '../dashboards/marked-release.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** The site of a release with something on every page, in a folder, and the names of its pages. */
export const writeMarkedSite = () => writeSite(markedRelease)

/** The site of a release in a folder, and the names of its pages. */
export async function writeSite(release: Released): Promise<{ folder: string; pages: string[] }> {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const files = await buildSite(release)
  for (const { path, body } of files) writeFileSync(join(folder, path), body)
  return { folder, pages: files.map(({ path }) => path).filter(path => path.endsWith('.html')) }
}
