import { describe, expect, test } from 'vitest'
import { estimate } from '../../../cli/cost/estimate.ts'
import { type Amount, chooseCut } from '../../../functions/jobs/shared/choose-cut.ts'
import { nation } from '../../helpers/nation-plan.ts'

const MB = 2 ** 20
const small: Amount = { people: 2504, scores: 7, files: [{ size: 3 * MB, splittable: true }], tileBytes: 5 * MB }
const [A_MILLION, FEW, MANY] = [1_000_000, 1, 100]

describe('how work is cut', () => {
  test('is in the smallest ranges and the largest shards where that is as good as anything', () => {
    expect(chooseCut(small)).toEqual({ rangeBytes: 64 * MB, peoplePerShard: 16_384, memoryMb: 1536 })
    expect(chooseCut({ people: 0, scores: 0, files: [], tileBytes: 0 })).toEqual(chooseCut(small))
  })

  test('is in larger ranges where each would be read again by more shards and scores', () => {
    const rangeOf = (people: number) => chooseCut(nation(people, A_MILLION, 10).amount).rangeBytes
    expect(rangeOf(A_MILLION)).toBeGreaterThan(rangeOf(10_000))
  })

  test('is in smaller shards where their sums would not end in half of their time', () => {
    const tiles = { ...small, people: 100_000, scores: 100, tileBytes: 1e12 }
    expect(chooseCut(tiles).peoplePerShard).toBeLessThan(16_384)
  })

  test('does not promise what no cut keeps: a file that cannot be split stays one range', () => {
    const whole = { ...small, files: [{ size: 1e12, splittable: false }] }
    expect(chooseCut(whole).rangeBytes).toBeGreaterThan(0)
  })
})

describe('a nation, played with the cut that is chosen', () => {
  test.each([
    [10_000, FEW],
    [10_000, MANY],
    [500_000, FEW],
    [500_000, MANY],
    [A_MILLION, FEW],
    [A_MILLION, MANY],
  ])(
    'of %i people and a million variants, %i scores: no step passes half of its time, and every limit is kept',
    async (people, scores) => {
      const { play, sizes } = nation(people, A_MILLION, scores)
      const { limits } = estimate(await play(), sizes, 50)
      const [share, ...others] = limits
      expect(share!.value / share!.most).toBeLessThanOrEqual(0.5)
      expect(others.filter(({ value, most }) => value > most).map(({ of }) => of)).toEqual([])
    },
  )

  test('of a million people and ten scores goes from tiles to released for a dollar, in ten minutes', async () => {
    const { play, sizes } = nation(A_MILLION, A_MILLION, 10)
    const { jobs, dollars, wallSeconds } = estimate(await play(), sizes, 50)
    const ingest = jobs.filter(({ job }) => job.startsWith('ingest-'))
    expect(dollars.total - ingest.reduce((sum, { dollars }) => sum + dollars, 0)).toBeLessThan(1)
    expect(wallSeconds - ingest.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0)).toBeLessThan(600)
  })
})
