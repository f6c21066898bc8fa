import { randomBytes } from 'node:crypto'
import { FILES, type FileKind, TABLES, type TableName } from '../queries/tables.ts'
import { type FileRef, folderOf, type Home, type Ref } from './ports.ts'

/** One try at a step. Names what it writes, so that nothing of a try that fails is ever read. */
export class Attempt {
  readonly key: string
  readonly id: string
  readonly written: (Ref | FileRef)[] = []
  readonly #parts = new Map<TableName, number>()

  constructor(key: string, id: string = randomBytes(6).toString('hex')) {
    this.key = key
    this.id = id
  }

  /** The next part of a table. Parts are numbered in the order in which the job writes them. */
  part<T extends TableName>(table: T): Ref<T> {
    const nth = this.#next(table)
    const part = { table, key: `${this.key}.${nth}`, attempt: `${this.id}.${nth}` }
    this.written.push(part)
    return part
  }

  /** The key of the next part of a table, for an engine that names its place: tries may share it, so none deletes it. */
  sharedKey(table: TableName): string {
    return `${this.key}.${this.#next(table)}`
  }

  file<F extends FileKind>(file: F, name: string): FileRef<F> {
    const at = { file, key: `${this.key}/${name}`, attempt: this.id, name }
    this.written.push(at)
    return at
  }

  #next(table: TableName): number {
    const nth = this.#parts.get(table) ?? 0
    this.#parts.set(table, nth + 1)
    return nth
  }
}

/** Deletes what an attempt wrote that will not be committed. */
export async function discard(attempt: Attempt, home: Home): Promise<void> {
  for (const at of attempt.written) {
    const store = home.zone('table' in at ? TABLES[at.table].zone : FILES[at.file].zone)
    for await (const key of store.list(`${folderOf(at)}/`)) await store.remove(key)
  }
}
