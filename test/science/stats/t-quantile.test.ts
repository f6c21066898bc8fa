import { expect, test } from 'vitest'
import { tAbove, tQuantile } from '../../../science/stats/t-quantile.ts'
import { GOLDEN } from '../../helpers/regression-golden.ts'

test.each(GOLDEN.df.map((df, i) => [df, i] as const))('Student’s t agrees with R at %d degrees of freedom', (df, i) => {
  expect(Math.abs(tQuantile(0.05, df) / GOLDEN.t95[i]! - 1)).toBeLessThan(1e-9)
  for (const { t, p } of GOLDEN.above) expect(Math.abs(tAbove(t, df) / p[i]! - 1)).toBeLessThan(1e-9)
})
