import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ZONES, type Zone } from '../../queries/tables/contract.ts'
import type { Home, Log, Store } from '../ports.ts'
import { DuckDb, duckdbSql } from './duckdb.ts'
import { folderStore, sweepPartials } from './files.ts'
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

/** Makes the folder that a home leaves everything in, and removes from it what writers that died left half-written. */
export async function prepareLocal({ out, ledger }: LocalOptions): Promise<void> {
  // Before anything restricted is made in it: what is released may be read by others.
  await mkdir(out, { recursive: true })
  const zones = ZONES.filter(zone => zone !== 'source').map(zone => rootOf(out, zone))
  await Promise.all([...zones, join(out, 'control'), ledger].map(sweepPartials))
}

/** A home of folders and DuckDB. Only `released` may be read by others than the owner. */
export function localHome(options: LocalOptions, log: Log, progress: Home['progress']): Home {
  const { source, out, ledger, digests, threads, memoryMb } = options
  const root = (zone: Zone) => (zone === 'source' ? source : rootOf(out, zone))
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

function rootOf(out: string, zone: Zone): string {
  return zone === 'released' ? join(out, 'released') : join(out, 'restricted', zone)
}
