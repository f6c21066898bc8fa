import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { binnedIntercept } from '../../../science/stats/binned-intercept.ts'
import { binned, GOLDEN } from '../../helpers/golden-people.ts'

/** Made by make_golden.R beside it. */
const expected = JSON.parse(readFileSync('test/golden/calibration/expected.json', 'utf8')) as Record<
  'alike' | 'weighted',
  { large: number; large_se: number }
>

describe('an intercept beside an offset', () => {
  test.each(['alike', 'weighted'] as const)('of the fixture %s is that of survey, with its linearised error', how => {
    const people = GOLDEN.map(({ score, y, w }) => ({ score: 4 * score - 2.5, y, w: how === 'alike' ? 1 : w }))
    const { values, cases, controls } = binned(people)
    const { value, standardError } = binnedIntercept(values, cases, controls)
    expect(value).toBeCloseTo(expected[how].large, 10)
    expect(standardError).toBeCloseTo(expected[how].large_se, 10)
  })
  test('is found however far off, and not where a side is empty', () => {
    const at = (score: number, y: number, w: number) => ({ score, y, w })
    const far = binned([at(-16, 1, 1e9), at(-16, 0, 1)])
    expect(binnedIntercept(far.values, far.cases, far.controls).value).toBeCloseTo(16 + Math.log(1e9), 8)
    const none = binned([at(0, 1, 1), at(1, 1, 1)])
    expect(() => binnedIntercept(none.values, none.cases, none.controls)).toThrow(RangeError)
  })
})
