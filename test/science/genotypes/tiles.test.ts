import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { pickPeople } from '../../../science/genotypes/dosages.ts'
import { dosageAt, readBlock, readTiles, TileWriter } from '../../../science/genotypes/tiles.ts'
import { random, sourceOf } from './helpers.ts'

function write(people: number, variants: Uint8Array[]): Uint8Array {
  const writer = new TileWriter(people)
  return concat([...variants.flatMap(dosages => writer.add(dosages)), ...writer.finish()])
}

/** All dosages of a tile file, by variant. */
async function readAll(bytes: Uint8Array): Promise<Uint8Array[]> {
  const source = sourceOf(bytes)
  const tiles = await readTiles(source, 'a.tiles')
  const all = Array.from({ length: tiles.variants }, () => new Uint8Array(tiles.people))
  for (const block of tiles.blocks) {
    const bytes = await readBlock(source, tiles, block)
    for (let variant = 0; variant < block.variants; variant++) {
      for (let person = 0; person < block.people; person++) {
        const dosage = dosageAt(bytes, block.people, variant, person)
        all[block.firstVariant + variant]![block.firstPerson + person] = dosage
      }
    }
  }
  return all
}

function someDosages(people: number, variants: number): Uint8Array[] {
  const next = random(people + variants)
  return Array.from({ length: variants }, () => new Uint8Array(people).map(() => next(4)))
}

describe('tile files', () => {
  test('have the layout that README.md documents', () => {
    const bytes = write(
      2,
      [0, 1, 2, 3, 0].map(d => Uint8Array.of(d, 3 - d)),
    )
    // CRC32s made with Python's zlib.crc32 on the bytes below.
    expect(
      Buffer.from(bytes)
        .toString('hex')
        .match(/.{1,16}/g),
    ).toEqual([
      '455654494c45530a', // EVTILES\n
      '0100000002000000', // version 1, 2 people
      'e41b' + 'fcff' + '10000000', // variants 0 to 3, variant 4 and three missing ones; block offset 16,
      '00000000' + '04000000', // … length 4,
      'de0421fd' + '02000000', // … CRC32; 2 people,
      '05000000' + '01000000', // 5 variants, 1 block
      'e5ac26fa' + '0a53454c', // CRC32 of the index and the three counts; \nSELITVE
      '49545645',
    ])
  })

  test('give back every dosage, whatever the numbers of people and variants', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 12 }), async (people, variants) => {
        const all = someDosages(people, variants)
        expect(await readAll(write(people, all))).toEqual(all)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test.each([
    [3, 1024, 1],
    [3, 1025, 2],
    [1, 2049, 3],
    [16_384, 3, 1],
    [16_385, 5, 2],
    [40_000, 1, 3],
  ])('of %i people and %i variants have %i blocks and give back every dosage', async (people, variants, blocks) => {
    const all = someDosages(people, variants)
    const bytes = write(people, all)
    expect((await readTiles(sourceOf(bytes), 'a.tiles')).blocks).toHaveLength(blocks)
    expect(await readAll(bytes)).toEqual(all)
  })

  test('fill the last group of four variants with missing calls, and no run with people', async () => {
    const bytes = write(3, [new Uint8Array(3)])
    const tiles = await readTiles(sourceOf(bytes), 'a.tiles')
    expect(await readBlock(sourceOf(bytes), tiles, tiles.blocks[0]!)).toEqual(Uint8Array.of(0xfc, 0xfc, 0xfc))
  })

  test('are ready block by block, and hold no more than the column being filled', () => {
    const writer = new TileWriter(1)
    const ready = Array.from({ length: 2048 }, () => concat(writer.add(Uint8Array.of(0))).length)
    expect(ready.flatMap((length, i) => (length > 0 ? [[i, length]] : []))).toEqual([
      [1023, 16 + 256],
      [2047, 256],
    ])
  })

  test('refuse no people, a wrong number of dosages, and what is no dosage', () => {
    expect(() => new TileWriter(0)).toThrow(RangeError)
    expect(() => new TileWriter(2).add(new Uint8Array(3))).toThrow(RangeError)
    expect(() => new TileWriter(1).add(Uint8Array.of(4))).toThrow(RangeError)
  })

  test('with one byte changed, cut or added are an Error that says what and where', async () => {
    const all = someDosages(5, 9)
    const bytes = write(5, all)
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 16, 128]) {
        const changed = bytes.slice()
        changed[at]! ^= bit
        await expect(readAll(changed)).rejects.toThrow(/^tile file a\.tiles: .* at byte \d+$/)
      }
      await expect(readAll(bytes.slice(0, at))).rejects.toThrow(/^tile file a\.tiles: .* at byte \d+$/)
    }
    await expect(readAll(concat([bytes, Uint8Array.of(0)]))).rejects.toThrow('at byte')
  })

  test('that claim 4 billion people and variants are refused before any memory is taken', async () => {
    const bytes = write(1, [])
    bytes.fill(0xff, 12, 24)
    const view = new DataView(bytes.buffer)
    view.setUint32(24, 2 ** 32 - 1, true)
    await expect(readTiles(sourceOf(bytes), 'a.tiles')).rejects.toThrow('at byte')
  })
})

test('people are picked by their place in the file, and a person who is not in it is missing', () => {
  const picked = pickPeople(Uint8Array.of(0, 1, 2), Int32Array.of(2, -1, 0, 1))
  expect(picked).toEqual(Uint8Array.of(2, 3, 0, 1))
})
