import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sha256 } from '../../functions/json.ts'
import { UserError } from '../../science/errors.ts'
import { readCsv } from './read-csv.ts'

/** One cell: a statistic of a row, by the table's key columns. */
export interface Cell {
  keys: Record<string, string>
  statistic: string
  /** The other columns (`value`, `low`, `high`, `n`, `status`, `reason`) as text. */
  shows: Record<string, string>
}

export interface OpenedRelease {
  release: string
  /** What it says about itself: `bundle.json`. */
  about: Record<string, unknown>
  tables: ReadonlyMap<string, readonly Cell[]>
}

/** As far as `datapackage.json` matters here. */
interface DataPackage {
  resources: { name: string; path: string; hash: string; schema?: { primaryKey: string[] } }[]
}

/**
 * A release as its own data package describes it, so that releases of other versions, with other tables, can be read
 * too. Throws UserError where a file is missing or is not the one that was released.
 */
export async function openRelease(folder: string): Promise<OpenedRelease> {
  const described = await bytesAt(folder, 'datapackage.json')
  const release = sha256(described).slice(0, 12)
  if (basename(folder) !== release) throw altered('datapackage.json')
  const { resources } = JSON.parse(described.toString()) as DataPackage
  const files = await Promise.all(
    resources.map(async ({ path, hash, ...rest }) => {
      if (path.split('/').includes('..')) throw altered('datapackage.json')
      const bytes = await bytesAt(folder, path)
      if (`sha256:${sha256(bytes)}` !== hash) throw altered(path)
      return { ...rest, path, text: bytes.toString() }
    }),
  )
  return {
    release,
    about: JSON.parse(files.find(({ name }) => name === 'bundle')!.text),
    tables: new Map(
      files.flatMap(({ name, text, schema }) => (schema ? [[name, cellsOf(text, schema.primaryKey)] as const] : [])),
    ),
  }
}

function cellsOf(text: string, primaryKey: readonly string[]): Cell[] {
  const isKey = (column: string) => primaryKey.includes(column) && column !== 'statistic'
  return readCsv(text).map(row => ({
    keys: pick(row, isKey),
    statistic: row.statistic!,
    shows: pick(row, column => !isKey(column) && column !== 'statistic'),
  }))
}

function pick(row: Record<string, string>, wanted: (column: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => wanted(column)))
}

async function bytesAt(folder: string, path: string): Promise<Buffer> {
  return readFile(join(folder, path)).catch(cause => {
    throw new UserError('no-release', 'There is no complete release here: the file is missing.', {
      todo: 'Run the study again, or give another run.',
      place: { file: join(folder, path) },
      cause,
    })
  })
}

function altered(path: string): UserError {
  return new UserError('altered', 'The file is not the one that was released.', {
    todo: 'Do not trust this copy; get the release again from whoever published it.',
    place: { file: path },
  })
}
