import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localHome } from '../../functions/adapters/local.ts'
import type { Home } from '../../functions/ports.ts'
import { stubCloud } from '../cloud/stub-cloud.ts'

/** A home with nothing in it. */
export interface OpenedHome {
  home: Home
  /** Another home over the same places, as another process would open it. */
  again(): Home
  close(): Promise<void>
}
export interface HomeUnderTest {
  name: string
  open(): Promise<OpenedHome>
}

/** Every home that must keep the contract. */
export const HOMES = {
  local: {
    name: 'folders and DuckDB',
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'evenstrand-'))
      const again = () =>
        localHome(
          {
            source: join(folder, 'source'),
            out: join(folder, 'out'),
            ledger: join(folder, 'ledger'),
            digests: {},
            threads: 1,
            memoryMb: 512,
          },
          () => {},
          () => {},
        )
      return { home: again(), again, close: () => rm(folder, { recursive: true, force: true }) }
    },
  },
  aws: {
    name: 'buckets and Athena',
    async open() {
      const cloud = await stubCloud()
      return { home: cloud.home(), again: () => cloud.home(), close: cloud.close }
    },
  },
} satisfies Record<string, HomeUnderTest>
