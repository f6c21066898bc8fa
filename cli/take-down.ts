import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { folderStore } from '../functions/adapters/files.ts'
import { storeLedger } from '../functions/adapters/store-ledger.ts'
import type { LedgerEntry, TakeDown } from '../science/disclosure/ledger.ts'
import { UserError } from '../science/errors.ts'
import { readStudy } from '../study/read-study.ts'
import type { Values } from './values.ts'

/** `evenstrand take-down`: enters in the ledger that a release is withdrawn, by whom and why. It deletes nothing. */
export async function run([study, release]: string[], { reason }: Values): Promise<void> {
  if (typeof reason !== 'string' || reason.trim() === '')
    throw new UserError('usage', 'A release is taken down for a reason.', { todo: 'Add --reason "…".' })
  const { disclosure } = readStudy(await readFile(study!, 'utf8').catch(missing(study!)), basename(study!))
  const { cohort, approver } = disclosure
  const folder = join(resolve(dirname(study!), disclosure.ledger), cohort)
  const ledger = storeLedger(folderStore(folder))
  const entered: string[] = []
  for await (const entry of ledger.entries(`releases/${cohort}/`))
    entered.push((JSON.parse(new TextDecoder().decode(entry)) as LedgerEntry).release)
  if (!entered.includes(release!))
    throw new UserError('no-release', `The ledger has no release ${release} of the cohort.`, {
      todo: entered.length === 0 ? 'It has none.' : `It has ${entered.join(', ')}.`,
      place: { file: folder },
    })
  const entry: TakeDown = { release: release!, approver, reason }
  const bytes = new TextEncoder().encode(`${JSON.stringify(entry)}\n`)
  if (!(await ledger.append(`takedowns/${cohort}/${release}.json`, bytes)))
    throw new UserError('taken-down', `The release ${release} was taken down before.`, {
      todo: 'Nothing is left to enter.',
    })
  console.log(
    [
      `Release ${release} is entered as taken down, by ${approver}.`,
      'Now remove its folder from wherever it is published, and every copy that you can reach.',
      'Whoever has a copy keeps it: later releases are compared with it as before, and none of its numbers is published again.',
    ].join('\n'),
  )
}

const missing = (file: string) => (): never => {
  throw new UserError('missing-file', 'The study file does not exist.', { todo: 'Check its path.', place: { file } })
}
