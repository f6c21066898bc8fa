import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AUDIT_README, AUDIT_STUDY } from './init/audit-study.ts'
import { madeUpCohort } from './init/made-up-cohort.ts'
import { madeUpOutput } from './init/made-up-output.ts'
import { STARTER_README, STARTER_STUDY } from './init/starter-study.ts'
import { makeEmpty } from './make-empty.ts'
import type { Values } from './values.ts'

/** `evenstrand init`: a study that runs as it stands, in a new or empty folder; with `--audit` one of a model’s output. */
export async function run([dir]: string[], { audit }: Values): Promise<void> {
  const folder = dir!
  await makeEmpty(folder)
  const files: Record<string, string> = audit
    ? { 'study.yaml': AUDIT_STUDY, 'README.md': AUDIT_README, ...madeUpOutput() }
    : { 'study.yaml': STARTER_STUDY, 'README.md': STARTER_README, ...madeUpCohort() }
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
