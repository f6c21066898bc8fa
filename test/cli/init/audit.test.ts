import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../../helpers/cli.ts'
import { readCsv } from '../../helpers/read-csv.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const EXAMPLE = 'examples/model-audit'

describe('init --audit', () => {
  const folder = join(temporaryFolder(), 'audit')
  let tables: string
  const verdict = (keys: Record<string, string>) =>
    readCsv(readFileSync(join(tables, 'comparison.csv'), 'utf8')).find(row =>
      Object.entries({ statistic: 'verdict', ...keys }).every(([key, value]) => row[key] === value),
    )!
  beforeAll(async () => {
    expect(await cli('init', '--audit', folder)).toMatchObject({ code: 0, err: '' })
  })

  test('writes the example, byte for byte', () => {
    const example = Object.entries(filesBelow(EXAMPLE)).filter(([path]) => !/^(out|ledger)\//.test(path))
    expect(filesBelow(folder)).toEqual(Object.fromEntries(example))
  })
  test('says that its people are made up: in every file and on the page', () => {
    for (const name of ['README.md', 'study.yaml', 'people.csv'])
      expect(readFileSync(join(folder, name), 'utf8'), name).toMatch(/made[- ]up/)
  })
  test('runs with no edit, and finds what was put in: one district wrong, two right, one too small to tell', async () => {
    const report = await runStudy(join(folder, 'study.yaml'), temporaryFolder())
    tables = join(report.folder, 'tables')
    const ratio = (district: string) => verdict({ stratum: `district=${district}`, compared: 'o_e' })
    expect(ratio('south').reason).toBe('beyond margin')
    expect(ratio('east').reason).toBe('within margin')
    expect(ratio('island').status).toBe('not_estimable')
    const ofAll = (district: string) =>
      readCsv(readFileSync(join(tables, 'performance.csv'), 'utf8')).find(
        ({ stratum, statistic }) => stratum === `district=${district}` && statistic === 'o_e',
      )!
    for (const district of ['north', 'east'])
      expect(Number(ofAll(district).low) < 1 && Number(ofAll(district).high) > 1, district).toBe(true)
    expect(Number(ofAll('south').low)).toBeGreaterThan(1.25)
    const page = readFileSync(join(report.folder, 'site', 'performance.html'), 'utf8')
    expect(page).toContain('made up')
    // Counted by district, age and sex for this alone: no such view is released.
    expect(verdict({ stratum: 'district=east', compared: 'auc_age_sex' }).status).toBe('released')
    const views = new Set(readCsv(readFileSync(join(tables, 'performance.csv'), 'utf8')).map(({ view }) => view))
    expect([...views].sort()).toEqual(['(all)', 'age', 'age|district', 'district', 'district|sex', 'sex'])
  })
})
