import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { concat } from '../../../science/genotypes/bytes.ts'
import { readBlock, readTiles, TileWriter } from '../../../science/genotypes/tiles.ts'
import { bgzip, bytesOf, naiveRecords, random, readParts, sourceOf, vcf } from './helpers.ts'

const CASES = 3000

const text = bytesOf(
  vcf([
    '1 5 rs1 A C GT 0|0 0|1',
    'chr1 7 rs2 A C,GT GT:DP 1|2:3 ./.:0',
    '1 7 . A <DEL>,T DP:GT 3:0/2 4',
    'X 1 . AT A GT 0 1',
    'chrUn 3 . A C GT 0|0 0|1',
  ]),
)

/** Changes, cuts out, doubles or inserts a few bytes, often ones that mean something. */
function mutate(bytes: Uint8Array, next: (n: number) => number): Uint8Array {
  let mutated = bytes
  for (let times = 1 + next(3); times > 0; times--) {
    const at = next(mutated.length + 1)
    const end = Math.min(mutated.length, at + next(12))
    const meaningful = bytesOf('\t\n\r|/.:,*<#019\x00\xff\x1f')
    const byte = next(2) === 0 ? next(256) : meaningful[next(meaningful.length)]!
    const [before, cut, after] = [mutated.subarray(0, at), mutated.subarray(at, end), mutated.subarray(end)]
    const middle = [
      [Uint8Array.of(byte)],
      [],
      [cut, cut],
      [cut, Uint8Array.of(byte)],
      [cut.map(b => b ^ (1 << next(8)))],
    ]
    mutated = next(20) === 0 ? before : concat([before, ...middle[next(middle.length)]!, after])
  }
  return mutated
}

/** The records, or the user's error with its place; anything else is thrown on. */
async function outcome(bytes: Uint8Array, cuts: number[]) {
  try {
    return (await readParts(bytes, cuts, 64)).records
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.place?.file).toBe('a.vcf')
    const saysWhere = error.place?.line !== undefined || /byte \d+|chromosome|empty/i.test(error.message)
    expect(saysWhere, error.message).toBe(true)
    return error
  }
}

describe('bytes changed at random', () => {
  test(`${CASES} plain VCFs give what they say, or an error with its place`, async () => {
    const next = random(1)
    let errors = 0
    for (let i = 0; i < CASES; i++) {
      const mutated = mutate(text, next)
      const result = await outcome(mutated, [next(mutated.length + 1), next(mutated.length + 1)])
      if (result instanceof UserError) errors++
      else expect(result).toEqual(naiveRecords(mutated))
    }
    expect(errors).toBeGreaterThan(CASES / 10)
    expect(errors).toBeLessThan(CASES)
  })

  test.each([
    ['bgzip', bgzip(text, [40, 100])],
    ['gzip', concat([gzipSync(text.subarray(0, 150)), gzipSync(text.subarray(150))])],
  ])(`${CASES} %s files give the original, or an error with its place`, async (_, bytes) => {
    const next = random(2)
    const original = naiveRecords(text)
    for (let i = 0; i < CASES; i++) {
      const mutated = mutate(bytes, next)
      const result = await outcome(mutated, [next(mutated.length + 1), next(mutated.length + 1)])
      if (!(result instanceof UserError)) expect(result).toEqual(original)
    }
  })

  test(`${CASES} tile files give the original, or an Error with its place`, async () => {
    const next = random(3)
    const writer = new TileWriter(5, 'calls')
    const parts = Array.from({ length: 1030 }, () => writer.add(new Uint8Array(5).map(() => next(4)))).flat()
    const bytes = concat([...parts, ...writer.finish()])
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
