import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunksOf, MAX_CHUNK, scoredGroups } from '../../../science/genotypes/score-chunks.ts'

/** A score's table as far as it matters here: one variant in each of these groups of four. */
const tableOf = (groups: readonly number[]) => ({
  places: Uint32Array.from(groups, group => 4 * group + 3),
  contributions: new Float64Array(4 * groups.length),
  missingWeights: new Float64Array(groups.length),
})
const all = Array.from({ length: 256 }, (_, group) => group)

describe('scores share look-ups', () => {
  test('where they have the same groups', () => {
    const chunks = chunksOf(Array.from({ length: 2 * MAX_CHUNK + 1 }, () => tableOf(all)))
    expect(chunks.map(({ scores }) => scores.length)).toEqual([MAX_CHUNK, MAX_CHUNK, 1])
    expect(chunks.every(({ groups }) => groups.length === 256)).toBe(true)
  })

  test('and not where they have none in common: a score costs nothing where it has no variant', () => {
    const chunks = chunksOf([tableOf([1, 5]), tableOf([0, 200]), tableOf([]), tableOf([255])])
    expect(chunks).toEqual([
      { scores: [0], groups: [1, 5] },
      { scores: [1], groups: [0, 200] },
      { scores: [3], groups: [255] },
    ])
  })

  test('so that each is in one chunk that has all its groups, for no more work than apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 12 }), { maxLength: 30 }),
        sets => {
          const sorted = sets.map(set => [...set].sort((a, b) => a - b))
          const tables = sorted.map(tableOf)
          const chunks = chunksOf(tables)
          expect(chunks.flatMap(({ scores }) => scores).sort((a, b) => a - b)).toEqual(
            [...sorted.keys()].filter(s => sorted[s]!.length > 0),
          )
          for (const { scores, groups } of chunks) {
            expect(scores.length).toBeLessThanOrEqual(MAX_CHUNK)
            expect(groups).toEqual([...new Set(scores.flatMap(s => sorted[s]!))].sort((a, b) => a - b))
          }
          // A look-up costs 4 and 1 for each score.
          const together = chunks.reduce((sum, { scores, groups }) => sum + groups.length * (4 + scores.length), 0)
          expect(together).toBeLessThanOrEqual(sorted.reduce((sum, set) => sum + 5 * set.length, 0))
          expect(scoredGroups(tables)).toEqual([...new Set(sorted.flat())].sort((a, b) => a - b))
        },
      ),
      { seed: 1, numRuns: 300 },
    )
  })
})
