import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareLeaves, leavesOf } from '../../../cli/diff/leaves.ts'

const compare = (before: unknown, after: unknown) =>
  compareLeaves(leavesOf(before), leavesOf(after)).map(({ path, from, to }) => [path.join('.'), from, to])

describe('comparing settings', () => {
  test('a value, by the keys that lead to it', () => {
    expect(compare({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toEqual([['a.c', 2, 3]])
  })

  test('items of a list are found by their name, whatever their order', () => {
    const one = { id: 'x', file: 'x.txt' }
    expect(
      compare({ scores: [one, { id: 'y', file: 'y.txt' }] }, { scores: [{ id: 'y', file: 'z.txt' }, one] }),
    ).toEqual([['scores.y.file', 'y.txt', 'z.txt']])
  })

  test('an item that one side lacks is one change', () => {
    const [x, y] = [{ id: 'x', kind: { a: 1, b: 2 } }, { id: 'y' }]
    expect(compare({ scores: [y] }, { scores: [y, x] })).toEqual([
      ['scores.x', undefined, { id: 'x', 'kind.a': 1, 'kind.b': 2 }],
    ])
    expect(compare({ scores: [x] }, { scores: [] })).toEqual([
      ['scores', { 'x.id': 'x', 'x.kind.a': 1, 'x.kind.b': 2 }, undefined],
    ])
  })

  test('a list of values is one value', () => {
    expect(compare({ views: [['a'], ['b']] }, { views: [['a']] })).toEqual([['views', [['a'], ['b']], [['a']]]])
  })

  test('nothing differs from itself, and what differs one way differs the other', () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(compare(a, structuredClone(a))).toEqual([])
        const there = compare({ a }, { a: b }).map(([path, from, to]) => JSON.stringify([path, from, to]))
        const back = compare({ a: b }, { a }).map(([path, from, to]) => JSON.stringify([path, to, from]))
        expect(new Set(back)).toEqual(new Set(there))
      }),
      { seed: 1 },
    )
  })
})
