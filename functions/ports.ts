import { z } from 'zod'
import type { Inputs, Output, Params, QueryInto, QueryName, Rows } from '../queries/index.ts'
import { ZONES, type Zone } from '../queries/tables/contract.ts'
import type { Batch, Column, FileIn, FileKind, TableIn, TableName } from '../queries/tables.ts'
import type { Released } from '../science/disclosure/released.ts'
import type { Attempt } from './attempt.ts'

/** One committed part of a table: `key` says what it is (the step that made it), `attempt` where it lies. */
export interface Ref<T extends TableName = TableName> {
  table: T
  key: string
  attempt: string
}
/** One committed raw file beside the tables. */
export interface FileRef<F extends FileKind = FileKind> {
  file: F
  key: string
  attempt: string
  name: string
}
/** A published release. */
export interface ReleaseRef {
  study: string
  release: string
}

/** Objects of one zone, read only. */
export interface Objects {
  size(key: string): Promise<number | undefined>
  read(key: string, range?: { start: number; end: number }): AsyncIterable<Uint8Array>
  list(prefix: string): AsyncIterable<string>
}
/** One zone's objects: a folder or a bucket. A write is whole or not at all; `absent`: false where it was there already. */
export interface Store extends Objects {
  write(key: string, body: AsyncIterable<Uint8Array>, when?: 'absent'): Promise<boolean>
  remove(key: string): Promise<void>
}
/** Parquet; columns as typed arrays, never row objects. Writing a table of another zone than W does not compile. */
export interface Tables<W extends string> {
  read<T extends TableName, C extends Column<T> = Column<T>>(
    from: readonly Ref<T>[],
    columns?: readonly C[],
  ): AsyncIterable<Batch<T, C>>
  write<T extends TableIn<W>>(table: T, batches: AsyncIterable<Batch<T>> | Iterable<Batch<T>>): Promise<Ref<T>>
  attach<F extends FileIn<W>>(
    file: F,
    name: string,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<FileRef<F>>
}
/** The static queries of `queries/`, bound to committed parts. `rows`: at most 10,000, or it throws. */
export interface Sql<W extends string, Declared extends QueryName = QueryName> {
  rows<Q extends Declared>(query: Q, from: Inputs<Q>, params: Params<Q>): Promise<Rows<Q>>
  materialise<Q extends Declared & QueryInto<W>>(query: Q, from: Inputs<Q>, params: Params<Q>): Promise<Ref<Output<Q>>>
}
/**
 * Which folders of the ledger a job may read, and which one it adds to: who adds has the key too. `members` holds sealed tags of the
 * people behind each release: the job that compares people is the only one to see them.
 */
export const LEDGER_USES = {
  history: { reads: ['releases'], adds: null },
  releases: { reads: ['releases', 'takedowns'], adds: 'releases' },
  members: { reads: ['releases', 'members'], adds: 'members' },
} as const
export type LedgerUse = keyof typeof LEDGER_USES
/** What a cohort has published, and the key that seals it. Entries are only ever added. */
export interface Ledger {
  key(): Promise<Uint8Array>
  append(name: string, entry: Uint8Array): Promise<boolean>
  entries(prefix: string): AsyncIterable<Uint8Array>
}
/** The one way into `released`: it takes nothing but a Released, and pages made from one. */
export interface Publisher {
  release(release: Released): Promise<ReleaseRef>
  site(release: Released, pages: Iterable<{ path: string; body: Uint8Array }>): Promise<ReleaseRef>
}
/** Plans, lists of Refs and commits: paths, sizes and counts; no person, no cell. */
export interface Control {
  read(path: string): Promise<unknown>
  write(kind: string, content: unknown): Promise<string> // under the hash of its content
  committed(job: string, input: string): Promise<unknown> // a step's output, undefined before it commits
}
/** Event names, file names and counts; never a person's value. */
export type Log = (event: string, fields?: Record<string, string | number>) => void
/** The event by which a step tells how many `people` it scored. On AWS it is also a metric. */
export const SCORED = 'scored'

/** What differs between homes: where objects lie and which engine runs the SQL. No job sees it. */
export interface Home {
  control: Store
  zone(zone: Zone): Store
  tables(attempt: Attempt): Tables<Zone>
  sql(attempt: Attempt, signal: AbortSignal): Sql<Zone>
  ledger: Ledger
  /** Of each job by name: the digest of the code that makes its output. */
  digests: Readonly<Record<string, string>>
  log: Log
  progress(job: string, done: number, of: number): void
}
/** What a job is given: the zones it declared, and nothing else. */
export interface Env<
  R extends Zone,
  W extends Zone | 'control',
  L extends LedgerUse | undefined = undefined,
  Q extends QueryName = never,
> {
  store(zone: R | Extract<W, Zone>): Objects
  tables: Tables<W>
  sql: Sql<W, Q>
  control: W extends 'control' ? Control : never
  publisher: W extends 'released' ? Publisher : never
  ledger: L extends LedgerUse ? Ledger : never
  log: Log
  progress(done: number, of: number): void
  signal: AbortSignal
}
export interface Job<
  I,
  O,
  R extends Zone,
  W extends Zone | 'control',
  L extends LedgerUse | undefined,
  Q extends QueryName,
> {
  name: string
  reads: readonly R[]
  writes: W
  size: { memoryMb: number; minutes: number }
  /** The queries it runs: their texts are part of its code, and without any it needs no engine. */
  queries?: readonly Q[]
  ledger?: L
  input: z.ZodType<I>
  run(input: I, env: Env<R, W, L, Q>): Promise<O>
}
/** Any job's declaration, whatever its input and its zones. */
export interface AnyJob
  extends Omit<Job<unknown, unknown, Zone, Zone | 'control', LedgerUse | undefined, QueryName>, 'run'> {
  run(input: never, env: never): Promise<unknown>
}

/** Declares a job. Throws where it would read a later zone than it writes: data flow one way. */
export function job<
  I,
  O,
  const R extends Zone,
  W extends Zone | 'control',
  const L extends LedgerUse | undefined = undefined,
  const Q extends QueryName = never,
>(declared: Job<I, O, R, W, L, Q>): Job<I, O, R, W, L, Q> {
  const last = declared.writes === 'control' ? ZONES.length : ZONES.indexOf(declared.writes)
  for (const zone of declared.reads)
    if (ZONES.indexOf(zone) > last)
      throw new Error(`${declared.name} writes ${declared.writes} and may not read ${zone}, which comes later`)
  return declared
}

/** Schemas for the Refs in a job's input. */
export const ref = <T extends TableName>(table: T) =>
  z.object({ table: z.literal(table), key: z.string(), attempt: z.string() })
export const refs = <T extends TableName>(table: T) => z.array(ref(table))
export const fileRef = <F extends FileKind>(file: F) =>
  z.object({ file: z.literal(file), key: z.string(), attempt: z.string(), name: z.string() })
/** Where a part or a file of an attempt lies in its zone. */
export const folderOf = (at: Ref | FileRef) => `${'table' in at ? at.table : at.file}/step=${at.attempt}`
