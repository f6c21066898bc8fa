import { mkdir, readdir } from 'node:fs/promises'
import { UserError } from '../science/errors.ts'

/** Makes the folder where there is none. Throws UserError where it is no folder, or anything is in it. */
export async function makeEmpty(folder: string): Promise<void> {
  const refuse = (code: string, message: string) =>
    new UserError(code, message, { todo: 'Give a new folder, or an empty one.', place: { file: folder } })
  const made = await mkdir(folder, { recursive: true }).catch(error => {
    if (['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw refuse('not-a-folder', 'This is a file, not a folder.')
    throw error
  })
  if (made === undefined && (await readdir(folder)).length > 0)
    throw refuse('not-empty', 'The folder is not empty, and nothing in it may be written over.')
}
