import { describe, expect, test } from 'vitest'
import { componentGap } from '../../../science/equity/component-gap.ts'
import type { Estimate } from '../../../science/equity/estimate.ts'
import type { Gram } from '../../../science/stats/least-squares.ts'
import { t975 } from '../../../science/stats/t-quantile.ts'
import { componentGram, OAXACA, SCORE_STEPS } from '../../helpers/oaxaca-golden.ts'

const CLUSTERS = Array.from({ length: 8 }, (_, i) => i)
const groupsOf = (group: string) =>
  new Map<number, Gram>(
    CLUSTERS.map(
      cluster => [cluster, componentGram(group, 'w', ['pc1', 'pc2'], of => of.cluster === cluster)] as const,
    ).filter(([, { n }]) => n > 0n),
  )
const scale = (replicated: boolean) => ({ scoreSteps: SCORE_STEPS, replicated })
const find = (rows: ReturnType<typeof componentGap>, name: string) =>
  rows.find(({ statistic }) => statistic === name) as Estimate

describe('a gap by components', () => {
  const rows = componentGap(groupsOf('A'), groupsOf('B'), scale(true))
  const { parts } = OAXACA.splits.find(({ weight, components }) => weight === 'w' && components.length === 2)!
  test.each([
    ['gap', 'gap'],
    ['composition', 'composition'],
    ['not_explained', 'unexplained'],
    ['interaction', 'interaction'],
  ] as const)('has %s with the limits of the jackknife that R gives', (name, part) => {
    const { value, low, high } = find(rows, name)
    const half = t975(7) * OAXACA.jackknifeErrors[part]
    expect(value).toBeCloseTo(parts[part], 12)
    expect([low, high]).toEqual([expect.closeTo(parts[part] - half, 10), expect.closeTo(parts[part] + half, 10)])
  })
  test('says who is on either side, and has no limits where no design is declared', () => {
    const without = componentGap(groupsOf('A'), groupsOf('B'), scale(false))
    expect([find(rows, 'people').value, find(rows, 'reference_people').value]).toEqual([
      Number([...groupsOf('A').values()].reduce((n, gram) => n + gram.n, 0n)),
      Number([...groupsOf('B').values()].reduce((n, gram) => n + gram.n, 0n)),
    ])
    for (const name of ['gap', 'composition', 'not_explained', 'interaction']) {
      const { value, low, high } = find(without, name)
      expect([low, high]).toEqual([value, value])
    }
  })
  test('has reasons in place of parts where people are too few, or nobody, or a component does not vary', () => {
    const few = new Map([...groupsOf('A')].slice(0, 2))
    expect(componentGap(few, groupsOf('B'), scale(true)).slice(2)).toEqual(
      ['gap', 'composition', 'not_explained', 'interaction', 'distance'].map(statistic => ({
        statistic,
        reason: expect.stringMatching(/^fewer than 10 people with components$/),
      })),
    )
    expect(componentGap(groupsOf('A'), new Map(), scale(true)).at(-1)).toMatchObject({
      reason: 'no people with components',
    })
    const flat: Gram = {
      n: 20n,
      sums: [20n, 30n, 40n].map((_, i) =>
        [20n, 30n, 40n].map((_, j) =>
          i === 1 || j === 1 ? 30n : 20n * 2n ** BigInt((i === 2 ? 1 : 0) + (j === 2 ? 1 : 0)),
        ),
      ),
    }
    expect(componentGap(new Map([[0, flat]]), new Map([[0, flat]]), scale(false)).at(-1)).toMatchObject({
      reason: expect.stringContaining('does not vary'),
    })
  })
})
