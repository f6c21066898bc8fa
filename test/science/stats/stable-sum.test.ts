import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stableSum } from '../../../science/stats/stable-sum.ts'

test('a sum is the same to the last bit in whatever order its numbers come', () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }))
  fc.assert(
    fc.property(numbers, fc.infiniteStream(fc.nat()), (values, stream) => {
      const order = values.map(value => [stream.next().value as number, value] as const).sort(([a], [b]) => a - b)
      expect(stableSum(order.map(([, value]) => value))).toBe(stableSum(values))
    }),
    { seed: 1 },
  )
})
