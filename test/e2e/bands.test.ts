import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 120, every: 20, variants: 60 })
const CENSUS = ['age_group,n', '0 to 17,200', '18 to 44,300', '45 to 59,250', '60 to 84,200', '85 and over,50']
const MAP = ['age_group,level', '0 to 17,0-17', '18 to 44,18-44', '45 to 59,45-64', '60 to 84,', '85 and over,65+']

/** The nth person is n years old, every tenth of unknown age; `at` writes something else on a line of the people file. */
function banded(at: Record<number, string> = {}, map = MAP): string {
  const folder = temporaryFolder()
  const people = SMALL.people.map((line, i) => `${line}\t${i === 0 ? 'age' : (at[i + 1] ?? (i % 10 ? i % 90 : ''))}`)
  const yaml = SMALL.yaml
    .replace(/^ +sex:.*\n/m, '    age: { column: age, kind: age, bands: [0, 18, 45, 65] }\n')
    .replace(/^count:.*\nviews:.*\n/m, 'count: all\nviews: [[age]]\n')
    .replace(/^ +reference:.*\n/m, '')
    .replace(/^ +components:.*\n/m, '')
    .replace(
      /^disclosure:/m,
      `census: [{id: c, file: census.csv, count: n, year: 2020, source: made up, match: {age: {columns: [age_group], map: ages.csv}}}]
audits: {representation: [{census: c, views: [[age]]}]}
disclosure:`,
    )
  writeFileSync(join(folder, 'census.csv'), `${CENSUS.join('\n')}\n`)
  writeFileSync(join(folder, 'ages.csv'), `${map.join('\n')}\n`)
  return writeStudy({ ...SMALL, people, yaml }, folder)
}

describe('an attribute in bands', () => {
  test('counts people by band, the missing apart, and is compared with a census through a map', async () => {
    const { folder } = await runStudy(banded(), temporaryFolder())
    const table = (name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))
    const ages = SMALL.people.slice(1).map((_, i) => ((i + 1) % 10 ? (i + 1) % 90 : undefined))
    const between = (from: number, to: number) => ages.filter(age => age! >= from && age! < to).length
    const counted = table('quality').filter(row => row.view === 'age' && row.statistic === 'people')
    expect(Object.fromEntries(counted.map(row => [row.stratum, Number(row.value)]))).toEqual({
      'age=(missing)': ages.filter(age => age === undefined).length,
      'age=0-17': between(0, 18),
      'age=18-44': between(18, 45),
      'age=45-64': between(45, 65),
      'age=65+': between(65, 131),
    })
    const shares = table('representation').filter(row => row.statistic === 'census_share' && row.status === 'released')
    expect(Object.fromEntries(shares.map(row => [row.stratum, Number(row.value)]))).toMatchObject({
      'age=0-17': 0.25,
      'age=18-44': 0.375,
      'age=45-64': 0.3125,
      'age=65+': 0.0625,
    })
  })

  test.each([['-3'], ['131'], ['NA'], ['4O'], ['1e999']])('refuses an age of “%s” by its line alone', async age => {
    const { code, err } = await cli('run', banded({ 7: age }), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringMatching(/samples\.tsv:7/)])
    expect(err).toContain('falls in a band of `age`')
    expect(err).toContain('0-17, 18-44, 45-64, 65+')
    expect(err).not.toContain(age)
  })

  test('refuses a map of a census that leads to no band, by its line', async () => {
    const map = MAP.with(2, '18 to 44,18-45')
    const { code, err } = await cli('run', banded({}, map), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringMatching(/ages\.csv:3/)])
    expect(err).toContain('0-17, 18-44, 45-64, 65+')
  })

  test('knows its bands before anyone is read: `among` names one of them', async () => {
    const study = banded()
    const yaml = readFileSync(study, 'utf8')
    writeFileSync(study, yaml.replace('{census: c, views: [[age]]}', '{census: c, among: {age: 18-45}, views: [[]]}'))
    const { code, err } = await cli('check', study)
    expect([code, err]).toEqual([2, expect.stringMatching(/18-45[\s\S]*18-44/)])
  })
})
