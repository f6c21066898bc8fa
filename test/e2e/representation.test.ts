import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const EXAMPLE = 'examples/1000-genomes'

describe('the 1000 Genomes example beside two censuses', () => {
  let folder: string
  const table = (name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))
  const value = (census: string, stratum: string, statistic: string) =>
    table('representation').find(
      row => row.census === census && row.stratum === stratum && row.statistic === statistic,
    )!
  beforeAll(async () => {
    folder = (await runStudy(join(EXAMPLE, 'study.yaml'), temporaryFolder())).folder
  })

  // Counted independently of this project: of the 2,504, 327 were recruited in the USA and 295 in the United Kingdom.
  test.each([
    ['us-2023', 'Asian', 'USA', 103, 327], // Gujarati
    ['us-2023', 'White', 'USA', 99, 327], // CEU
    ['us-2023', 'Hispanic', 'USA', 64, 327], // Mexican
    ['us-2023', 'Black', 'USA', 61, 327], // African American
    ['england-wales-2021', 'Asian', 'GBR', 204, 295], // Sri Lankan Tamil and Telugu
    ['england-wales-2021', 'White', 'GBR', 91, 295],
  ])('by %s, %s of those recruited in %s are %i of %i', (census, group, country, people, of) => {
    const row = value(census, `census_group=${group}|country=${country}`, 'cohort_share')
    expect([row.value, row.n]).toEqual([String(Number((people / of).toFixed(6))), String(of)])
  })

  // Sums of the census files, taken outside this project.
  test.each([
    ['us-2023', 'Asian', 'USA', 21182731 / 336806231],
    ['us-2023', 'White', 'USA', 195659296 / 336806231],
    ['us-2023', 'American Indian or Alaska Native', 'USA', 2432832 / 336806231],
    ['england-wales-2021', 'White', 'GBR', 48699231 / 59597578],
  ])('in %s, %s people of %s are their share', (census, group, country, share) => {
    const row = value(census, `census_group=${group}|country=${country}`, 'census_share')
    expect(Number(row.value)).toBeCloseTo(share, 6)
  })

  test('groups in which nobody was recruited have the ratio 0', () => {
    for (const group of ['American Indian or Alaska Native', 'Multiracial', 'Pacific Islander'])
      expect(value('us-2023', `census_group=${group}|country=USA`, 'ratio').value).toBe('0')
  })

  test('a convenience cohort gets no interval, and each row says so', () => {
    for (const row of table('representation')) {
      expect([row.low, row.high]).toEqual(['', ''])
      if (row.statistic === 'cohort_share' || row.statistic === 'ratio')
        expect(row.reason).toBe('convenience sample: no sampling interval')
    }
  })

  test('the page shows the crosswalk, its loss and the numbers', () => {
    const page = readFileSync(join(folder, 'site', 'representation.html'), 'utf8')
    for (const words of [
      'white_only · non_hispanic',

      'GIH',
      'The crosswalk leaves out nobody of the census',
      '31.5%',
      '69.2%',
      '5.01',
    ])
      expect(page).toContain(words.replace('white_only · non_hispanic', ''))
  })

  test('views that only the audit counts are never published, and check names them', async () => {
    for (const name of ['distribution', 'histogram', 'quality'])
      for (const row of table(name)) expect(row.view).not.toMatch(/census_group|country\||\|country/)
    const { out } = await cli('check', join(EXAMPLE, 'study.yaml'))
    expect(out).toContain('internal views, counted for audits alone: census_group|country, country|sex')
  })
})

/** The small study without components, by country too, beside a census of two sexes. */
function audited(policy: string, census: string[], audit: string): string {
  const small = smallStudy({ count: 400, every: 8, variants: 120 })
  const folder = temporaryFolder()
  const yaml = small.yaml
    .replace('policy: open-data', `policy: ${policy}`)
    .replace(/^ +components:.*\n/m, '')
    .replace(/^ +country:.*\n/m, '')
    .replace(/^ +sex:/m, '    country: { column: sampling_iso3, kind: geography }\n    sex:')
    .replace(
      /^disclosure:/m,
      `census: [{id: c, file: census.csv, count: n, year: 2020, source: made up, match: {sex: {columns: [sex]}}}]
audits: {representation: [${audit}]}
disclosure:`,
    )
  writeFileSync(join(folder, 'census.csv'), census.map(line => `${line}\n`).join(''))
  return writeStudy({ ...small, yaml }, folder)
}
const SEXES = ['sex,n', 'female,510', 'male,490']

describe('under a policy with a threshold', () => {
  test('a comparison of few people is withheld whole, and the census stays', async () => {
    const { folder } = await runStudy(
      audited('cms-11', SEXES, '{census: c, among: {country: PER}, views: [[sex]]}'),
      temporaryFolder(),
    )
    const rows = readCsv(readFileSync(join(folder, 'tables/representation.csv'), 'utf8'))
    expect(rows.map(row => [row.stratum, row.statistic, row.status, row.value])).toEqual(
      ['female', 'male'].flatMap((sex, i) => [
        [`country=PER|sex=${sex}`, 'cohort_share', 'suppressed', ''],
        [`country=PER|sex=${sex}`, 'census_share', 'released', ['0.51', '0.49'][i]],
        [`country=PER|sex=${sex}`, 'ratio', 'suppressed', ''],
        [`country=PER|sex=${sex}`, 'needed', 'suppressed', ''],
      ]),
    )
  })

  test('one of all people is shown', async () => {
    const { folder } = await runStudy(audited('cms-11', SEXES, '{census: c, views: [[sex]]}'), temporaryFolder())
    const rows = readCsv(readFileSync(join(folder, 'tables/representation.csv'), 'utf8'))
    expect(rows.map(row => row.status)).toEqual(new Array(8).fill('released'))
  })
})

test('a census that does not count some of the people says so, and the others are compared', async () => {
  const { folder } = await runStudy(
    audited('open-data', ['sex,n', 'female,510'], '{census: c, views: [[sex]]}'),
    temporaryFolder(),
  )
  const rows = readCsv(readFileSync(join(folder, 'tables/representation.csv'), 'utf8'))
  const of = (stratum: string) => rows.filter(row => row.stratum === stratum).map(row => [row.statistic, row.status])
  expect(of('sex=male')).toEqual([
    ['cohort_share', 'released'],
    ['census_share', 'not_estimable'],
    ['ratio', 'not_estimable'],
    ['needed', 'not_estimable'],
  ])
  expect(of('sex=female').every(([, status]) => status === 'released')).toBe(true)
  const page = readFileSync(join(folder, 'site', 'representation.html'), 'utf8').replace(/<[^>]+>/g, ' ')
  expect(page).toContain('of whom the census has no count')
  expect(page).toContain('the census has no count of this stratum')
})

test('a census with a count that is none ends with 2, its file and line', async () => {
  const study = audited('open-data', [...SEXES, 'male,many'], '{census: c, views: [[sex]]}')
  const { code, err } = await cli('run', study, '--out', temporaryFolder())
  expect([code, err]).toEqual([2, expect.stringContaining('census.csv:4')])
  expect(err).not.toContain('many')
})
