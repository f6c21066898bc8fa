import { folderStore } from '../../functions/adapters/files.ts'
import { parquetTables } from '../../functions/adapters/parquet.ts'
import { storeLedger } from '../../functions/adapters/store-ledger.ts'
import type { Home, Sql } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import type { Zone } from '../../queries/tables/contract.ts'
import { twoPartJob } from './two-part-job.ts'

/** A process that says so in the midst of writing, and then waits to be killed. No engine: none can be bundled. */
const out = process.argv[2]!
const zone = (name: Zone) => folderStore(`${out}/restricted/${name}`)
const home: Home = {
  control: folderStore(`${out}/control`),
  zone,
  tables: attempt => parquetTables(zone, attempt),
  sql: () => ({}) as Sql<Zone>,
  ledger: storeLedger(folderStore(`${out}/ledger`)),
  digests: { 'two-parts': 'code' },
  log: () => {},
  progress: () => {},
}
const waiting = twoPartJob(async () => {
  console.log('in the midst of writing')
  await new Promise(resolve => setTimeout(resolve, 600_000))
})
await runJob(waiting as never, { from: 1 }, home, new AbortController().signal)
