import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BANDS,
  calibrationCurve,
  calibrationInTheLarge,
  observedOverExpected,
} from '../../../science/equity/calibration.ts'
import { differenceOf } from '../../../science/equity/difference.ts'
import { slope } from '../../../science/equity/discrimination.ts'
import type { Estimate, Finding } from '../../../science/equity/estimate.ts'
import { others } from '../../../science/equity/judged.ts'
import { GOLDEN } from '../../helpers/golden-people.ts'
import { judgedPeople } from '../../helpers/judged-people.ts'

/** Made by make_golden.R beside it. */
const golden = JSON.parse(readFileSync('test/golden/calibration/expected.json', 'utf8')) as Record<
  'alike' | 'weighted',
  Record<'expected' | 'o_e' | 'o_e_se' | 'brier' | 'large' | 'slope' | 'slope_se', number>
>
const chance = (logOdds: number) => 1 / (1 + Math.exp(-logOdds))
const fixture = (how: 'alike' | 'weighted') =>
  GOLDEN.map(({ score, y, w }) => ({ value: chance(4 * score - 2.5), y, w: how === 'alike' ? 1 : w }))
const find = (rows: readonly Finding[], statistic: string) => rows.find(row => row.statistic === statistic) as Estimate

describe('calibration', () => {
  test.each(['alike', 'weighted'] as const)('of the fixture %s is that of R', how => {
    const rows = observedOverExpected(judgedPeople('probability', fixture(how)))
    expect(find(rows, 'expected').value).toBeCloseTo(golden[how].expected, 10)
    expect(find(rows, 'o_e').value).toBeCloseTo(golden[how].o_e, 12)
    expect(find(rows, 'brier').value).toBeCloseTo(golden[how].brier, 12)
  })
  test('observed over expected has the exact Poisson limits of the cases', () => {
    const { low, high } = find(observedOverExpected(judgedPeople('probability', fixture('alike'))), 'o_e')
    // R 4.2.2: poisson.test(24)$conf.int / 17.332004040795404
    expect([low, high]).toEqual([
      expect.closeTo(15.377252854686461 / golden.alike.expected, 9),
      expect.closeTo(35.710097593753204 / golden.alike.expected, 9),
    ])
  })
  test('without cases is 0 with an upper limit, and no logarithm', () => {
    const nobody = judgedPeople(
      'probability',
      Array.from({ length: 40 }, () => ({ value: 0.1, y: 0 })),
    )
    const found = find(observedOverExpected(nobody), 'o_e')
    expect([found.value, found.low, found.high]).toEqual([0, 0, expect.closeTo(3.6888794541139354 / 4, 9)])
    const pair = { compared: 'o_e' as const, measure: 'probability', group: nobody, reference: nobody }
    expect(differenceOf(pair)).toEqual({ reason: 'no cases' })
  })
  test('of ten people too few, or of nobody expected, is not estimated', () => {
    const few = judgedPeople(
      'probability',
      Array.from({ length: 9 }, () => ({ value: 0.1, y: 1 })),
    )
    expect(observedOverExpected(few)).toContainEqual({
      statistic: 'o_e',
      reason: 'fewer than 10 people with the outcome known',
    })
    const zero = judgedPeople(
      'probability',
      Array.from({ length: 12 }, (_, i) => ({ value: 0, y: i % 2 })),
    )
    expect(observedOverExpected(zero)).toContainEqual({ statistic: 'o_e', reason: 'no cases expected' })
  })
  test('in bins differs from that of R by what a bin hides', () => {
    const logits = judgedPeople(
      'logit',
      GOLDEN.map(({ score, y }) => ({ value: 4 * score - 2.5, y })),
    )
    expect(
      Math.abs(find([calibrationInTheLarge(logits)], 'calibration_in_the_large').value - golden.alike.large),
    ).toBeLessThan(1 / 32)
    const line = find([slope('calibration_slope', 'logit', logits)], 'calibration_slope')
    expect(Math.abs(line.value - golden.alike.slope)).toBeLessThan(0.02)
    expect(Math.abs((line.high - line.low) / 3.92 - golden.alike.slope_se)).toBeLessThan(0.02)
  })
  test.each(['alike', 'weighted'] as const)(
    'compared by its logarithm has, %s, the linearised error that survey gives the ratio',
    how => {
      const group = judgedPeople('probability', fixture(how))
      const found = differenceOf({ compared: 'o_e', measure: 'probability', group, reference: group })
      const error = golden[how].o_e_se / golden[how].o_e
      expect(found).toMatchObject({ value: 0, standardError: expect.closeTo(Math.SQRT2 * error, 9) })
    },
  )

  const person = fc.record({
    value: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    y: fc.integer({ min: 0, max: 1 }),
    w: fc.integer({ min: 1, max: 9 }),
  })
  const people = fc.array(person, { minLength: 12, maxLength: 50 })
  test('does not hang on the unit of weights, and its limits hold it', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 2, max: 1000 }), (drawn, unit) => {
        const [one, other] = [1, unit].map(by =>
          observedOverExpected(
            judgedPeople(
              'probability',
              drawn.map(of => ({ ...of, w: of.w * by })),
            ),
          ),
        )
        for (const statistic of ['expected', 'o_e', 'brier'])
          for (const key of ['value', 'low', 'high'] as const)
            expect(find(other!, statistic)[key]).toBeCloseTo(find(one!, statistic)[key], 9)
        const { low, value, high } = find(one!, 'o_e')
        expect(low <= value && value <= high).toBe(true)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
  test('of all others is that of everyone without the group', () => {
    fc.assert(
      fc.property(people, people, (group, rest) => {
        const left = others(judgedPeople('probability', [...group, ...rest]), judgedPeople('probability', group))
        const [a, b] = [left, judgedPeople('probability', rest)].map(observedOverExpected)
        for (const statistic of ['expected', 'o_e', 'brier'])
          expect(find(a!, statistic).value).toBeCloseTo(find(b!, statistic).value, 8)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
  test('has a curve whose bands hold everyone once, and lie on the line where the model is right', () => {
    expect(BANDS.map(({ from }) => from)).toEqual([0, ...BANDS.slice(0, -1).map(({ to }) => to)])
    expect(BANDS.at(-1)!.to).toBe(512)
    const drawn = Array.from({ length: 4000 }, (_, i) => ({
      value: -6 + (i % 400) / 33,
      u: ((i * 7919) % 4001) / 4001,
    }))
    const right = judgedPeople(
      'logit',
      drawn.map(({ value, u }) => ({ value, y: Number(u < chance(value)) })),
    )
    const curve = calibrationCurve(right)
    const seen = curve.map(({ findings }) => findings[0]!).filter(found => !('reason' in found)) as Estimate[]
    expect(seen.reduce((sum, { n }) => sum + n, 0)).toBe(4000)
    for (const { findings } of curve) {
      const [observed, predicted] = findings as Estimate[]
      if ('reason' in observed!) expect(predicted).toMatchObject({ reason: observed.reason })
      else expect(predicted!.value > observed!.low - 0.02 && predicted!.value < observed!.high + 0.02).toBe(true)
    }
  })
})
