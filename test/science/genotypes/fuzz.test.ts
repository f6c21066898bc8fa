import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { readBlock, readTiles } from '../../../science/genotypes/tiles.ts'
import { random, sourceOf, tileParts } from './helpers.ts'
import { FUZZED, fuzz, mutate } from './mutated.ts'

const CASES = 3000

describe('bytes changed at random', () => {
  test.each(FUZZED.map(fuzzed => [fuzzed.format, fuzzed] as const))(
    `${CASES} files of %s give what they say, or an error with its place`,
    async (_, fuzzed) => {
      const refused = await fuzz(fuzzed, CASES, 1)
      expect(refused).toBeGreaterThan(CASES / 10)
      expect(refused).toBeLessThan(CASES)
    },
  )

  test(`${CASES} tile files give the original, or an Error with its place`, async () => {
    const next = random(3)
    const calls = Array.from({ length: 1030 }, () => new Uint8Array(5).map(() => next(4)))
    const bytes = concat(tileParts(calls, 5))
    const read = async (bytes: Uint8Array) => {
      const tiles = await readTiles(sourceOf(bytes), 'a.tiles')
      return Promise.all(tiles.blocks.map(block => readBlock(sourceOf(bytes), tiles, block)))
    }
    const original = await read(bytes)
    for (let i = 0; i < CASES; i++) {
      const result = await read(mutate(bytes, next)).catch((error: unknown) => error)
      if (result instanceof Error) expect(result.message).toMatch(/^tile file a\.tiles: .* at byte \d+$/)
      else expect(result).toEqual(original)
    }
  })
})
