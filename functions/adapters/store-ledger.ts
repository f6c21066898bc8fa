import { randomBytes } from 'node:crypto'
import type { Ledger, Store } from '../ports.ts'

const KEY = 'key'

/** A cohort's ledger in a Store of its own. The key is made on first use; of two who make it at once, one wins. */
export function storeLedger(store: Store): Ledger {
  return {
    async key() {
      if ((await store.size(KEY)) === undefined) await store.write(KEY, once(randomBytes(32)), 'absent')
      return whole(store, KEY)
    },
    async append(name, entry) {
      if (name === KEY) throw new Error('the ledger’s key is no entry')
      return store.write(name, once(entry), 'absent')
    },
    async *entries(prefix) {
      for await (const name of store.list(prefix)) if (name !== KEY) yield await whole(store, name)
    },
  }
}

async function whole(store: Store, key: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(key)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body
}
