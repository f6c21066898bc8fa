import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GenotypeWeights, span } from '../../../science/scores/effects.ts'
import { scoreUnits } from '../../../science/scores/score-units.ts'

const additive = (weight: number): GenotypeWeights => [0, weight, 2 * weight]
const weight = fc.oneof(
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double({ min: -1e-9, max: 1e9, noNaN: true }),
  fc.constantFrom(0.5, -0.25, 2 ** 40),
)
const weights = fc.oneof(weight.map(additive), fc.tuple(weight, weight, weight))
const frequency = fc.double({ min: 0, max: 1, noNaN: true })
const score = fc
  .array(fc.tuple(weights, frequency), { minLength: 1, maxLength: 50 })
  .filter(rows => rows.some(([weights]) => weights.some(weight => Math.abs(weight) > 1e-100)))

const unitsOf = (rows: readonly (readonly [GenotypeWeights, number])[]) =>
  scoreUnits(
    rows.map(([weights]) => weights),
    rows.map(([, frequency]) => frequency),
  )

/** A double as an exact whole number of 2^-1074, from its bits (IEEE 754). */
function exact(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(value)).buffer)[0]!
  const [exponent, fraction] = [bits >> 52n, bits & (2n ** 52n - 1n)]
  const size = exponent === 0n ? fraction : (2n ** 52n + fraction) << (exponent - 1n)
  return value < 0 ? -size : size
}

describe('weights as integers', () => {
  test('no possible sum of a score, nor of what is missing, reaches 2^53', () => {
    fc.assert(
      fc.property(score, rows => {
        const { copies, missing, spans } = unitsOf(rows)
        const largest = rows.map((_, i) => Math.max(...[...copies, missing, spans].map(units => Math.abs(units[i]!))))
        expect(largest.reduce((sum, each) => sum + each, 0)).toBeLessThan(2 ** 53)
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  test('a sum of V variants is off by at most V × S / (2^53 − V / 2)', () => {
    const people = score.chain(rows =>
      fc.tuple(
        fc.constant(rows),
        fc.array(fc.constantFrom(0, 1, 2), { minLength: rows.length, maxLength: rows.length }),
      ),
    )
    fc.assert(
      fc.property(people, ([rows, dosages]) => {
        const { log2, copies } = unitsOf(rows)
        const want = rows.reduce((sum, [weights], i) => sum + exact(weights[dosages[i]!]!), 0n)
        const got = rows.reduce((sum, _, i) => sum + BigInt(copies[dosages[i]! as 0 | 1 | 2][i]!), 0n)
        const error = want - (got << BigInt(1074 - log2))
        const total = rows.reduce(
          (sum, [weights]) =>
            sum +
            weights
              .map(exact)
              .concat(exact(span(weights)))
              .map(abs)
              .reduce(larger),
          0n,
        )
        const variants = BigInt(rows.length)
        expect(abs(error) * (2n ** 54n - variants) <= 2n * variants * total).toBe(true)
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  test('the unit is the finest of its kind: half of it would reach 2^53', () => {
    const { log2 } = scoreUnits([additive(1), additive(-1)], [0.5, 0.5])
    expect(2 * 2 * 2 ** log2).toBeLessThan(2 ** 53)
    expect(2 * 2 * 2 ** (log2 + 1)).toBeGreaterThanOrEqual(2 ** 53)
  })

  test('scores without weight are refused', () => {
    for (const weights of [[], [0], [0, -0], [Number.NaN], [Number.POSITIVE_INFINITY]])
      expect(() =>
        scoreUnits(
          weights.map(additive),
          weights.map(() => 0.5),
        ),
      ).toThrow(RangeError)
  })
})

describe('a missing call', () => {
  test('of an additive effect counts the expected dosage, 2 × frequency', () => {
    const { copies, missing } = unitsOf([
      [additive(0.5), 0.125],
      [additive(-0.25), 1],
    ])
    expect([...missing]).toEqual([0.25 * copies[1][0]!, 2 * copies[1][1]!])
  })
})

const abs = (value: bigint) => (value < 0n ? -value : value)
const larger = (a: bigint, b: bigint) => (a > b ? a : b)
