import { join } from 'node:path'
import type { Zone } from '../../queries/tables.ts'
import type { Home, Log, Store } from '../ports.ts'
import { DuckDb, duckdbSql } from './duckdb.ts'
import { folderStore } from './files.ts'
import { parquetTables } from './parquet.ts'
import { storeLedger } from './store-ledger.ts'

export interface LocalOptions {
  /** The study's folder. */
  source: string
  /** Where everything a run leaves goes. */
  out: string
  ledger: string
  digests: Readonly<Record<string, string>>
  /** Threads of the SQL engine, and its memory. */
  threads: number
  memoryMb: number
}

/** A home of folders and DuckDB. Only `released` may be read by others than the owner. */
export function localHome(options: LocalOptions, log: Log, progress: Home['progress']): Home {
  const { source, out, ledger, digests, threads, memoryMb } = options
  const root = (zone: Zone) =>
    zone === 'source' ? source : zone === 'released' ? join(out, 'released') : join(out, 'restricted', zone)
  const stores = new Map<Zone, Store>()
  const zone = (name: Zone) => {
    const store = stores.get(name) ?? folderStore(root(name), name === 'released' ? 0o755 : 0o700)
    stores.set(name, store)
    return store
  }
  const engine = new DuckDb({ threads, memoryMb, spillFolder: join(out, 'restricted', 'spill') })
  return {
    control: folderStore(join(out, 'control')),
    zone,
    tables: attempt => parquetTables(zone, attempt),
    sql: (attempt, signal) => duckdbSql(engine, root, zone, attempt, signal),
    ledger: storeLedger(folderStore(ledger)),
    digests,
    log,
    progress,
  }
}
