import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { type ScoreTable, type ScoreTotals, scoreBlock } from '../../../science/genotypes/score-tiles.ts'
import { readBlock, readTiles, TileWriter } from '../../../science/genotypes/tiles.ts'
import { sourceOf } from './helpers.ts'

async function blockOf(people: number, variants: number[][]): Promise<Uint8Array> {
  const writer = new TileWriter(people, 'calls')
  const parts = variants.flatMap(dosages => writer.add(Uint8Array.from(dosages)))
  const source = sourceOf(concat([...parts, ...writer.finish()]))
  const tiles = await readTiles(source, 'a.tiles')
  return readBlock(source, tiles, tiles.blocks[0]!)
}

const zeros = (people: number): ScoreTotals => ({
  sums: new Float64Array(people),
  missingCalls: new Uint32Array(people),
  missingWeights: new Float64Array(people),
})

/** The same, one genotype at a time. */
function naive(people: number, variants: number[][], table: ScoreTable, totals: ScoreTotals): void {
  for (const [v, dosages] of variants.entries()) {
    if (table.scored[v] !== 1) continue
    for (let i = 0; i < people; i++) {
      totals.sums[i]! += table.contributions[4 * v + dosages[i]!]!
      if (dosages[i] !== 3) continue
      totals.missingCalls[i]! += 1
      totals.missingWeights[i]! += table.missingWeights[v]!
    }
  }
}

// 20 variants of this size stay below 2^53.
const integer = fc.integer({ min: -(2 ** 48), max: 2 ** 48 })
const variant = (people: number) =>
  fc.record({
    dosages: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: people, maxLength: people }),
    contributions: fc.array(integer, { minLength: 4, maxLength: 4 }),
    weight: fc.integer({ min: 0, max: 2 ** 48 }),
    scored: fc.constantFrom(0, 0, 1),
  })
const anyBlock = fc
  .integer({ min: 1, max: 20 })
  .chain(people => fc.tuple(fc.constant(people), fc.array(variant(people), { minLength: 1, maxLength: 10 })))

describe('scoring a block', () => {
  test('equals one addition per genotype exactly, and adds to what was there', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, async ([people, variants]) => {
        const table: ScoreTable = {
          contributions: Float64Array.from(variants.flatMap(v => v.contributions)),
          missingWeights: Float64Array.from(variants, v => v.weight),
          scored: Uint8Array.from(variants, v => v.scored),
        }
        const dosages = variants.map(v => v.dosages)
        const bytes = await blockOf(people, dosages)
        const [totals, expected] = [zeros(people), zeros(people)]
        for (const _ of [1, 2]) {
          scoreBlock(bytes, table, totals)
          naive(people, dosages, table, expected)
        }
        expect(totals).toEqual(expected)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('a missing call of a variant with weight zero is counted, one of a variant not in the score is not', async () => {
    const bytes = await blockOf(2, [
      [3, 0],
      [3, 3],
    ])
    const totals = zeros(2)
    const table = {
      contributions: new Float64Array(8),
      missingWeights: new Float64Array(2),
      scored: Uint8Array.of(1, 0),
    }
    scoreBlock(bytes, table, totals)
    expect(totals.missingCalls).toEqual(Uint32Array.of(1, 0))
  })

  test('sizes that do not agree are refused', async () => {
    const bytes = await blockOf(2, [[0, 1]])
    const table = { contributions: new Float64Array(4), missingWeights: new Float64Array(1), scored: Uint8Array.of(1) }
    expect(() => scoreBlock(bytes, table, zeros(3))).toThrow(RangeError)
    expect(() => scoreBlock(bytes, { ...table, contributions: new Float64Array(8) }, zeros(2))).toThrow(RangeError)
  })
})
