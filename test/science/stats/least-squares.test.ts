import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addGrams, type Fit, leastSquares, r2GainError, subtractGrams } from '../../../science/stats/least-squares.ts'
import { GOLDEN, goldenGram, gramOf, STEPS } from '../../helpers/regression-golden.ts'

const fitted = (gram: Parameters<typeof leastSquares>[0], score = 1n, outcome = 1n): Fit => {
  const fit = leastSquares(gram, score, outcome)
  if (typeof fit === 'string') throw new Error(fit)
  return fit
}
const close = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(1e-10 * Math.max(Math.abs(expected), 1e-3))

test.each(GOLDEN.fits)('agrees with lm of R: $stratum, weights $weight, beside $covariates', golden => {
  const fit = fitted(goldenGram(golden), STEPS.score, STEPS.outcome)
  expect(fit.parameters).toBe(golden.parameters)
  close(fit.slope, golden.slope)
  close(fit.slopeError, golden.se)
  close(fit.r2, golden.r2)
  close(fit.r2Without, golden.r2Without)
  close(fit.r2Adjusted, golden.adjusted)
  close(fit.r2AdjustedWithout, golden.adjustedWithout)
})

const value = fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n })
const row = fc.record({
  weight: fc.bigInt({ min: 1n, max: 2n ** 27n - 1n }),
  rest: fc.tuple(fc.bigInt({ min: -524288n, max: 524287n }), value, value, value),
})
const rows = fc
  .array(row, { minLength: 8, maxLength: 25 })
  .map(list => list.map(({ weight, rest }) => ({ weight, columns: [1n, ...rest] })))

describe('least squares of any people', () => {
  test('do not change with the unit of weights, the order of covariates, or where an outcome starts', () => {
    fc.assert(
      fc.property(rows, rows => {
        const fit = leastSquares(gramOf(rows, 5), 1n, 1n)
        const changed = (change: (columns: bigint[]) => bigint[], by = 1n) =>
          leastSquares(
            gramOf(
              rows.map(({ weight, columns }) => ({ weight: weight * by, columns: change(columns) })),
              5,
            ),
            1n,
            1n,
          )
        expect(changed(columns => columns, 8n)).toEqual(fit)
        for (const other of [
          changed(([a, b, c, d, e]) => [a!, b!, c!, e!, d!]),
          changed(([a, b, c, d, e]) => [a!, b!, c! + 7n * d! - 1000n, d!, e!]),
        ]) {
          if (typeof fit === 'string' || typeof other === 'string') {
            expect(other).toEqual(fit)
            continue
          }
          expect(other.slope).toBe(fit.slope)
          expect(other.slopeError).toBe(fit.slopeError)
        }
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test('leave a covariate out that follows from others, and are as without it', () => {
    fc.assert(
      fc.property(rows, fc.bigInt({ min: -9n, max: 9n }), (rows, k) => {
        const more = rows.map(({ weight, columns }) => ({
          weight,
          columns: [...columns, k * columns[3]! - columns[4]! + k],
        }))
        expect(leastSquares(gramOf(more, 6), 1n, 1n)).toEqual(leastSquares(gramOf(rows, 5), 1n, 1n))
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test('of two batches added are those of the whole, and of the whole less one those of the other', () => {
    fc.assert(
      fc.property(rows, fc.nat({ max: 25 }), (rows, first) => {
        const [a, b] = [gramOf(rows.slice(0, first), 5), gramOf(rows.slice(first), 5)]
        const whole = gramOf(rows, 5)
        expect(addGrams(a, b)).toEqual(whole)
        expect(subtractGrams(whole, b)).toEqual(a)
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  test('are exact where a line goes through all points', () => {
    const line = [3n, 1n, 4n, 1n, 5n].map(x => ({ weight: 2n, columns: [1n, x, 7n * x + 2n] }))
    expect(fitted(gramOf(line, 3), 10n, 1000n)).toMatchObject({ slope: 0.07, slopeError: 0, r2: 1, r2Adjusted: 1 })
  })

  test('say why there are none', () => {
    const points = (columns: bigint[][]) =>
      leastSquares(
        gramOf(
          columns.map(x => ({ weight: 1n, columns: x })),
          columns[0]!.length,
        ),
        1n,
        1n,
      )
    expect(
      points([
        [1n, 0n, 5n],
        [1n, 1n, 5n],
        [1n, 2n, 5n],
      ]),
    ).toBe('the outcome does not vary')
    expect(
      points([
        [1n, 4n, 1n],
        [1n, 4n, 2n],
        [1n, 4n, 3n],
      ]),
    ).toBe('the score does not vary beside the covariates')
    expect(
      points([
        [1n, 4n, 1n, 8n],
        [1n, 5n, 2n, 10n],
        [1n, 6n, 4n, 12n],
      ]),
    ).toBe('the score does not vary beside the covariates')
    expect(
      points([
        [1n, 4n, 1n],
        [1n, 5n, 2n],
      ]),
    ).toBe('too few people')
  })
})

test('adjusted R² of noise is 0 on average and often negative, where R² is not', () => {
  const next = generator(7)
  const found = Array.from({ length: 400 }, () => {
    const people = Array.from({ length: 20 }, () => ({
      weight: 1n,
      columns: [1n, BigInt(Math.round(1000 * normal(next))), BigInt(Math.round(1000 * normal(next)))],
    }))
    return fitted(gramOf(people, 3))
  })
  const mean = (of: (fit: Fit) => number) => found.reduce((sum, fit) => sum + of(fit), 0) / found.length
  expect(Math.abs(mean(fit => fit.r2Adjusted))).toBeLessThan(0.012)
  expect(mean(fit => fit.r2)).toBeGreaterThan(0.04)
  expect(found.filter(({ r2Adjusted }) => r2Adjusted < 0).length).toBeGreaterThan(200)
})

test('the error of what a score adds to R² covers the truth in 95% of samples, beside a covariate or alone', () => {
  const next = generator(3)
  // y = .5 c + .4 s + e: R² of the covariate .25 / 1.41, of both .41 / 1.41.
  const truth = { added: 0.16 / 1.41, both: 0.41 / 1.41 }
  const hits = { added: 0, both: 0 }
  const draws = 1500
  for (let draw = 0; draw < draws; draw++) {
    const people = Array.from({ length: 400 }, () => {
      const [s, c, e] = [normal(next), normal(next), normal(next)]
      return {
        weight: 1n,
        columns: [1, s * 1e4, (0.4 * s + 0.5 * c + e) * 1e4, c * 1e4].map(x => BigInt(Math.round(x))),
      }
    })
    const { n, r2, r2Without, r2Adjusted, r2AdjustedWithout } = fitted(gramOf(people, 4))
    const within = (value: number, error: number, of: number) => Number(Math.abs(value - of) < 1.96 * error)
    hits.added += within(r2Adjusted - r2AdjustedWithout, r2GainError(r2, r2Without, n), truth.added)
    hits.both += within(r2Adjusted, r2GainError(r2, 0, n), truth.both)
  }
  for (const count of Object.values(hits)) {
    expect(count / draws).toBeGreaterThan(0.93)
    expect(count / draws).toBeLessThan(0.97)
  }
})

/** Numbers from 0 to 1, the same everywhere. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return ((state >>> 8) + 0.5) / 2 ** 24
  }
}
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
