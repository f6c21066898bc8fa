import { join } from 'node:path'
import { localHome } from '../../functions/adapters/local.ts'
import type { Home } from '../../functions/ports.ts'

/** A home over the folders of a test, as any process would open it; `digests` of the jobs it may run. */
export function openLocal(
  folder: string,
  digests: Readonly<Record<string, string>>,
  on: { log?: Home['log']; progress?: Home['progress'] } = {},
): Home {
  const options = {
    source: join(folder, 'source'),
    out: join(folder, 'out'),
    ledger: join(folder, 'ledger'),
    digests,
    threads: 1,
    memoryMb: 256,
  }
  return localHome(options, on.log ?? (() => {}), on.progress ?? (() => {}))
}
