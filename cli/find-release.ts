import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '../science/errors.ts'

const MARK = 'datapackage.json'

/** The newest release of those that DIR is or holds. */
export async function findRelease(dir: string): Promise<string> {
  return (await findReleases(dir))[0]!
}

/** Releases, the newest first: DIR itself, or all below a run's folder. Throws UserError where there is none. */
export async function findReleases(dir: string): Promise<string[]> {
  const candidates = [dir, ...(await below(join(dir, 'released'))), ...(await below(dir))]
  const found: { folder: string; time: number }[] = []
  for (const folder of candidates) {
    const time = await stat(join(folder, MARK)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
    if (time !== undefined) found.push({ folder: resolve(folder), time })
  }
  if (found.length === 0)
    throw new UserError('no-release', 'There is no complete release here.', {
      todo: 'Give the folder of a run (its --out), or of one release.',
      place: { file: dir },
    })
  return found.sort((a, b) => b.time - a.time).map(({ folder }) => folder)
}

/** Folders two levels down: study, then release. */
async function below(folder: string): Promise<string[]> {
  const folders = async (path: string) =>
    (await readdir(path, { withFileTypes: true }).catch(() => []))
      .filter(entry => entry.isDirectory())
      .map(entry => join(path, entry.name))
  const first = await folders(folder)
  return [...first, ...(await Promise.all(first.map(folders))).flat()]
}
