import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import { callAt, dosageAt, readBlock, readRuns, readTiles, TileWriter } from '../../../science/genotypes/tiles.ts'
import { random, sourceOf, tileParts } from './helpers.ts'

type Genotypes = Uint8Array | Uint16Array

function write(people: number, variants: Genotypes[], kind: 'calls' | 'dosages' = 'calls'): Uint8Array {
  if (kind === 'calls') return concat(tileParts(variants, people))
  const writer = new TileWriter(people, kind)
  return concat([...variants.flatMap(dosages => writer.addDosages(Uint16Array.from(dosages))), ...writer.finish()])
}

/** All calls or dosages of a tile file, by variant. */
async function readAll(bytes: Uint8Array): Promise<Genotypes[]> {
  const source = sourceOf(bytes)
  const tiles = await readTiles(source, 'a.tiles')
  const [Genotypes, at] = tiles.kind === 'calls' ? ([Uint8Array, callAt] as const) : ([Uint16Array, dosageAt] as const)
  const all = Array.from({ length: tiles.variants }, () => new Genotypes(tiles.people))
  for (const block of tiles.blocks) {
    const bytes = await readBlock(source, tiles, block)
    for (let variant = 0; variant < block.variants; variant++) {
      for (let person = 0; person < block.people; person++) {
        all[block.firstVariant + variant]![block.firstPerson + person] = at(bytes, block.people, variant, person)
      }
    }
  }
  return all
}

function someCalls(people: number, variants: number): Uint8Array[] {
  const next = random(people + variants)
  return Array.from({ length: variants }, () => new Uint8Array(people).map(() => next(4)))
}

function someDosages(people: number, variants: number): Uint16Array[] {
  const next = random(people + variants)
  const dosage = () => (next(10) === 0 ? MISSING_DOSAGE : next(2 * COPY + 1))
  return Array.from({ length: variants }, () => new Uint16Array(people).map(dosage))
}

const hex = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('hex')
    .match(/.{1,16}/g)

describe('tile files', () => {
  test('have the layout that README.md documents', () => {
    const bytes = write(
      2,
      [0, 1, 2, 3, 0].map(d => Uint8Array.of(d, 3 - d)),
    )
    // CRC32s made with Python's zlib.crc32 on the bytes below.
    expect(hex(bytes)).toEqual([
      '455654494c45530a', // EVTILES\n
      '0300000001000000', // version 3, calls
      '02000000' + 'e41b' + 'fcff', // 2 people; variants 0 to 3, variant 4 and three missing ones
      'fbedaef1' + 'c353d2d4', // CRC32 of each run
      '0200000005000000', // 2 people, 5 variants,
      '02000000' + 'b7aa8e0a', // 2 runs; CRC32 of the index and the three counts
      '0a53454c49545645', // \nSELITVE
    ])
  })

  test('of dosages have the layout that README.md documents', () => {
    const bytes = write(2, [Uint16Array.of(0, COPY), Uint16Array.of(2 * COPY, MISSING_DOSAGE)], 'dosages')
    expect(hex(bytes)).toEqual([
      '455654494c45530a', // EVTILES\n
      '0300000002000000', // version 3, dosages
      '02000000' + '00000040', // 2 people; variant 0
      '0080ffff' + '8c9e9857', // variant 1; CRC32 of each run
      '63d6577e' + '02000000', // 2 people,
      '02000000' + '02000000', // 2 variants, 2 runs
      'df3e8ea3' + '0a53454c', // CRC32 of the index and the three counts; \nSELITVE
      '49545645',
    ])
  })

  test('give back every dosage, whatever the numbers of people and variants', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 12 }), async (people, variants) => {
        const calls = someCalls(people, variants)
        expect(await readAll(write(people, calls))).toEqual(calls)
        const dosages = someDosages(people, variants)
        expect(await readAll(write(people, dosages, 'dosages'))).toEqual(dosages)
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
    for (const kind of ['calls', 'dosages'] as const) {
      const all = (kind === 'calls' ? someCalls : someDosages)(people, variants)
      const bytes = write(people, all, kind)
      const tiles = await readTiles(sourceOf(bytes), 'a.tiles')
      expect([tiles.kind, tiles.blocks.length]).toEqual([kind, blocks])
      expect(await readAll(bytes)).toEqual(all)
    }
  })

  test('fill the last group of four variants with missing calls, and no run with people', async () => {
    const bytes = write(3, [new Uint8Array(3)])
    const tiles = await readTiles(sourceOf(bytes), 'a.tiles')
    expect(await readBlock(sourceOf(bytes), tiles, tiles.blocks[0]!)).toEqual(Uint8Array.of(0xfc, 0xfc, 0xfc))
  })

  test('are ready block by block, and hold no more than the column being filled', () => {
    for (const [kind, runs, block] of [
      ['calls', 256, 256],
      ['dosages', 1024, 2048],
    ] as const) {
      const writer = new TileWriter(1, kind)
      const add = () => (kind === 'calls' ? writer.addCalls(Uint8Array.of(0), 4) : writer.addDosages(Uint16Array.of(0)))
      const ready = Array.from({ length: 2 * runs }, () => concat(add()).length)
      expect(ready.flatMap((length, i) => (length > 0 ? [[i + 1, length]] : []))).toEqual([
        [runs, 20 + block],
        [2 * runs, block],
      ])
    }
  })

  test('refuse no people, a wrong number of dosages, and what is no dosage', () => {
    expect(() => new TileWriter(0, 'calls')).toThrow(RangeError)
    expect(() => new TileWriter(2, 'calls').addCalls(new Uint8Array(3), 4)).toThrow(RangeError)
    expect(() => new TileWriter(1, 'calls').addDosages(Uint16Array.of(0))).toThrow(RangeError)
    expect(() => new TileWriter(1, 'dosages').addCalls(Uint8Array.of(0), 4)).toThrow(RangeError)
    expect(() => new TileWriter(1, 'dosages').addDosages(Uint16Array.of(2 * COPY + 1))).toThrow(RangeError)
    const writer = new TileWriter(1, 'calls')
    writer.addCalls(Uint8Array.of(0b11111100), 1)
    expect(() => writer.addCalls(Uint8Array.of(0), 4)).toThrow('after the last group')
  })

  test('with one byte changed, cut or added are an Error that says what and where', async () => {
    const bytes = write(5, someCalls(5, 9))
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

  test('give back chosen runs alone: others are not read unless they lie between near ones, and damage to them is not seen', async () => {
    const people = 16_384
    const all = someCalls(people, 1024)
    const bytes = write(people, all)
    const run = (i: number) => 20 + i * people
    const chosen = [1, 2, 5, 30, 255]
    const read: [number, number][] = []
    const source = {
      size: bytes.length,
      read: (start: number, end: number) => {
        read.push([start, end])
        return sourceOf(bytes).read(start, end)
      },
    }
    const tiles = await readTiles(source, 'a.tiles')
    read.length = 0
    const into = new Uint8Array(chosen.length * people)
    bytes.fill(0, run(3), run(5)) // read over
    bytes.fill(0, run(31), run(32))
    await readRuns(source, tiles, tiles.blocks[0]!, chosen, into)
    expect(Buffer.from(into).equals(concat(chosen.map(i => bytes.subarray(run(i), run(i + 1)))))).toBe(true)
    expect(read).toEqual([
      [run(1), run(6)],
      [run(30), run(31)],
      [run(255), run(256)],
    ])
    bytes[run(30)]! ^= 1
    await expect(readRuns(source, tiles, tiles.blocks[0]!, chosen, into)).rejects.toThrow(`at byte ${run(30)}`)
  })

  test('that claim 4 billion people and variants are refused before any memory is taken', async () => {
    const bytes = write(1, [])
    bytes.fill(0xff, 16, 28)
    const view = new DataView(bytes.buffer)
    view.setUint32(28, 2 ** 32 - 1, true)
    await expect(readTiles(sourceOf(bytes), 'a.tiles')).rejects.toThrow('at byte')
  })
})
