import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflateInto } from '../../../science/genotypes/inflate.ts'

/** Bytes of a few values, some far more likely than others, in part repeated from a few or many bytes back. */
const contents = fc
  .record({
    length: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 65_536 })),
    values: fc.constantFrom(1, 2, 5, 40, 256),
    skew: fc.integer({ min: 1, max: 12 }),
    back: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 32_768 })),
    repeats: fc.constantFrom(0, 0.5, 0.97),
    seed: fc.integer(),
  })
  .map(({ length, values, skew, back, repeats, seed }) => {
    let state = seed
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      return (state >>> 8) / 2 ** 24
    }
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i++)
      bytes[i] = i >= back && next() < repeats ? bytes[i - back]! : Math.floor(next() ** skew * values)
    return bytes
  })

/** Strategy 4 is the fixed codes, 2 no repeats at all; level 0 stores. */
const deflated = fc
  .tuple(contents, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 }))
  .map(([bytes, level, strategy]) => ({ bytes, stream: deflateRawSync(bytes, { level, strategy }) }))
  .filter(({ stream }) => stream.length <= 65_536)

/** As zlib says; undefined where it refuses. */
function byZlib(stream: Uint8Array): Uint8Array | undefined {
  try {
    return Uint8Array.from(inflateRawSync(stream, { maxOutputLength: 65_536 }))
  } catch {
    return undefined
  }
}

function ours(stream: Uint8Array): Uint8Array | undefined {
  const room = new Uint8Array(65_536)
  const length = inflateInto(stream, room)
  return length === undefined ? undefined : room.slice(0, length)
}

/** Compared as whole arrays, for a matcher looks at every byte by itself. */
const same = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
  a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0

test('what was deflated is inflated; a stream that is cut, or has more than there is room for, is refused', () => {
  fc.assert(
    fc.property(deflated, ({ bytes, stream }) => {
      expect(same(ours(stream), bytes)).toBe(true)
      expect(ours(stream.subarray(0, -1))).toBeUndefined()
      if (bytes.length > 0) expect(inflateInto(stream, new Uint8Array(bytes.length - 1))).toBeUndefined()
    }),
    { seed: 1, numRuns: 150 },
  )
})

test('a stream with bits changed is refused where zlib refuses it, and else inflated to the same bytes', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(deflated, changes, ({ stream }, bits) => {
      const changed = Uint8Array.from(stream)
      // Mostly near the start, where the codes are described.
      for (const [at, bit] of bits) changed[at % Math.min(changed.length, at % 2 ? 80 : 65_536)]! ^= 1 << bit
      expect(same(ours(changed), byZlib(changed))).toBe(true)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('any bytes are refused where zlib refuses them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), bytes => {
      expect(same(ours(bytes), byZlib(bytes))).toBe(true)
    }),
    { seed: 1, numRuns: 1000 },
  )
})
