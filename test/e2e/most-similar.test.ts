import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 640, every: 5, variants: 120 })
const setCell = (line: string, cell: number, value: string) => line.split('\t').with(cell, value).join('\t')
/** Compared with populations by two components, as `sampled_as` names them. */
const similar = (study: SmallStudy, populations = 'sampled_as'): SmallStudy => ({
  ...study,
  yaml: study.yaml.replace('columns: [PC1, PC2] }', `columns: [PC1, PC2], populations: ${populations} }`),
})
const released = (folder: string, name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))
/** People and mean of a measure by stratum. */
function measured(folder: string, measure: string) {
  const rows = released(folder, 'distribution').filter(row => row.measure === measure)
  const value = (stratum: string, statistic: string) =>
    Number(rows.find(row => row.stratum === stratum && row.statistic === statistic)?.value)
  return { people: (stratum = '(all)') => value(stratum, 'people'), mean: (stratum: string) => value(stratum, 'mean') }
}

describe('a study that names populations', () => {
  test('compares people with the reference people most similar to them, and says whose names these are', async () => {
    const { folder } = await runStudy(writeStudy(similar(SMALL)), temporaryFolder())
    const [raw, compared] = [measured(folder, 'unadjusted'), measured(folder, 'most_similar')]
    expect(compared.people()).toBeGreaterThan(0.95 * raw.people())
    expect(Math.abs(raw.mean('sampled_as=AFR') - raw.mean('sampled_as=EUR'))).toBeGreaterThan(0.5)
    for (const group of ['AFR', 'EAS', 'EUR'])
      expect(Math.abs(compared.mean(`sampled_as=${group}`)), group).toBeLessThan(0.2)
    const page = readFileSync(join(folder, 'site', 'distributions.html'), 'utf8').replace(/<[^>]+>/g, '')
    expect(page).toContain('score compared with the reference people genetically most similar')
    expect(page).toContain('sampled_as describes recruitment, how people came into the study: neither who they are')
    expect(page).toContain(`${compared.people()} have it compared with a population`)
  })
  test('reads the populations of an attribute that no view counts by, in one shard or many, and publishes no view of it', async () => {
    const yaml = SMALL.yaml.replace(/^views:.*/m, 'views: [[sex]]')
    const study = writeStudy(similar({ ...SMALL, yaml }))
    const { folder, release } = await runStudy(study, temporaryFolder())
    const again = await runStudy(study, temporaryFolder(), '--shard-people', '100', '--range-bytes', '5000')
    expect(again.release).toBe(release)
    expect(measured(folder, 'most_similar').people()).toBeGreaterThan(100)
    for (const row of released(folder, 'distribution')) expect(row.view).not.toContain('sampled_as')
  })

  test('counts those without components, and those far from everyone, but compares them with nobody', async () => {
    const all = similar({ ...SMALL, yaml: SMALL.yaml.replace('count: reference', 'count: all') })
    const before = measured((await runStudy(writeStudy(all), temporaryFolder())).folder, 'most_similar').people()
    // Of people who are no reference people, so that the model stays as it is.
    const others = new Set(SMALL.people.filter(line => line.endsWith('\t0')).map(line => line.split('\t', 1)[0]))
    const [far, without] = SMALL.components.flatMap((line, i) => (others.has(line.split('\t', 1)[0]) ? [i] : []))
    const components = SMALL.components
      .with(far!, setCell(SMALL.components[far!]!, 2, '1e6'))
      .filter((_, i) => i !== without)
    const { folder } = await runStudy(writeStudy({ ...all, components }), temporaryFolder())
    expect(measured(folder, 'unadjusted').people()).toBe(SMALL.people.length - 1)
    expect(measured(folder, 'most_similar').people()).toBe(before - 2)
  })
})

describe('is refused', () => {
  test('by check, with its line, where the attribute is not declared, or declares no levels', async () => {
    const unknown = await cli('check', writeStudy(similar(SMALL, 'sampeld_as')))
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringMatching(/study\.yaml:\d+:\d+[\s\S]*sampeld_as[\s\S]*sampled_as/),
    ])
    const free = similar({ ...SMALL, yaml: SMALL.yaml.replace(/^ +levels: .AFR.*\n/m, '') })
    const { code, err } = await cli('check', writeStudy(free))
    expect([code, err]).toEqual([2, expect.stringContaining('does not declare its levels')])
  })

  test('where a population has too few reference people, by its declared name', async () => {
    const few = smallStudy({ count: 200, every: 16, variants: 60 })
    const { code, err } = await cli('run', writeStudy(similar(few)), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringMatching(/Fewer than 30 reference people[\s\S]*sampled_as/)])
  })
})
