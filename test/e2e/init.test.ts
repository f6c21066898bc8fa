import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('init', () => {
  const folder = join(temporaryFolder(), 'new', 'study')
  const elsewhere = temporaryFolder()
  let made: Record<string, string>
  let tables: string
  const table = (name: string) => readCsv(readFileSync(join(tables, `${name}.csv`), 'utf8'))
  beforeAll(async () => {
    const { code, err } = await cli('init', folder)
    expect(err).toBe('')
    expect(code).toBe(0)
    made = filesBelow(folder)
    const evenstrand = (...words: string[]) =>
      execFileSync(process.execPath, [resolve('dist/main.js'), ...words, '--json'], {
        cwd: elsewhere,
        encoding: 'utf8',
      })
    evenstrand('check', join(folder, 'study.yaml'))
    const report = JSON.parse(evenstrand('run', join(folder, 'study.yaml'), '--out', 'here'))
    tables = join(report.folder, 'tables')
  })

  test('makes a study that runs with no edit, from any folder', () => {
    expect(table('distribution').length).toBeGreaterThan(0)
    expect(Object.keys(filesBelow(join(elsewhere, 'here', 'released'))).length).toBeGreaterThan(0)
  })

  test('makes the same bytes each time', async () => {
    const again = temporaryFolder()
    expect((await cli('init', again)).code).toBe(0)
    expect(filesBelow(again)).toEqual(made)
  })

  test('says that its people are made up: in the study, in every file of data and on the page', () => {
    for (const name of ['README.md', 'study.yaml', 'genotypes.vcf', 'people.csv', 'score.txt', 'census.csv'])
      expect(readFileSync(join(folder, name), 'utf8'), name).toMatch(/made[- ]up/)
    expect(JSON.parse(readFileSync(join(tables, '..', 'bundle.json'), 'utf8')).synthetic).toBe(true)
  })

  test('shows withholding done right: most is shown, a histogram with few people is not, no count is 1 to 10', () => {
    const all = ['distribution', 'histogram', 'match', 'quality', 'representation'].flatMap(table)
    const withheld = all.filter(row => row.status === 'suppressed')
    expect(withheld.length).toBeGreaterThan(0)
    expect(withheld.length / all.length).toBeLessThan(0.2)
    const histograms = table('histogram')
    const shown = (view: string) => histograms.filter(row => row.view === view).every(row => row.status === 'released')
    expect(['(all)', 'region', 'sex', 'region|sex', 'age_group'].map(shown)).toEqual([true, true, true, true, false])
    const people = table('distribution').filter(row => row.statistic === 'people')
    for (const row of people) expect(Number(row.value) > 0 && Number(row.value) < 11, row.stratum).toBe(false)
  })

  test('refuses a folder with anything in it, and leaves that as it is', async () => {
    const mine = temporaryFolder()
    writeFileSync(join(mine, 'study.yaml'), 'mine')
    const { code, err } = await cli('init', mine)
    expect([code, err]).toEqual([2, expect.stringMatching(/not empty[\s\S]*new folder/)])
    expect(filesBelow(mine)).toEqual({ 'study.yaml': Buffer.from('mine').toString('base64') })
  })

  test.each(['file', 'file/below'])('refuses %s, which can be no folder', async name => {
    const mine = temporaryFolder()
    writeFileSync(join(mine, 'file'), '')
    const { code, err } = await cli('init', join(mine, name))
    expect([code, err]).toEqual([2, expect.stringMatching(/a file, not a folder/)])
  })

  test('takes a folder that is there and empty', async () => {
    const mine = join(temporaryFolder(), 'a folder')
    mkdirSync(mine)
    expect((await cli('init', mine)).code).toBe(0)
  })
})
