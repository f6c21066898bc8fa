import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { scoredGroups } from '../../../science/genotypes/score-chunks.ts'
import { cutTotals, type ScoreTable, type ScoreTotals, scoreBlock } from '../../../science/genotypes/score-tiles.ts'
import { TileScorer } from '../../../science/genotypes/tile-scorer.ts'
import { BLOCK_PEOPLE } from '../../../science/genotypes/tiles.ts'
import { random } from './helpers.ts'

const zeros = (people: number): ScoreTotals => ({
  sums: new Float64Array(people),
  missingCalls: new Uint32Array(people),
  missingWeights: new Float64Array(people),
})

interface Case {
  people: number
  firstPerson: number
  variants: number
  /** Of scores: in how many of 16 variants each has a weight. */
  densities: number[]
  /** In how many of 256 bytes any bit is set; the others are `rest`: four calls of 0 copies, or none. */
  busy: number
  rest: 0 | 255
  seed: number
}

/** Scores one block twice with both, and gives what each makes of it. */
function both({ people, firstPerson, variants, densities, busy, rest, seed }: Case): [ScoreTotals[], ScoreTotals[]] {
  const next = random(seed)
  const groups = Math.ceil(variants / 4)
  const bytes = new Uint8Array(groups * people).map(() => (next(256) < busy ? next(256) : rest))
  // 1,024 variants of this size, twice, stay below 2^53.
  const integer = () => (next(2 ** 21) - 2 ** 20) * 2 ** 21 + next(2 ** 21)
  const tables = densities.map((density): ScoreTable => {
    const places = Uint32Array.from(Array(variants).keys()).filter(() => next(16) < density)
    return {
      places,
      contributions: Float64Array.from({ length: 4 * places.length }, integer),
      missingWeights: Float64Array.from(places, () => Math.abs(integer())),
    }
  })
  const scorer = new TileScorer(firstPerson + people + 3, densities.length)
  const wanted = scoredGroups(tables)
  scorer.input.set(concat(wanted.map(group => bytes.subarray(group * people, (group + 1) * people))))
  const expected = densities.map(() => zeros(firstPerson + people + 3))
  for (const _ of [1, 2]) {
    scorer.add({ firstPerson, people }, tables)
    for (const [s, table] of tables.entries()) scoreBlock(bytes, table, cutTotals(expected[s]!, firstPerson, people))
  }
  return [[...scorer.totals], expected]
}

describe('the kernel', () => {
  test('equals the plain reference to the bit, whatever people, variants, missing calls and scores there are', () => {
    fc.assert(
      fc.property(
        fc.record({
          people: fc.integer({ min: 1, max: 200 }),
          firstPerson: fc.integer({ min: 0, max: 5 }),
          variants: fc.integer({ min: 1, max: 70 }),
          densities: fc.array(fc.constantFrom(0, 1, 4, 16), { maxLength: 40 }),
          busy: fc.constantFrom(0, 3, 256),
          rest: fc.constantFrom(0, 255),
          seed: fc.nat(),
        }),
        one => {
          const [got, expected] = both(one)
          expect(got).toEqual(expected)
        },
      ),
      { seed: 1, numRuns: 300 },
    )
  })

  test.each([
    ['of any calls', 256],
    ['where all calls are missing', 0],
  ])('does so for a whole block %s', (_, busy) => {
    const shape = { people: BLOCK_PEOPLE, firstPerson: 0, variants: 1024 }
    const [got, expected] = both({ ...shape, densities: [16], busy, rest: 255, seed: 1 })
    for (const total of ['sums', 'missingCalls', 'missingWeights'] as const)
      expect(Buffer.from(got[0]![total].buffer, got[0]![total].byteOffset, got[0]![total].byteLength)).toEqual(
        Buffer.from(expected[0]![total].buffer),
      )
  })

  test('refuses a place beyond a block', () => {
    const table = {
      places: Uint32Array.of(1024),
      contributions: new Float64Array(4),
      missingWeights: new Float64Array(1),
    }
    expect(() => new TileScorer(1, 1).add({ firstPerson: 0, people: 1 }, [table])).toThrow(RangeError)
  })
})
