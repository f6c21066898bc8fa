import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inDeclaredOrder } from '../../dashboards/declared-order.ts'

const attribute = (name: string, levels: string[]) => ({ name, kind: 'other', why: '', levels })
const size = attribute('size', ['small', 'middle', 'large'])
const order = (strata: string[], attributes = [size]) => inDeclaredOrder(strata, stratum => stratum, attributes)

test('groups stand as the study declares them, not by name', () => {
  expect(order(['size=large', 'size=middle', 'size=small'])).toEqual(['size=small', 'size=middle', 'size=large'])
})

test('what is not declared follows as it first comes; not mapped and missing last', () => {
  expect(order(['size=(missing)', 'size=(not mapped)', 'size=b', 'size=a', 'size=large'])).toEqual([
    'size=large',
    'size=b',
    'size=a',
    'size=(not mapped)',
    'size=(missing)',
  ])
})

test('of several attributes the first decides, and an undeclared one is not scattered', () => {
  const strata = ['place=B|size=large', 'place=B|size=small', 'place=A|size=large', 'place=A|size=small']
  expect(order(strata)).toEqual([
    'place=B|size=small',
    'place=B|size=large',
    'place=A|size=small',
    'place=A|size=large',
  ])
})

test('levels are compared as the study writes them, not as keys encode them', () => {
  expect(order(['g=a%7Cb', 'g=c'], [attribute('g', ['c', 'a|b'])])).toEqual(['g=c', 'g=a%7Cb'])
})

test('of declared levels the order does not depend on the order of the rows', () => {
  const levels = ['c', 'a', 'd', 'b']
  const strata = levels.flatMap(x => levels.map(y => `x=${x}|y=${y}`))
  const declared = [attribute('x', levels), attribute('y', levels)]
  fc.assert(
    fc.property(fc.shuffledSubarray(strata, { minLength: strata.length }), shuffled => {
      expect(order(shuffled, declared)).toEqual(strata)
    }),
    { seed: 1, numRuns: 50 },
  )
})
