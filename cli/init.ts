import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../science/errors.ts'
import { madeUpCohort } from './init/made-up-cohort.ts'
import { STARTER_README, STARTER_STUDY } from './init/starter-study.ts'

/** `evenstrand init`: a study that runs as it stands, in a new or empty folder. */
export async function run([dir]: string[]): Promise<void> {
  const folder = dir!
  await makeEmpty(folder)
  const files = { 'study.yaml': STARTER_STUDY, 'README.md': STARTER_README, ...madeUpCohort() }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { flag: 'wx' })
  const study = join(folder, 'study.yaml')
  console.log(
    [
      `${folder}: a study that runs, of people who do not exist.`,
      `  files     ${Object.keys(files).join(', ')}`,
      `  check     npx evenstrand check ${study}`,
      `  run       npx evenstrand run ${study} --out ${join(folder, 'out')}`,
      `  yours     ${join(folder, 'README.md')} says how to put your own files in`,
    ].join('\n'),
  )
}

/** Makes the folder where there is none. Throws UserError where it is no folder, or anything is in it. */
async function makeEmpty(folder: string): Promise<void> {
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
