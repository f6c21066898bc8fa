import { QUERIES, type QueryName } from '../queries/index.ts'
import type { Zone } from '../queries/tables/contract.ts'
import { FILES, TABLES, type TableName } from '../queries/tables.ts'
import type { Attempt } from './attempt.ts'
import { committedOutput } from './commits.ts'
import { encoded, readJson, sha256 } from './json.ts'
import {
  type AnyJob,
  type Control,
  type Env,
  type Home,
  LEDGER_USES,
  type Ledger,
  type LedgerUse,
  type Publisher,
  type Ref,
  type ReleaseRef,
  type Sql,
} from './ports.ts'

/** An Env with all there is; a job's own type shows it what it declared. */
type FullEnv = Omit<Env<Zone, Zone, LedgerUse, QueryName>, 'control' | 'publisher'> & {
  control: Control
  publisher: Publisher
}

/** What a job may touch: the zones it declared, refused otherwise at the moment of asking, whatever types allowed. */
export function guardedEnv(job: AnyJob, home: Home, attempt: Attempt, signal: AbortSignal): FullEnv {
  const readable = new Set<string>([...job.reads, job.writes])
  const mayRead = (zone: Zone) => {
    if (!readable.has(zone)) throw new Error(`${job.name} did not declare that it reads ${zone}`)
    return zone
  }
  const mayWrite = (zone: string) => {
    if (job.writes !== zone) throw new Error(`${job.name} declared that it writes ${job.writes}, not ${zone}`)
  }
  const tables = home.tables(attempt)
  let engine: Sql<Zone> | undefined
  const sql = () => (engine ??= home.sql(attempt, signal))
  const mayBind = (query: QueryName) => {
    if (!job.queries?.includes(query)) throw new Error(`${job.name} did not declare the query ${query}`)
    for (const table of QUERIES[query].inputs) mayRead(TABLES[table].zone)
  }

  return {
    store: zone => {
      const objects = home.zone(mayRead(zone))
      return {
        size: key => objects.size(key),
        read: (key, range) => objects.read(key, range),
        list: prefix => objects.list(prefix),
      }
    },
    tables: {
      read: (from: readonly Ref<TableName>[], columns) => {
        for (const part of from) mayRead(TABLES[part.table].zone)
        return tables.read(from as never, columns as never)
      },
      write: (table, batches) => {
        mayWrite(TABLES[table].zone)
        return tables.write(table, batches)
      },
      attach: (file, name, body) => {
        mayWrite(FILES[file].zone)
        return tables.attach(file, name, body)
      },
    },
    sql: {
      rows: (query, from, params) => {
        mayBind(query)
        return sql().rows(query, from, params)
      },
      materialise: (query, from, params) => {
        mayBind(query)
        mayWrite(TABLES[(QUERIES[query] as { output: TableName }).output].zone)
        return sql().materialise(query, from, params)
      },
    },
    get control() {
      mayWrite('control')
      return controlOf(home)
    },
    get publisher() {
      mayWrite('released')
      return publisherOf(home)
    },
    get ledger() {
      if (!job.ledger) throw new Error(`${job.name} did not declare that it uses the ledger`)
      return ledgerOf(home.ledger, job.name, job.ledger)
    },
    log: home.log,
    progress: (done, of) => home.progress(job.name, done, of),
    signal,
  }
}

/** The folders of the ledger that a job declared, and its key. */
function ledgerOf(ledger: Ledger, job: string, use: LedgerUse): Ledger {
  const { reads, adds } = LEDGER_USES[use]
  const within = (name: string, folders: readonly string[]) => {
    if (!folders.some(folder => name.startsWith(`${folder}/`)))
      throw new Error(`${job} did not declare that folder of the ledger`)
    return name
  }
  const added = () => {
    if (adds === null) throw new Error(`${job} did not declare that it adds to the ledger`)
    return adds
  }
  return {
    key: async () => {
      added()
      return ledger.key()
    },
    append: async (name, entry) => ledger.append(within(name, [added()]), entry),
    entries: prefix => ledger.entries(within(prefix, reads)),
  }
}

function controlOf(home: Home): Control {
  return {
    async read(path) {
      const content = await readJson(home.control, path)
      if (content === undefined) throw new Error(`control holds no ${path}`)
      return content
    },
    async write(kind, content) {
      const path = `${kind}/${sha256(JSON.stringify(content)).slice(0, 32)}.json`
      await home.control.write(path, encoded(content), 'absent')
      return path
    },
    committed: (job, input) => committedOutput(job, { from: input }, home),
  }
}

/** A release lies under the hash of its content, so writing it twice, or by two at once, writes the same bytes. */
function publisherOf(home: Home): Publisher {
  const put = async (ref: ReleaseRef, files: Iterable<readonly [path: string, body: Uint8Array]>) => {
    for (const [path, body] of files)
      await home.zone('released').write(`${ref.study}/${ref.release}/${path}`, once(body))
    return ref
  }
  return {
    release: released => put({ study: released.about.study, release: released.id }, released.files),
    site: (released, pages) =>
      put(
        { study: released.about.study, release: released.id },
        [...pages].map(({ path, body }) => [`site/${path}`, body] as const),
      ),
  }
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body
}
