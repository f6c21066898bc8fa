import { describe, expect, test } from 'vitest'
import { placeRows } from '../../../science/disclosure/place-rows.ts'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { empty, released, withheld } from '../../../science/disclosure/released-row.ts'
import type { ReleasedRow } from '../../../science/disclosure/released-table.ts'

const POLICY = policyOf('open-data')
const ABOUT = {
  ...({ design: 'sample', weighted: false, replicated: false } as const),
  geography: [{ attribute: 'region', from: 'code', to: 'code' }],
}
const keysOf = (stratum: string, view = 'region') => ({
  ...{ score: 's', measure: 'probability', outcome: 'ill', view, stratum, threshold: '(none)' },
})
const place = (level: string, seen: number, expected: number): ReleasedRow[] => [
  released(keysOf(`region=${level}`), 'o_e', seen / expected, 500),
  released(keysOf(`region=${level}`), 'expected', expected, 500),
]
const PLACES = [place('a', 40, 40), place('b', 24, 30), place('c', 40, 20)].flat()
const find = (rows: readonly ReleasedRow[], level: string, statistic: string) =>
  rows.find(({ keys, statistic: own }) => keys.stratum === `region=${level}` && own === statistic)!

describe('places of a map', () => {
  test('an excess lies beyond the funnel around all places, and its smoothed ratio nearer to theirs', () => {
    const rows = placeRows(PLACES, ABOUT, POLICY)
    // 104 cases of 90 expected. R 4.2.2: m <- 20 * 104 / 90; y <- qpois(p, m); (y - (ppois(y, m) - p) / dpois(y, m)) / 20
    expect(find(rows, 'c', 'funnel_95')).toMatchObject({
      value: expect.closeTo(104 / 90, 4),
      low: expect.closeTo(0.682429347225068, 4),
      high: expect.closeTo(1.62614975068669, 4),
      n: 500,
    })
    expect(2).toBeGreaterThan(find(rows, 'c', 'funnel_95').high!)
    expect(0.8).toBeGreaterThan(find(rows, 'b', 'funnel_95').low!)
    const smoothed = find(rows, 'c', 'o_e_smoothed').value!
    expect(smoothed).toBeLessThan(2)
    expect(smoothed).toBeGreaterThan(104 / 90)
  })
  test('hang on released rows alone: a place that is withheld, or has no ratio, has neither and changes nothing', () => {
    const few = 'fewer than 10 people with the outcome known'
    const hidden = [
      ...['o_e', 'expected'].map(name => withheld(keysOf('region=d'), name)),
      ...['o_e', 'expected'].map(name => empty(keysOf('region=e'), name, 'not_estimable', few)),
      ...[released(keysOf('region=(missing)'), 'o_e', 7, 99), released(keysOf('region=(missing)'), 'expected', 9, 99)],
      ...[released(keysOf('region=f'), 'o_e', 7, 99), released(keysOf('region=f'), 'expected', 0, 99)],
    ]
    const rows = placeRows([...PLACES, ...hidden], ABOUT, POLICY)
    const without = placeRows(PLACES, ABOUT, POLICY)
    expect(rows.slice(0, without.length)).toEqual(without)
    const why = (level: string) => {
      const { value, status, reason } = find(rows, level, 'funnel_95')
      return [value, status, reason]
    }
    expect(why('d')).toEqual([null, 'suppressed', withheld({}, '').reason])
    expect(why('e')).toEqual([null, 'not_estimable', few])
    expect(why('(missing)')).toEqual([null, 'not_estimable', 'the place is not known'])
    expect(why('f')).toEqual([null, 'not_estimable', 'no cases expected'])
  })
  test('there are none of views without a map, and of one place alone no numbers', () => {
    const elsewhere = PLACES.map(row => ({ ...row, keys: { ...row.keys, view: 'sex' } }))
    expect(placeRows(elsewhere, ABOUT, POLICY)).toEqual([])
    expect(placeRows(place('a', 40, 40), ABOUT, POLICY).map(({ value, reason }) => [value, reason])).toEqual(
      Array(3).fill([null, 'no other place to compare with']),
    )
  })
  test.each([{ design: 'convenience' as const }, { weighted: true }, { replicated: true }])(
    'where people are not independent and alike, there are none: %o',
    sampling => {
      for (const row of placeRows(PLACES, { ...ABOUT, ...sampling }, POLICY)) expect(row.status).toBe('not_estimable')
    },
  )
})
