import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyFiles } from '../../cli/verify.ts'
import { VERSION } from '../../cli/version.ts'
import { buildSite } from '../../dashboards/build.ts'
import { jsonBytes } from '../../science/disclosure/altered.ts'
import { type Certificate, certificateOf } from '../../science/disclosure/certificate.ts'
import { tableBytes } from '../../science/disclosure/csv.ts'
import { dataPackageBytes, TABLE_NAMES } from '../../science/disclosure/data-package.ts'
import { sha256 } from '../../science/disclosure/digest.ts'
import type { LedgerEntry } from '../../science/disclosure/ledger.ts'
import { Released } from '../../science/disclosure/released.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from '../../science/disclosure/released-table.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { cohort, someone } from '../science/disclosure/cohorts.ts'
import { CMS, draftOf, KEY } from '../science/disclosure/drafts.ts'

const of = (i: number) => ({ sex: i % 2 ? 'female' : 'male', country: i < 6 ? 'NO' : i % 3 ? 'FI' : 'SE' })
const { entries, release } = cohort()
const about = { version: VERSION }
const first = release(someone(0, 300, of), ['sex', 'country'], { about })
const second = release(someone(1, 300, of), ['sex', 'country'], { about })
let files: Map<string, Uint8Array>

beforeAll(async () => {
  files = new Map(first.files)
  for (const { path, body } of await buildSite(first)) files.set(`site/${path}`, body)
})

/** A ledger's folder with these entries. */
function ledgerOf(entries: readonly LedgerEntry[]): string {
  const folder = temporaryFolder()
  const releases = join(folder, 'test-cohort', 'releases', 'test-cohort')
  mkdirSync(releases, { recursive: true })
  for (const [i, entry] of entries.entries()) writeFileSync(join(releases, `00000${i + 1}.json`), JSON.stringify(entry))
  return folder
}

/** What someone would publish who alters rows of a table and then makes every hash right again. */
function forged(of: Released, table: ReleasedTableName, alter: (row: ReleasedRow) => ReleasedRow) {
  const tables = Object.fromEntries(
    TABLE_NAMES.map(name => [name, name === table ? of.table(name).map(alter) : of.table(name)]),
  ) as unknown as ReleasedTables
  const made = new Map(of.files)
  for (const name of TABLE_NAMES) made.set(`tables/${name}.csv`, tableBytes(name, tables[name]))
  const hashes = Object.fromEntries(
    TABLE_NAMES.map(name => [name, sha256(made.get(`tables/${name}.csv`)!)]),
  ) as Certificate['tables']
  const { shapes, witnesses } = of.certificate
  made.set(
    'certificate.json',
    jsonBytes(certificateOf(of.about, tables, hashes, shapes, made.get('bundle.json')!, witnesses)),
  )
  made.delete('datapackage.json')
  made.set('datapackage.json', dataPackageBytes(of.about, made))
  return { files: made, id: sha256(made.get('datapackage.json')!).slice(0, 12) }
}
const restore =
  (cells: Record<string, number>) =>
  (row: ReleasedRow): ReleasedRow => {
    const value = cells[row.keys.stratum!]
    if (row.statistic !== 'people' || value === undefined) return row
    return { ...row, value, n: value, status: 'released', reason: '' }
  }

describe('verify', () => {
  test('tells who answers for the release and why, and that the ledger has it', async () => {
    const folder = ledgerOf(entries)
    expect(await verifyFiles(files, first.id, folder)).toMatchObject({
      approver: 'A. Person',
      reason: 'a test',
      ledger: 'the release is the one entered there',
      pages: 'built again from the tables: the same',
    })
    await expect(verifyFiles(second.files, second.id, folder)).rejects.toThrow(/page/)
  })

  test('says so where a copy is not named after its release, and accuses no file', async () => {
    await expect(verifyFiles(files, 'copy')).rejects.toMatchObject({
      code: 'renamed',
      message: `The folder is not named after its release, which is ${first.id}.`,
      place: { file: 'copy' },
    })
  })

  test('fails on any altered byte of any file', async () => {
    const paths = [...files.keys()]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.integer({ min: 1, max: 255 }), async (path, at, by) => {
        const bytes = files.get(path)!.slice()
        bytes[at % bytes.length]! ^= by
        await expect(verifyFiles(new Map(files).set(path, bytes), first.id)).rejects.toMatchObject({ code: 'altered' })
      }),
      { seed: 3, numRuns: 150 },
    )
  })

  test('fails on one restored cell, though every hash is right', async () => {
    const shown = forged(first, 'quality', restore({ 'country=NO': 6 }))
    expect(Released.open(shown.files, shown.id).id).toBe(shown.id)
    await expect(verifyFiles(shown.files, shown.id)).rejects.toMatchObject({
      code: 'disclosure',
      rule: 'small count',
      message: expect.stringContaining("'quality'"),
    })
    await expect(verifyFiles(shown.files, shown.id)).rejects.not.toThrow(/\b6\b/)
  })

  test('fails on restored cells that leave the small one to be subtracted', async () => {
    const shown = forged(first, 'quality', restore({ 'country=FI': 196, 'country=SE': 98 }))
    await expect(verifyFiles(shown.files, shown.id)).rejects.toMatchObject({ rule: 'small count' })
  })

  test('fails on a stage of the cascade that few people were lost before, and on what scores say by a sensitive attribute', async () => {
    const everyone = someone(0, 300, i => ({ sex: i % 2 ? 'female' : 'male' }))
    const draft = draftOf(everyone, ['(all)', 'sex'], { ...about, cascade: ['invited', 'scored'], sensitive: ['sex'] })
    const reached = (view: string, stratum: string, people: number) => ({ view, stratum, people: [0, 0, people] })
    const participation = [reached('(all)', '(all)', 300), reached('sex', 'sex=female', 150), reached('sex', 'sex=male', 150)] // biome-ignore format: a table
    const staged = Released.make({ ...draft, participation }, CMS, { history: [], key: KEY })
    const lost = forged(staged, 'participation', row =>
      row.keys.stage === 'scored' && row.keys.stratum === 'sex=male' && row.statistic === 'people'
        ? { ...row, value: 145, n: 145 }
        : row,
    )
    await expect(verifyFiles(lost.files, lost.id)).rejects.toMatchObject({ rule: 'small count' })
    const told = forged(staged, 'distribution', row =>
      row.keys.view === 'sex' && row.statistic === 'mean' ? { ...row, value: 0.5, status: 'released' } : row,
    )
    await expect(verifyFiles(told.files, told.id)).rejects.toMatchObject({ rule: 'sensitive group' })
  })

  test('fails on a release that the ledger does not have, whatever its hashes say', async () => {
    const folder = ledgerOf(entries)
    const other = forged(first, 'distribution', row =>
      row.statistic === 'mean' && row.value !== null ? { ...row, value: row.value + 0.5 } : row,
    )
    await expect(verifyFiles(other.files, other.id, folder)).rejects.toThrow(/ledger has no such release/)
    await expect(verifyFiles(files, first.id, ledgerOf([]))).rejects.toThrow(/ledger has no such release/)
    const [entry] = entries
    for (const altered of [
      { ...entry!, approver: 'Someone Else' },
      { ...entry!, tables: { ...entry!.tables, quality: '0'.repeat(64) } },
    ])
      await expect(verifyFiles(files, first.id, ledgerOf([altered]))).rejects.toThrow(/another approver/)
  })

  test('fails where a number that should stand is not the one that was published', async () => {
    expect(second.about.earlier.frozen).not.toEqual([])
    const other = forged(second, 'quality', row =>
      row.keys.stratum === 'sex=female' && row.statistic === 'people' ? { ...row, value: 151, n: 151 } : row,
    )
    const entered = entries.map(entry =>
      entry.release === second.id
        ? { ...entry, release: other.id, tables: Released.open(other.files, other.id).certificate.tables }
        : entry,
    )
    await expect(verifyFiles(other.files, other.id, ledgerOf(entered))).rejects.toThrow(
      new RegExp(`release ${first.id} published`),
    )
  })
})
