import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderStore } from '../../functions/adapters/files.ts'
import { UserError } from '../../science/errors.ts'
import { findRelease } from '../find-release.ts'
import { readRun, runNumbers } from '../history.ts'
import type { RecordedRun } from './compare-steps.ts'
import { type OpenedRelease, openRelease } from './open-release.ts'

/** One side of a comparison: a release, and the run that made it where that is recorded. */
export interface OpenedRun {
  /** As a person names it: `out#2`, or the folder of a release. */
  name: string
  run: RecordedRun | undefined
  released: OpenedRelease
}

/**
 * A run by what a person writes: a run's folder (its newest run), such a folder and `#n` (its nth), or the folder of a
 * release. Throws UserError where there is none.
 */
export async function openRun(text: string): Promise<OpenedRun> {
  const [, folder, number] = (await exists(text)) ? [] : (/^(.+)#(\d+)$/.exec(text) ?? [])
  const out = folder ?? text
  const control = folderStore(join(out, 'control'))
  const numbers = (await exists(join(out, 'datapackage.json'))) ? [] : await runNumbers(control)
  const chosen = number === undefined ? numbers.at(-1) : Number(number)
  const record = chosen === undefined ? undefined : await readRun(control, chosen)
  if (record)
    return {
      name: `${out}#${chosen}`,
      run: { record, control },
      released: await openRelease(join(out, 'released', record.study.study, record.release)),
    }
  if (number !== undefined)
    throw new UserError('no-run', `There is no run ${number} here.`, {
      todo: numbers.length > 0 ? `Its runs are ${listed(numbers)}.` : 'Give the folder of a run (its --out).',
      place: { file: out },
    })
  const release = await findRelease(out)
  return { name: release, run: undefined, released: await openRelease(release) }
}

const listed = (numbers: number[]) => (numbers.length === 1 ? `#${numbers[0]}` : `#${numbers[0]} to #${numbers.at(-1)}`)
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
