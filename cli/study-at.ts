import { basename, dirname, resolve } from 'node:path'
import { folderStore } from '../functions/adapters/files.ts'
import type { Objects } from '../functions/ports.ts'
import { UserError } from '../science/errors.ts'

/** The folder of a study file as a store, and the file’s name in it. Throws UserError, with the path as it was given, where there is no such file. */
export async function studyAt(path: string): Promise<{ folder: string; source: Objects; file: string }> {
  const [folder, file] = [resolve(dirname(path)), basename(path)]
  const source = folderStore(folder)
  if ((await source.size(file)) === undefined)
    throw new UserError('missing-file', 'There is no such study file.', {
      todo: `Check the path; it is read from ${process.cwd()}.`,
      place: { file: path },
    })
  return { folder, source, file }
}
