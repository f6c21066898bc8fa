import { expect, test } from 'vitest'
import { normalAbove } from '../../../science/stats/normal.ts'

// R 4.2.2: pnorm(z, lower.tail = FALSE)
test.each([
  [0, 0.5],
  [0.5, 0.308537538725987],
  [1, 0.158655253931457],
  [1.96, 0.0249978951482204],
  [2.9, 0.00186581330038404],
  [3.1, 0.000967603213218356],
  [5, 2.86651571879194e-7],
  [8, 6.22096057427178e-16],
])('above %d lies the share that R 4.2.2 pnorm gives', (z, expected) => {
  expect(normalAbove(z) / expected).toBeCloseTo(1, 11)
  expect(normalAbove(-z)).toBeCloseTo(1 - expected, 14)
})
