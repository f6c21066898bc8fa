import { describe, expect, test } from 'vitest'
import { auditAgreement } from '../../../functions/jobs/audit-agreement.ts'
import type { Row } from '../../helpers/lake-rows.ts'

type Env = Parameters<typeof auditAgreement.run>[1]

/** A row of the cube: people's bins, how many they are, and what they weigh. */
const pair = (stratum: string, bin: number, otherBin: number, n: number, weight: number, more: Row = {}): Row => ({
  ...{ model: 'm', score: 'a', other_model: 'u', other: 'b', measure: 'znorm2' },
  ...{ view: stratum === '(all)' ? '(all)' : 'sex', stratum, outcome: '(all)', outcome_value: '(all)', replicate: 0 },
  ...{ bin, other_bin: otherBin, n: BigInt(n), sum_w: BigInt(weight), sum_w2: 0n },
  ...more,
})

/** What the job writes of parts of the cube, by stratum. */
async function audited(...parts: Row[][]): Promise<Record<string, Row>> {
  let written: Record<string, ArrayLike<unknown>> = {}
  const columns = (rows: Row[]) =>
    Object.fromEntries(Object.keys(rows[0]!).map(name => [name, rows.map(row => row[name]!)]))
  const tables = {
    read: async function* () {
      for (const rows of parts) yield columns(rows)
    },
    write: async (_: string, [batch]: Record<string, ArrayLike<unknown>>[]) => {
      written = batch!
    },
  }
  await auditAgreement.run({ pairs: [] }, { tables } as unknown as Env)
  const rows = Array.from(written.stratum!, (_, i) =>
    Object.fromEntries(Object.entries(written).map(([name, column]) => [name, column[i] as Row[string]])),
  )
  return Object.fromEntries(rows.map(row => [row.stratum, row]))
}

// Of all weight, 10 of 100 lie from 1.25 (bin 42) in the one score, and 10 from 0.5 (bin 36) in the other.
const PEOPLE: [sex: string, bin: number, otherBin: number, n: number, weight: number][] = [
  ['female', 42, 36, 1, 8],
  ['female', 30, 30, 3, 32],
  ['male', 42, 20, 2, 2],
  ['male', 20, 36, 1, 2],
  ['male', 20, 20, 5, 56],
]
const CUBE = PEOPLE.flatMap(([sex, ...cell]) => [pair('(all)', ...cell), pair(`sex=${sex}`, ...cell)])

describe('who is high', () => {
  test('is told by weight, from edges of all people, the same in every group', async () => {
    const rows = await audited(CUBE)
    expect(Object.keys(rows)).toEqual(['(all)', 'sex=female', 'sex=male'])
    for (const row of Object.values(rows)) expect(row).toMatchObject({ cut_off: true, cut: 1.25, other_cut: 0.5 })
    expect(rows['(all)']).toMatchObject({ n: 12n, sum_w: 100n, w_both: 8n, w_first: 2n, w_second: 2n })
    expect(rows['sex=female']).toMatchObject({ n: 4n, sum_w: 40n, w_both: 8n, w_first: 0n, w_second: 0n })
    expect(rows['sex=male']).toMatchObject({ n: 8n, sum_w: 60n, w_both: 0n, w_first: 2n, w_second: 2n })
  })

  test('is nobody where no edge cuts off about a tenth', async () => {
    const rows = await audited([pair('(all)', 3, 3, 1, 1), pair('(all)', 4, 4, 1, 1)])
    expect(rows['(all)']).toMatchObject({ ranked: true, cut_off: false, cut: 0, other_cut: 0, w_both: 0n })
  })
})

test('batches and jackknife groups add up, in any order; rows of outcomes are apart', async () => {
  const whole = await audited(CUBE)
  const halves = CUBE.flatMap(row => {
    const half = (row.sum_w as bigint) / 2n
    return [
      { ...row, n: 1n, sum_w: half },
      { ...row, n: (row.n as bigint) - 1n, sum_w: (row.sum_w as bigint) - half, replicate: 1 },
    ]
  })
  const ill = CUBE.map(row => ({ ...row, outcome: 'ill', outcome_value: '1' }))
  expect(await audited(halves.toReversed(), ill)).toEqual(whole)
  expect(await audited(ill, halves.slice(0, 7), halves.slice(7))).toEqual(whole)
})

test('ranks are compared within the group; one bin that holds all has none', async () => {
  const rows = await audited([...CUBE, pair('sex=other', 42, 36, 1, 1)])
  expect(rows['sex=female']!.rank_correlation).toBeCloseTo(1, 12)
  expect(rows['sex=male']!.rank_correlation).toBeLessThan(0)
  expect(rows['sex=other']).toMatchObject({ ranked: false, rank_correlation: 0, rank_error: 0 })
})

test('cubes of two models are never added', async () => {
  const other = CUBE.map(row => ({ ...row, other_model: 'v' }))
  await expect(audited(CUBE, other)).rejects.toThrow('cubes of two models cannot be added')
})
