import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { buildSite } from '../dashboards/build.ts'
import { folderStore } from '../functions/adapters/files.ts'
import { storeLedger } from '../functions/adapters/store-ledger.ts'
import type { LedgerEntry, TakeDown } from '../science/disclosure/ledger.ts'
import { Released } from '../science/disclosure/released.ts'
import { attackReleased, findInLedger } from '../science/disclosure/verify-release.ts'
import { UserError } from '../science/errors.ts'
import { findReleases } from './find-release.ts'
import type { Values } from './values.ts'
import { VERSION } from './version.ts'

/**
 * `evenstrand verify`: opens every release as a reader would, which refuses one altered byte, attacks what it publishes, holds
 * it against the ledger where one is given, and builds its pages again.
 */
export async function run([dir]: string[], { json, ledger }: Values): Promise<void> {
  const verified = []
  for (const folder of await findReleases(dir!)) {
    const files = await filesOf(folder)
    const release = { folder, ...(await verifyFiles(files, basename(folder), ledger as string | undefined)) }
    verified.push(release)
    if (!json) console.log(text(release))
  }
  if (json) console.log(JSON.stringify(verified, null, 2))
}

/** What holds of the files of the release of that name. Throws a UserError where something does not. */
export async function verifyFiles(files: ReadonlyMap<string, Uint8Array>, name: string, ledger?: string) {
  const released = Released.open(files)
  if (released.id !== name) throw renamed(name, released.id)
  const { about, id } = released
  attackReleased(released)
  const entry =
    ledger === undefined ? undefined : findInLedger(released, await entriesOf(ledger, about.cohort, 'releases'))
  const takeDowns = ledger === undefined ? [] : await entriesOf<TakeDown>(ledger, about.cohort, 'takedowns')
  if (takeDowns.some(({ release }) => release === id)) throw takenDown(id)
  const sameVersion = about.version === VERSION
  if (sameVersion) await comparePages(released, files)
  return {
    study: about.study,
    release: id,
    policy: about.policy.id,
    approver: about.approver,
    reason: entry?.reason ?? null,
    ledger: entry ? 'the release is the one entered there' : 'not compared: give its folder as --ledger',
    pages: sameVersion
      ? 'built again from the tables: the same'
      : `not compared: made by version ${about.version}, this is ${VERSION}`,
  }
}

async function entriesOf<T = LedgerEntry>(folder: string, cohort: string, kind: string): Promise<T[]> {
  const entries: T[] = []
  for await (const entry of storeLedger(folderStore(join(folder, cohort))).entries(`${kind}/${cohort}/`))
    entries.push(JSON.parse(new TextDecoder().decode(entry)))
  return entries
}

/** The name says which release a copy is said to be: nothing else in it does. */
function renamed(name: string, id: string): UserError {
  return new UserError('renamed', `The folder is not named after its release, which is ${id}.`, {
    todo: `If you named the copy so, call it ${id} and verify it again; if not, it is another release than its name says.`,
    place: { file: name },
  })
}

function takenDown(release: string): UserError {
  return new UserError('taken-down', `The release ${release} was taken down.`, {
    todo: 'Remove this copy, and use a later release.',
  })
}

function text({
  study,
  release,
  policy,
  approver,
  reason,
  ledger,
  pages,
}: Awaited<ReturnType<typeof verifyFiles>>): string {
  return [
    `${study}, release ${release}: tables, bundle and certificate are as they were released.`,
    `  policy    ${policy}, approved by ${approver}${reason ? `: ${reason}` : ''}`,
    '  attack    no count that the policy hides follows from what is shown',
    `  ledger    ${ledger}`,
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
