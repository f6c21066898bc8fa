import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { writeStudy } from '../helpers/small-study.ts'
import { fixtureScale, surveyStudy } from '../helpers/survey-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const GOLDEN = JSON.parse(readFileSync('test/golden/survey/expected.json', 'utf8'))
const WEIGHT = '  weight: w\n'

async function run(study: ReturnType<typeof surveyStudy>, ...options: string[]) {
  const out = temporaryFolder()
  const { folder } = await runStudy(writeStudy(study), out, ...options)
  const table = (name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))
  return {
    released: filesBelow(join(out, 'released')),
    table,
    page: readFileSync(join(folder, 'site/index.html'), 'utf8'),
  }
}

describe('weights', () => {
  let weighted: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    weighted = await run(surveyStudy(WEIGHT))
  })

  test('give the mean and the linearised standard error of R survey, through the whole chain', () => {
    const { mean, sd } = fixtureScale()
    const [expected] = GOLDEN.means
    const row = weighted.table('distribution').find(row => row.stratum === '(all)' && row.statistic === 'mean')!
    expect(mean + sd * Number(row.value)).toBeCloseTo(expected.mean, 4)
    expect((sd * (Number(row.high) - Number(row.low))) / 2 / 1.96).toBeCloseTo(expected.se, 4)
  })

  test('weight means of strata, but no number of people', () => {
    const { mean, sd } = fixtureScale()
    for (const expected of GOLDEN.means.filter((row: { variance: string }) => row.variance === 'jackknife')) {
      const of = (statistic: string) =>
        weighted.table('distribution').find(row => row.stratum === expected.stratum && row.statistic === statistic)!
      expect(mean + sd * Number(of('mean').value)).toBeCloseTo(expected.mean, 4)
    }
    const people = weighted.table('quality').filter(row => row.statistic === 'people')
    expect(people.map(row => [row.stratum, row.value])).toEqual([
      ['(all)', '40'],
      ['g=A', '13'],
      ['g=B', '14'],
      ['g=C', '13'],
    ])
  })

  test('make of forty people an effective number of 36.2, as R has it: (Σw)²/Σw²', () => {
    const row = weighted
      .table('distribution')
      .find(row => row.stratum === '(all)' && row.statistic === 'effective_people')
    expect(row).toMatchObject({ value: '36.2', n: '40' })
  })

  test('are told on the page', () => {
    expect(weighted.page).toContain('People carry weights')
  })

  test('times a power of two leave the release as it is, to the last byte, however the work is cut', async () => {
    const scaled = await run(
      surveyStudy(WEIGHT, w => w / 1024),
      '--shard-people',
      '7',
    )
    expect(scaled.released).toEqual(weighted.released)
  })

  test('times any other number leave what is released as it is', async () => {
    const scaled = await run(surveyStudy(WEIGHT, w => w * 0.37))
    for (const name of ['distribution', 'histogram', 'quality'])
      for (const [i, row] of scaled.table(name).entries()) {
        const before = weighted.table(name)[i]!
        expect({ ...row, value: '', low: '', high: '' }).toEqual({ ...before, value: '', low: '', high: '' })
        // One step of the last decimal, where rounding tips over.
        for (const limit of ['value', 'low', 'high']) expect(Number(row[limit])).toBeCloseTo(Number(before[limit]), 4)
      }
  })

  test('that are all the same give the scores’ distributions that no weights give, and as many effective people', async () => {
    const [same, none] = await Promise.all([run(surveyStudy(WEIGHT, () => 2.5)), run(surveyStudy(''))])
    const isEffective = ({ statistic }: { statistic?: string }) => statistic === 'effective_people'
    expect(same.table('distribution').filter(row => !isEffective(row))).toEqual(none.table('distribution'))
    expect(same.table('histogram')).toEqual(none.table('histogram'))
    const effective = same.table('distribution').filter(isEffective)
    expect(effective.length).toBeGreaterThan(0)
    for (const { value, n } of effective) expect(value).toBe(n)
  })

  test.each([
    ['0', 'does not hold a number above 0'],
    ['-1', 'does not hold a number above 0'],
    ['', 'does not hold a number above 0'],
    ['NA', 'does not hold a number above 0'],
    ['1e400', 'does not hold a number above 0'],
    ['1e-9', 'less than a 134-millionth of the largest, which is on line 7'],
  ])('that read %j are refused with their line', async (value, says) => {
    const study = surveyStudy(WEIGHT)
    const people = study.people.with(3, study.people[3]!.replace(/[\d.]+(?=\tc)/, value))
    const { code, err } = await cli('run', writeStudy({ ...study, people }), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
    expect(err).toMatch(/samples\.tsv:4/)
  })
})
