import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { madeUpCohort } from './init/made-up-cohort.ts'
import { STARTER_README, STARTER_STUDY } from './init/starter-study.ts'
import { makeEmpty } from './make-empty.ts'

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
