import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jackknifeError } from '../../../science/stats/jackknife.ts'
import { addGrams, type Gram, subtractGrams } from '../../../science/stats/least-squares.ts'
import { componentDistance, type OaxacaSplit, oaxaca } from '../../../science/stats/oaxaca.ts'
import { componentGram, OAXACA, SCORE_STEPS } from '../../helpers/oaxaca-golden.ts'
import { gramOf } from '../../helpers/regression-golden.ts'

const PARTS = ['gap', 'composition', 'unexplained', 'interaction'] as const

function split(group: Gram, reference: Gram, steps = SCORE_STEPS): OaxacaSplit {
  const found = oaxaca(group, reference, steps)
  if (typeof found === 'string') throw new Error(found)
  return found
}
const close = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(1e-12)

test.each(OAXACA.splits)(
  'is what lm in each group makes of it: $components, weight $weight',
  ({ weight, components, parts }) => {
    const found = split(componentGram('A', weight, components), componentGram('B', weight, components))
    for (const part of PARTS) close(found[part], parts[part])
    close(found.composition - found.interaction / 2, parts.endowments)
    close(found.unexplained - found.interaction / 2, parts.coefficients)
  },
)

test('without one cluster after another it varies as in R', () => {
  const both = ['A', 'B'].map(group => componentGram(group, 'w', ['pc1', 'pc2'])) as [Gram, Gram]
  const whole = split(...both)
  const without = Array.from({ length: 8 }, (_, cluster) => {
    const parts = ['A', 'B'].map(group => componentGram(group, 'w', ['pc1', 'pc2'], of => of.cluster === cluster))
    return split(subtractGrams(both[0], parts[0]!), subtractGrams(both[1], parts[1]!))
  })
  for (const part of PARTS) {
    const error = jackknifeError(
      whole[part],
      without.map(of => of[part]),
    )
    close(error!, OAXACA.jackknifeErrors[part])
  }
})

const PERSON = fc.record({
  weight: fc.bigInt(1n, 1000n),
  columns: fc
    .tuple(fc.bigInt(-500000n, 500000n), fc.bigInt(-1000000000n, 1000000000n), fc.bigInt(-100n, 100n))
    .map(columns => [1n, ...columns]),
})
const PEOPLE = fc.array(PERSON, { minLength: 6, maxLength: 25 })
const gram = (rows: Parameters<typeof gramOf>[0]) => gramOf(rows, 4)
const near = (a: number, b: number, scale: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, scale)
const sizeOf = (of: OaxacaSplit) => Math.max(...PARTS.map(part => Math.abs(of[part])))

/** A promise about every two groups whose gap can be taken apart. */
function always(holds: (a: Row[], b: Row[], split: OaxacaSplit) => boolean) {
  fc.assert(
    fc.property(PEOPLE, PEOPLE, (a, b) => {
      const found = oaxaca(gram(a), gram(b), 1n)
      fc.pre(typeof found !== 'string')
      return holds(a, b, found as OaxacaSplit)
    }),
  )
}
type Row = Parameters<typeof gramOf>[0][number]

describe('of any two groups', () => {
  test('the pieces add to the gap, and the gap is that of the means', () => {
    const meanOf = (rows: Row[]) =>
      rows.reduce((sum, of) => sum + Number(of.weight * of.columns[1]!), 0) /
      rows.reduce((sum, of) => sum + Number(of.weight), 0)
    always(
      (a, b, found) =>
        near(found.composition + found.unexplained, found.gap, sizeOf(found)) &&
        near(found.gap, meanOf(a) - meanOf(b), 500000),
    )
  })

  test('swapped, they turn the sign of all but the interaction, which stays as it is', () => {
    always((a, b, found) => {
      const back = split(gram(b), gram(a), 1n)
      return (
        back.gap === -found.gap &&
        back.composition === -found.composition &&
        back.unexplained === -found.unexplained &&
        back.interaction === found.interaction
      )
    })
  })

  test('neither the order of people, nor how they are dealt to replicates, matters', () => {
    always((a, b, found) => {
      const parts = [0, 1, 2].map(part => gram(a.toReversed().filter((_, i) => i % 3 === part)))
      expect(split(parts.reduce(addGrams), gram(b.toReversed()), 1n)).toEqual(found)
      return true
    })
  })

  test('components may be moved, stretched and mixed', () => {
    always((a, b, found) => {
      const other = (rows: Row[]) =>
        gram(
          rows.map(({ weight, columns: [one, score, x, y] }) => ({
            weight,
            columns: [one!, score!, 3n * x! - 7n * y! + 40n, x! + 2n * y!],
          })),
        )
      expect(split(other(a), other(b), 1n)).toEqual(found)
      return true
    })
  })

  test('a score that lies on the same plane in both leaves nothing unexplained', () => {
    always((a, b) => {
      const plane = (rows: Row[]) =>
        gram(
          rows.map(({ weight, columns: [one, , x, y] }) => ({
            weight,
            columns: [one!, 5n + 2n * x! - 9n * y!, x!, y!],
          })),
        )
      const { gap, composition, unexplained, interaction } = split(plane(a), plane(b), 1n)
      return unexplained === 0 && interaction === 0 && composition === gap
    })
  })
})

describe('a gap is not taken apart', () => {
  const rows = (n: number, second: (i: number) => number) =>
    gram(Array.from({ length: n }, (_, i) => ({ weight: 1n, columns: [1, (i * i) % 7, i, second(i)].map(BigInt) })))
  const wide = rows(12, i => (i * 5) % 11)
  test.each([
    ['nobody is in a group', gramOf([], 4), 'too few people'],
    ['people are no more than parameters', rows(3, i => (i * i) % 2), 'too few people'],
    ['a component is the same for all', rows(12, () => 4), 'a component does not vary beside the others'],
    ['a component follows from another', rows(12, i => 3 * i - 2), 'a component does not vary beside the others'],
  ])('where %s', (_, gram, reason) => {
    expect(oaxaca(gram, wide, 1n)).toBe(reason)
    expect(oaxaca(wide, gram, 1n)).toBe(reason)
  })
})

describe('how far groups lie apart on the components', () => {
  const side = (values: readonly (readonly [bigint, bigint])[], weight = 1n) =>
    gramOf(
      values.map(([x, y]) => ({ weight, columns: [1n, 0n, x, y] })),
      4,
    )
  const square: [bigint, bigint][] = [
    [0n, 0n],
    [2n, 0n],
    [0n, 2n],
    [2n, 2n],
  ]
  const moved = (by: bigint) => square.map(([x, y]) => [x + by, y] as [bigint, bigint])
  test('is in standard deviations within groups', () => {
    expect(componentDistance(side(square), side(square))).toBe(0)
    expect(componentDistance(side(moved(3n)), side(square))).toBeCloseTo(3, 12)
    expect(componentDistance(side(moved(3n), 5n), side(square, 5n))).toBeCloseTo(3, 12)
  })
  test('is the same on any axes: components may be stretched and mixed', () => {
    const mixed = (values: readonly [bigint, bigint][]) =>
      values.map(([x, y]) => [7n * x + y, 3n * y - x] as [bigint, bigint])
    expect(componentDistance(side(mixed(moved(5n))), side(mixed(square)))).toBeCloseTo(5, 10)
  })
  test('is not known where a component follows from the others', () => {
    const line: [bigint, bigint][] = [
      [0n, 0n],
      [1n, 2n],
      [2n, 4n],
    ]
    expect(componentDistance(side(line), side(line))).toBeUndefined()
  })
})
