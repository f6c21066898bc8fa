import { beforeAll, describe, expect, test } from 'vitest'
import { type Estimate, estimate } from '../../../cli/cost/estimate.ts'
import { type Played, playStudy } from '../../../cli/cost/play-study.ts'
import prices from '../../../cli/cost/prices.json' with { type: 'json' }
import { JOBS } from '../../../functions/jobs/index.ts'
import { advance } from '../../../functions/jobs/shared/advance.ts'
import measured from '../../../functions/jobs/shared/measured.json' with { type: 'json' }
import type { Plan } from '../../../functions/plan/plan.ts'
import { readStudy } from '../../../study/read-study.ts'
import { cli } from '../../helpers/cli.ts'

const [PEOPLE, PER_SHARD, RANGES, RANGE_BYTES, SCORES] = [1000, 400, 4, 1_000_000, 2]

function planOf({ ranges = RANGES, rangeBytes = RANGE_BYTES } = {}): Plan {
  const study = readStudy(
    `
study: shape
title: A shape
period: "2026"
genotypes: {build: GRCh38, batches: [{files: [a.vcf.gz]}]}
people:
  file: people.tsv
  id: id
  design: convenience
  attributes: {a: {column: a, kind: other, why: none}, b: {column: b, kind: other, why: none}}
scores: [${[0, 1].map(i => `{id: S${i}, file: s${i}.txt, trait: MONDO_0005148, trained_on: [multi], independent: unknown}`).join(', ')}]
views: [[a], [b]]
disclosure: {policy: open-data, cohort: shape, ledger: ledger, approver: A. Person}
`,
    'study.yaml',
  )
  const spans = Array.from({ length: ranges }, (_, i) => ({ start: i * rangeBytes, end: (i + 1) * rangeBytes }))
  return {
    ...{ study, version: '0', peoplePerShard: PER_SHARD, memoryMb: 2048, entries: 0, prevalence: [] },
    checksums: new Proxy({}, { get: () => '0'.repeat(64) }) as Record<string, string>,
    batches: [{ genotypes: [{ file: 'a.vcf.gz', ranges: spans }] }, { genotypes: [] }],
  }
}
const played = (plan: Plan, rows = 1000) =>
  playStudy(
    control => advance(control, { plan, done: {}, begun: [] }),
    files => (files.length > 0 ? PEOPLE : 0),
    () => rows,
  )
const SIZES = {
  ...{ people: PEOPLE, peoplePerShard: PER_SHARD, scores: SCORES },
  ...{ genotypeBytes: RANGES * RANGE_BYTES, tileBytes: 2e9, sourceBytes: 5_000_000 },
}

let play: Played
let cost: Estimate
beforeAll(async () => {
  play = await played(planOf())
  cost = estimate(play, SIZES, 50)
})
const costOf = (job: string) => cost.jobs.find(of => of.job === job)!

describe('a study that is only played', () => {
  test('runs every job of the definition, as often as its plan has work', () => {
    const steps = (job: string) => play.steps.filter(step => step.job === job).length
    // No pairs are asked for.
    const idle = JOBS.map(({ name }) => name).filter(job => steps(job) === 0)
    expect(idle).toEqual(expect.arrayContaining(['measure-predictions', 'count-pairs']))
    for (const job of idle)
      expect([
        'measure-predictions',
        'count-pairs',
        'check-sex',
        'count-alleles',
        'compare-members',
        'count-grams',
      ]).toContain(job)
    expect(steps('ingest-genotypes')).toBe(RANGES)
    expect(steps('sum-scores')).toBe(Math.ceil(PEOPLE / PER_SHARD))
    expect(steps('match-score')).toBe(SCORES)
    expect(steps('count-moments')).toBe(SCORES)
  })

  test('counts a transition for each state that Step Functions would enter, those of children too', async () => {
    const more = await played(planOf({ ranges: RANGES + 7 }))
    expect(more.transitions - play.transitions).toBe(7)
    expect(more.ownStates).toBe(play.ownStates)
    expect(more.mapChildren).toBe(RANGES + 7)
  })
})

describe('what it would cost', () => {
  test('follows from prices and throughput, worked out again by hand', () => {
    const bytesOfShard = (SIZES.tileBytes * PER_SHARD) / PEOPLE
    const nsPerByte = measured.nsPerTileByte + SCORES * measured.nsPerTileByteAndScore
    // Of a shard: people, two tables of weights, and four ranges of variants and tiles.
    const reads = 3 * (1 + SCORES + 2 * RANGES) + 4 + 1
    // 2 GB is more than one thread's worth of processor.
    const seconds = measured.startSeconds + (bytesOfShard * nsPerByte) / 1e9 + reads * measured.readSeconds
    const sums = costOf('sum-scores')
    expect(sums.longestSeconds).toBeCloseTo(seconds, 9)
    expect(sums.gbSeconds).toBeCloseTo(3 * 2 * seconds, 9)
    expect(sums.dollars).toBeCloseTo(3 * (0.2e-6 + 2 * seconds * 0.0000133334 + reads * 0.4e-6 + 4 * 5e-6), 12)
    expect(cost.dollars.transitions).toBeCloseTo((play.transitions * 25) / 1e6, 12)
    const total = cost.jobs.reduce((sum, { dollars }) => sum + dollars, 0)
    expect(cost.dollars.total).toBeCloseTo(total + cost.dollars.transitions + play.controlWrites * 5e-6, 12)
  })

  test('has at least ten million bytes for each query', () => {
    expect(costOf('count-moments').scannedBytes).toBe(SCORES * 1e7)
    const crowd = estimate(play, { ...SIZES, people: 1_000_000 }, 50)
    expect(
      crowd.scannedBytes / crowd.jobs.reduce((n, { scannedBytes }) => n + (scannedBytes > 0 ? 1 : 0), 0),
    ).toBeGreaterThan(3.5e7)
  })

  test('takes longer with fewer at once, and costs the same', () => {
    const slow = estimate(play, SIZES, 1)
    expect(slow.wallSeconds).toBeGreaterThan(1.5 * cost.wallSeconds)
    expect(slow.dollars).toEqual(cost.dollars)
    // Three shards, two at once: the third begins when the first has ended, and is not shared out.
    const sums = estimate(play, SIZES, 2).jobs.find(({ job }) => job === 'sum-scores')!
    expect([sums.steps, sums.wallSeconds]).toEqual([3, 2 * sums.longestSeconds])
  })

  test('tells of limits that it would not keep', async () => {
    const beyond = (of: Estimate) => of.limits.filter(({ value, most }) => value > most).map(({ of }) => of)
    expect(beyond(cost)).toEqual([])
    const huge = await played(planOf({ ranges: 1, rangeBytes: 50e9 }))
    expect(beyond(estimate(huge, SIZES, 50))).toEqual(['seconds of one step, as a share of its own limit × 900'])
    // 580 bytes a person, of 2 GB.
    const crowd = (of: Partial<typeof SIZES>) => beyond(estimate(play, { ...SIZES, ...of }, 50))
    expect(crowd({ people: 3.1e6 })).toEqual([])
    expect(crowd({ people: 3.2e6 })).toEqual(['memory of ingest-genotypes, MB'])
    // 900 bytes a row of 4 GB where it is matched, 550 of 2 GB where it is fitted; what is summed goes as groups that fit.
    const heavy = async (rows: number) => beyond(estimate(await played(planOf(), rows), SIZES, 50))
    expect(await heavy(3.4e6)).toEqual([])
    expect(await heavy(3.5e6)).toEqual(['memory of fit-scoring, MB'])
    expect(await heavy(4.6e6)).toEqual(['memory of match-score, MB', 'memory of fit-scoring, MB'])
    const many = estimate({ ...play, ownStates: 6000, payloadBytes: 300_000 }, SIZES, 50)
    expect(beyond(many)).toEqual(['payload of a state, bytes', 'events of the workflow itself'])
  })

  test('is by prices that say when and whence', () => {
    for (const of of [prices, measured]) {
      expect(of.date).toMatch(/^20\d\d-\d\d-\d\d$/)
      expect(of.source).toMatch(/\w/)
    }
  })
})

test('the command needs no account, and says what it is made of', async () => {
  const { code, out } = await cli('cost', 'examples/1000-genomes/study.yaml', '--json')
  expect(code).toBe(0)
  const told = JSON.parse(out)
  expect(told).toMatchObject({ prices: { date: prices.date }, measured: { date: measured.date } })
  const steps = (job: string) => told.jobs.find((of: { job: string }) => of.job === job).steps
  expect([steps('read-score'), steps('count-moments'), steps('count-pairs')]).toEqual([7, 7, 2])
})

test('a model’s output has a cost without genotypes', async () => {
  const { code, out } = await cli('cost', 'examples/model-audit/study.yaml', '--json')
  expect(code).toBe(0)
  const steps = Object.fromEntries(JSON.parse(out).jobs.map((of: { job: string; steps: number }) => [of.job, of.steps]))
  expect(steps).toMatchObject({ 'measure-predictions': 1, 'count-moments': 1 })
})
