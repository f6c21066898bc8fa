import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dealGroups, GROUPS } from '../../../science/stats/replicate-groups.ts'

const units = fc
  .uniqueArray(fc.tuple(fc.string(), fc.constantFrom('north', 'south', 'east')), {
    selector: ([unit]) => unit,
    maxLength: 200,
  })
  .map(pairs => new Map(pairs))

/** How many of the units each group holds. */
function sizes(groups: Map<string, number>, of: Iterable<string>): number[] {
  const sizes = new Array<number>(GROUPS).fill(0)
  for (const unit of of) sizes[groups.get(unit)!]!++
  return sizes
}
const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts)

describe('units dealt to 32 groups', () => {
  test('are as many in every group, to one: of each stratum and of all', () => {
    fc.assert(
      fc.property(units, fc.nat(), (stratumOf, seed) => {
        const groups = dealGroups(stratumOf, seed)
        expect([...groups.keys()].sort()).toEqual([...stratumOf.keys()].sort())
        expect(spread(sizes(groups, stratumOf.keys()))).toBeLessThanOrEqual(1)
        for (const stratum of new Set(stratumOf.values())) {
          const own = [...stratumOf].filter(([, of]) => of === stratum).map(([unit]) => unit)
          expect(spread(sizes(groups, own))).toBeLessThanOrEqual(1)
        }
      }),
      { seed: 1 },
    )
  })

  test('are dealt alike in whatever order they come', () => {
    fc.assert(
      fc.property(units, fc.nat(), (stratumOf, seed) => {
        const turned = new Map([...stratumOf].reverse())
        expect([...dealGroups(turned, seed)].sort()).toEqual([...dealGroups(stratumOf, seed)].sort())
      }),
      { seed: 1 },
    )
  })

  test('are dealt otherwise by another seed', () => {
    const stratumOf = new Map(Array.from({ length: 64 }, (_, i) => [`c${i}`, '']))
    expect(dealGroups(stratumOf, 1)).not.toEqual(dealGroups(stratumOf, 2))
  })
})
