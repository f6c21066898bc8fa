import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, stepKey } from '../../functions/commits.ts'

const carried = (value: unknown) => JSON.parse(JSON.stringify(value))
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, shuffled(inner)]),
  )
}

describe('canonical JSON', () => {
  const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }).map(carried)

  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, value => {
        expect(JSON.parse(canonical(value))).toEqual(value)
      }),
      { seed: 1 },
    )
  })

  test('does not depend on the order of keys, at any depth', () => {
    fc.assert(
      fc.property(json, value => {
        expect(canonical(shuffled(value))).toBe(canonical(value))
      }),
      { seed: 1 },
    )
  })

  test('is the same only of the same values', () => {
    const small = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b', '"', ',', ':') }).map(carried)
    fc.assert(
      fc.property(small, small, (a, b) => {
        let same = true
        try {
          expect(a).toEqual(b)
        } catch {
          same = false
        }
        expect(canonical(a) === canonical(b)).toBe(same)
      }),
      {
        seed: 1,
        numRuns: 300,
        examples: [
          [
            [1, [2]],
            [[1], 2],
          ],
        ],
      },
    )
  })

  test('holds what JSON would carry: no undefined in objects, null for it in lists', () => {
    expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}')
    expect(canonical([undefined])).toBe('[null]')
    expect(canonical([])).toBe('[]')
    expect(canonical({ a: [Number.NaN, -0] })).toBe('{"a":[null,0]}')
  })

  test('holds of a Ref and of a FileRef all but the attempt', () => {
    const part = { table: 'atoms', key: 'k', attempt: 'one' }
    expect(canonical({ from: [part] })).toBe('{"from":[{"key":"k","table":"atoms"}]}')
    expect(canonical({ ...part, attempt: 'two' })).toBe(canonical(part))
    expect(canonical({ ...part, key: 'l' })).not.toBe(canonical(part))
    expect(canonical({ ...part, table: 'strata' })).not.toBe(canonical(part))
    const file = { file: 'tiles', key: 'k/shard-0', attempt: 'one', name: 'shard-0' }
    expect(canonical({ ...file, attempt: 'two' })).toBe(canonical(file))
    expect(canonical({ ...file, name: 'shard-1' })).not.toBe(canonical(file))
  })

  test('holds an attempt that is not of a Ref', () => {
    expect(canonical({ attempt: 1 })).not.toBe(canonical({ attempt: 2 }))
    expect(canonical({ table: 'atoms', attempt: 1 })).not.toBe(canonical({ table: 'atoms', attempt: 2 }))
    expect(canonical({ key: 'k', attempt: 1 })).not.toBe(canonical({ key: 'k', attempt: 2 }))
  })
})

describe('a step’s key', () => {
  test('is 64 hex digits and tells job, code and input apart', () => {
    const keys = [
      stepKey('a', { x: 1 }, { a: 'code' }),
      stepKey('a', { x: 2 }, { a: 'code' }),
      stepKey('a', { x: 1 }, { a: 'changed' }),
      stepKey('b', { x: 1 }, { b: 'code' }),
    ]
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(keys).size).toBe(4)
  })

  test('does not depend on the code of other jobs', () => {
    expect(stepKey('a', {}, { a: 'code', b: '1' })).toBe(stepKey('a', {}, { a: 'code', b: '2' }))
  })
})
