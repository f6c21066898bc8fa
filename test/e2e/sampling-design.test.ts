import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { t975 } from '../../science/stats/t-quantile.ts'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { writeStudy } from '../helpers/small-study.ts'
import { fixtureScale, surveyStudy } from '../helpers/survey-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const GOLDEN = JSON.parse(readFileSync('test/golden/survey/expected.json', 'utf8'))
const CLUSTERS = '  weight: w\n  cluster: cluster\n'

async function run(study: ReturnType<typeof surveyStudy>) {
  const { folder } = await runStudy(writeStudy(study), temporaryFolder())
  const rows = readCsv(readFileSync(join(folder, 'tables/distribution.csv'), 'utf8'))
  return {
    means: rows.filter(row => row.statistic === 'mean'),
    page: readFileSync(join(folder, 'site/index.html'), 'utf8'),
  }
}

describe('a declared sampling design', () => {
  let clustered: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    clustered = await run(surveyStudy(CLUSTERS))
  })

  test('gives the jackknife standard errors of R survey, with Student’s t of 8 clusters, through the whole chain', () => {
    const { mean, sd } = fixtureScale()
    for (const expected of GOLDEN.means.filter((row: { variance: string }) => row.variance === 'jackknife')) {
      const row = clustered.means.find(({ stratum }) => stratum === expected.stratum)!
      expect(mean + sd * Number(row.value)).toBeCloseTo(expected.mean, 4)
      expect((sd * (Number(row.high) - Number(row.low))) / 2 / t975(7)).toBeCloseTo(expected.se, 4)
    }
  })

  test('is told on the page, and so is that there is none', async () => {
    expect(clustered.page).toContain('delete-a-group jackknife')
    const { page } = await run(surveyStudy('  weight: w\n'))
    expect(page).toContain('assume that people are independent')
  })

  test('of families is that of clusters', async () => {
    const families = await run(surveyStudy('  weight: w\n  family: cluster\n'))
    expect(families.means).toEqual(clustered.means)
  })

  test('of strata alone deals people one by one', async () => {
    const { means, page } = await run(surveyStudy('  weight: w\n  stratum: cluster\n'))
    expect(page).toContain('delete-a-group jackknife')
    for (const [i, row] of means.entries()) expect(row.value).toBe(clustered.means[i]!.value)
    expect(means.map(row => row.low)).not.toEqual(clustered.means.map(row => row.low))
  })

  test('with one cluster has no interval, and says why', async () => {
    const study = surveyStudy(CLUSTERS)
    const one = await run({ ...study, people: study.people.map(line => line.replace(/\tc\d$/, '\tc0')) })
    for (const { low, high, reason } of one.means)
      expect([low, high, reason]).toEqual(['', '', 'fewer than 2 groups of the sampling design: no interval'])
  })

  test('gives a convenience cohort no interval', async () => {
    const study = surveyStudy(CLUSTERS)
    const { means, page } = await run({ ...study, yaml: study.yaml.replace('design: sample', 'design: convenience') })
    for (const { low, reason } of means) expect([low, reason]).toEqual(['', 'convenience sample: no sampling interval'])
    expect(page).not.toContain('jackknife')
  })

  test.each([
    ['an empty cluster', CLUSTERS, (line: string) => line.replace(/\tc\d$/, '\t'), 'The column `cluster` is empty'],
    [
      'a cluster in two strata',
      '  cluster: cluster\n  stratum: w\n',
      (line: string) => line,
      'names on this line is in another stratum on line 2',
    ],
    ['a column that is not there', '  cluster: clusters\n', (line: string) => line, 'no column `clusters`'],
  ])('with %s is refused, with its line', async (_, keys, change, says) => {
    const study = surveyStudy(keys)
    const people = study.people.with(2, change(study.people[2]!))
    const { code, err } = await cli('run', writeStudy({ ...study, people }), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
    expect(err).toMatch(/samples\.tsv:\d/)
  })
})
