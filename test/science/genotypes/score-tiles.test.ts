import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import {
  cutTable,
  type ScoreTable,
  type ScoreTotals,
  scoreBlock,
  scoreDosages,
} from '../../../science/genotypes/score-tiles.ts'
import { readBlock, readTiles } from '../../../science/genotypes/tiles.ts'
import { sourceOf, tileParts } from './helpers.ts'

async function blockOf(people: number, variants: number[][]): Promise<Uint8Array> {
  const source = sourceOf(concat(tileParts(variants, people)))
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
    const entry = table.places.indexOf(v)
    if (entry < 0) continue
    for (let i = 0; i < people; i++) {
      totals.sums[i]! += table.contributions[4 * entry + dosages[i]!]!
      if (dosages[i] !== 3) continue
      totals.missingCalls[i]! += 1
      totals.missingWeights[i]! += table.missingWeights[entry]!
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
        const scored = [...variants.entries()].filter(([, v]) => v.scored)
        const table: ScoreTable = {
          places: Uint32Array.from(scored, ([place]) => place),
          contributions: Float64Array.from(scored.flatMap(([, v]) => v.contributions)),
          missingWeights: Float64Array.from(scored, ([, v]) => v.weight),
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
      places: Uint32Array.of(0),
      contributions: new Float64Array(4),
      missingWeights: new Float64Array(1),
    }
    scoreBlock(bytes, table, totals)
    expect(totals.missingCalls).toEqual(Uint32Array.of(1, 0))
  })

  test('a variant beyond the block is refused', async () => {
    const bytes = await blockOf(2, [[0, 1]])
    const table = {
      places: Uint32Array.of(4),
      contributions: new Float64Array(4),
      missingWeights: new Float64Array(1),
    }
    expect(() => scoreBlock(bytes, table, zeros(2))).toThrow(RangeError)
  })
})

describe('scoring a block of dosages', () => {
  /** Contribution by exact integers. */
  function exact([none, one, two, missing]: bigint[], dosage: number): bigint {
    if (dosage === MISSING_DOSAGE) return missing!
    const [start, end, steps] = dosage <= COPY ? [none!, one!, dosage] : [one!, two!, dosage - COPY]
    const doubled = 2n * (end - start) * BigInt(steps) + BigInt(COPY) // (x + 1/2) in 1/32,768, to be rounded down
    const by = 2n * BigInt(COPY)
    const floor = (doubled - (((doubled % by) + by) % by)) / by
    return start + floor
  }
  const dosage = fc.oneof(
    fc.constantFrom(0, 1, COPY / 2, COPY - 1, COPY, COPY + 1, 2 * COPY, MISSING_DOSAGE),
    fc.integer({ min: 0, max: 2 * COPY }),
  )

  test('equals interpolation in exact integers, rounded half up, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.array(dosage, { minLength: 3, maxLength: 3 }), fc.array(integer, { minLength: 4, maxLength: 4 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        fc.boolean(),
        (variants, backwards) => {
          // Of the block's variants 0, 2, 4, … are in the score, and all runs but those of the first two are read.
          const scored = variants.map((variant, i) => ({ place: 2 * i + 2, variant }))
          const runs = Array.from({ length: 2 * variants.length + 1 }, (_, i) => i + 2)
          const bytes = new Uint8Array(2 * 3 * runs.length).fill(0x40)
          for (const { place, variant } of scored)
            bytes.set(new Uint8Array(Uint16Array.from(variant[0]).buffer), 6 * (place - 2))
          const totals = zeros(3)
          const parts = backwards ? [...scored].reverse().map(one => [one]) : [scored]
          for (const part of parts)
            scoreDosages(
              bytes,
              runs,
              {
                places: Uint32Array.from(part, ({ place }) => place),
                contributions: Float64Array.from(part.flatMap(({ variant }) => variant[1])),
                missingWeights: Float64Array.from(part, ({ place }) => place),
              },
              totals,
            )
          for (const person of [0, 1, 2]) {
            const sum = variants.reduce((sum, [dosages, units]) => sum + exact(units.map(BigInt), dosages[person]!), 0n)
            expect(BigInt(totals.sums[person]!)).toBe(sum)
            const missing = scored.filter(({ variant }) => variant[0][person] === MISSING_DOSAGE)
            expect(totals.missingCalls[person]).toBe(missing.length)
            expect(totals.missingWeights[person]).toBe(missing.reduce((sum, { place }) => sum + place, 0))
          }
        },
      ),
      { seed: 1, numRuns: 1000 },
    )
  })

  test('whole copies add what calls add', async () => {
    const calls = [0, 1, 2, 3]
    const table = {
      places: Uint32Array.of(0),
      contributions: Float64Array.of(7, -5, 2 ** 51, 11),
      missingWeights: Float64Array.of(5),
    }
    const [fromCalls, fromDosages] = [zeros(4), zeros(4)]
    scoreBlock(await blockOf(4, [calls]), table, fromCalls)
    const dosages = Uint16Array.from(calls, call => (call === 3 ? MISSING_DOSAGE : call * COPY))
    scoreDosages(new Uint8Array(dosages.buffer), [0], table, fromDosages)
    expect(fromDosages).toEqual(fromCalls)
  })

  test('a run that was not read is refused', () => {
    const table = { places: Uint32Array.of(1), contributions: new Float64Array(4), missingWeights: new Float64Array(1) }
    expect(() => scoreDosages(new Uint8Array(4), [0], table, zeros(2))).toThrow(RangeError)
  })
})

test('a table cut to some variants has theirs alone, counted from the first, by their rows in the model', () => {
  const places = { places: Uint32Array.of(0, 3, 4, 9), rows: Uint32Array.of(2, 0, 3, 1) }
  const model = { contributions: Float64Array.from(Array(16).keys()), missingWeights: Float64Array.of(1, 2, 3, 4) }
  expect(cutTable(places, model, 3, 6)).toEqual({
    places: Uint32Array.of(0, 1),
    contributions: Float64Array.of(0, 1, 2, 3, 12, 13, 14, 15),
    missingWeights: Float64Array.of(1, 4),
  })
  expect(cutTable(places, model, 5, 4).places).toHaveLength(0)
  expect(cutTable(places, model, 9, 9).missingWeights).toEqual(Float64Array.of(2))
})
