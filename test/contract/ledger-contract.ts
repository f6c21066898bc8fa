import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Ledger } from '../../functions/ports.ts'

/** The laws of a Ledger; `rival` is another's hand on the same ledger. */
export function ledgerContract(
  name: string,
  open: () => Promise<{ ledger: Ledger; rival: Ledger; close(): Promise<void> }>,
): void {
  describe(`Ledger: ${name}`, () => {
    let ledger: Ledger
    let rival: Ledger
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ ledger, rival, close } = await open())
    })
    afterEach(() => close())

    test('the key is 32 bytes, the same each time and for everyone', async () => {
      const key = await ledger.key()
      expect(key).toHaveLength(32)
      expect(await ledger.key()).toEqual(key)
      expect(await rival.key()).toEqual(key)
    })

    test('of rivals who ask for the first key at once, all get the same', async () => {
      const keys = await Promise.all(Array.from({ length: 16 }, (_, i) => (i % 2 ? ledger : rival).key()))
      expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(1)
    })

    test('an entry is added once and never changed', async () => {
      expect(await ledger.append('releases/c/a.json', text('first'))).toBe(true)
      expect(await rival.append('releases/c/a.json', text('second'))).toBe(false)
      expect(await entries(ledger, 'releases/c/')).toEqual(['first'])
    })

    test('entries come by prefix, in the order of their names', async () => {
      for (const name of ['r/c/2', 'r/c/1', 'r/cc/1', 'r/d/1', 'r/c/10']) await ledger.append(name, text(name))
      expect(await entries(rival, 'r/c/')).toEqual(['r/c/1', 'r/c/10', 'r/c/2'])
      expect(await entries(rival, 'r/c')).toEqual(['r/c/1', 'r/c/10', 'r/c/2', 'r/cc/1'])
      expect(await entries(rival, 'nobody/')).toEqual([])
    })

    test('the key is never read as an entry, nor written as one', async () => {
      const key = await ledger.key()
      await ledger.append('kept', text('an entry'))
      expect(await entries(ledger, '')).toEqual(['an entry'])
      expect(await entries(ledger, 'k')).toEqual(['an entry'])
      await expect(ledger.append('key', text('forged'))).rejects.toThrow()
      expect(await ledger.key()).toEqual(key)
    })
  })
}

async function entries(ledger: Ledger, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const entry of ledger.entries(prefix)) found.push(new TextDecoder().decode(entry))
  return found
}

const text = (content: string) => new TextEncoder().encode(content)
