import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = 'examples/1000-genomes/study.yaml'

describe('the 1000 Genomes example', () => {
  const out = temporaryFolder()
  let report: Awaited<ReturnType<typeof runStudy>>
  const table = (name: string) => readCsv(readFileSync(join(report.folder, 'tables', `${name}.csv`), 'utf8'))
  beforeAll(async () => {
    report = await runStudy(STUDY, out)
  })

  test('1,281 of the 1,284 variants match, by position and alleles', () => {
    const rows = table('match').filter(row => row.score === 'T2D_FE')
    const match = Object.fromEntries(rows.map(row => [row.statistic, row.value]))
    expect(match).toMatchObject({ rows: '1284', matched: '1281' })
  })

  test('the 2,504 unrelated people are counted, none without a score', () => {
    const all = table('quality').filter(row => row.stratum === '(all)' && row.score === 'T2D_FE')
    expect(Object.fromEntries(all.map(row => [row.statistic, row.value]))).toMatchObject({
      people: '2504',
      scored: '2504',
      call_rate: '1',
      weight_called: '1',
    })
  })

  // Computed independently of this project, on the same files. Here from the released table: a group's mean raw score
  // less EUR's, over EUR's SD. EUR is a yardstick of this test only; the pages measure from all reference people.
  test.each([
    ['T2D_FE', 'AFR', 2.46],
    ['T2D_FE', 'EAS', 1.24],
    ['T2D_FE', 'SAS', 1.16],
    ['T2D_FE', 'AMR', 0.56],
    ['T2D_EAS', 'EAS', -0.44],
    ['T2D_SAF', 'AFR', 1.3],
  ])('with the weights %s the raw mean of %s lies %f EUR standard deviations from EUR', (score, group, offset) => {
    const of = (stratum: string, statistic: string) =>
      Number(
        table('distribution').find(
          row =>
            row.score === score &&
            row.measure === 'unadjusted' &&
            row.stratum === `sampled_as=${stratum}` &&
            row.statistic === statistic,
        )!.value,
      )
    expect((of(group, 'mean') - of('EUR', 'mean')) / of('EUR', 'sd')).toBeCloseTo(offset, 2)
  })

  test('gaps are taken apart by components as lines through people have it, and called unreliable where groups lie apart', async () => {
    const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
    const files = (zone: string, name: string) =>
      `read_parquet('${join(out, 'restricted', zone, name, '*', '*.parquet')}')`
    const rows = await engine.run(
      `SELECT s.stratum, m.value_q / 65536.0, list(c.value ORDER BY c.component)
       FROM ${files('scores', 'measures')} m JOIN ${files('lake', 'people')} p USING (person)
       JOIN ${files('lake', 'components')} c USING (person) JOIN ${files('lake', 'strata')} s USING (atom)
       WHERE m.score = 'T2D_FE' AND m.measure = 'unadjusted' AND p.reference AND s.view = 'sampled_as'
       GROUP BY p.person, s.stratum, m.value_q ORDER BY p.person`,
      [],
      new AbortController().signal,
    )
    const people = rows.map(([stratum, z, components]) => ({
      stratum: String(stratum),
      z: Number(z),
      x: [1, ...(components as { items: number[] }).items],
    }))
    const [group, reference] = ['AMR', 'EUR'].map(name =>
      people.filter(({ stratum }) => stratum === `sampled_as=${name}`),
    )
    const [own, other] = [group!, reference!].map(side => ({
      slopes: leastSquares(side),
      means: side[0]!.x.map((_, i) => side.reduce((sum, { x }) => sum + x[i]!, 0) / side.length),
      z: side.reduce((sum, { z }) => sum + z, 0) / side.length,
    }))
    const composition = own!.means.reduce(
      (sum, mean, i) => sum + ((mean - other!.means[i]!) * (own!.slopes[i]! + other!.slopes[i]!)) / 2,
      0,
    )
    const told = (stratum: string, statistic: string) =>
      table('component_gap').find(
        row => row.score === 'T2D_FE' && row.stratum === `sampled_as=${stratum}` && row.statistic === statistic,
      )!
    expect(Number(told('AMR', 'people').value)).toBe(group!.length)
    expect(Number(told('AMR', 'gap').value)).toBeCloseTo(own!.z - other!.z, 3)
    expect(Number(told('AMR', 'composition').value)).toBeCloseTo(composition, 3)
    for (const name of ['AFR', 'AMR', 'EAS', 'SAS']) {
      const [gap, interaction] = [told(name, 'gap'), told(name, 'interaction')]
      expect(Number(told(name, 'distance').value)).toBeGreaterThan(2)
      expect([gap.status, interaction.status]).toEqual(['released', 'unreliable'])
    }
  })

  test('the page says where the same people stand under each set of weights, in released numbers', () => {
    const page = readFileSync(join(report.folder, 'site', 'distributions.html'), 'utf8').replace(/<[^>]+>/g, '')
    expect(page).toContain('The same people, 7 sets of weights')
    expect(page).toContain('EAS: from 0.64 below (T2D_EAS) to 0.65 above (T2D_SAS)')
  })

  test('every page of the report stays below 250 kB, those of seven scores together below 2.1 megabytes, and the page of a chart below 300 kB', () => {
    const bytes = Object.fromEntries(
      Object.keys(filesBelow(join(report.folder, 'site'))).map(path => [
        path,
        statSync(join(report.folder, 'site', path)).size,
      ]),
    )
    expect(Object.keys(bytes).filter(path => path.startsWith('score-'))).toHaveLength(7)
    const pages = Object.entries(bytes).filter(([path]) => path.endsWith('.html'))
    const ofReport = pages.filter(([path]) => !path.startsWith('chart-'))
    for (const [path, size] of pages) expect(size, path).toBeLessThan(path.startsWith('chart-') ? 300e3 : 250e3)
    expect(ofReport.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(2.1e6)
  })

  test('627 of the 3,202 people have no components', () => {
    const ids = (file: string, column: string) => {
      const [head, ...lines] = readFileSync(join('examples/1000-genomes', file), 'utf8').trim().split(/\r?\n/)
      const at = head!.split('\t').indexOf(column)
      return lines.map(line => line.split('\t')[at]!)
    }
    const having = new Set(ids('kg3202_principal_components.tsv', 'IID'))
    expect(ids('samples.tsv', 'sample_id').filter(id => !having.has(id))).toHaveLength(627)
  })

  test('the 24 of them without components have no adjusted score: counted, never zero', () => {
    const people = (measure: string) =>
      table('distribution').find(
        row =>
          row.score === 'T2D_FE' && row.measure === measure && row.stratum === '(all)' && row.statistic === 'people',
      )!
    expect(['unadjusted', 'znorm1', 'znorm2'].map(measure => people(measure).value)).toEqual(['2504', '2480', '2480'])
    expect(wordsOf('score-1.html')).toContain('Of the 2,504 people with this score, 2,480 have it adjusted.')
  })

  test('2,477 lie near enough to some population to be compared with it, by names of recruitment, and pages say so', () => {
    const similar = table('distribution').filter(
      row => row.measure === 'most_similar' && row.stratum === '(all)' && row.statistic === 'people',
    )
    expect(similar.map(row => row.value)).toEqual(Array(7).fill('2477'))
    expect(wordsOf('score-1.html')).toContain('Of the 2,504 people with this score, 2,477 have it compared')
    for (const page of ['distributions.html', 'score-1.html'])
      expect(wordsOf(page)).toMatch(
        /populations are the groups of sampled_as\. sampled_as describes recruitment, .*neither who they are nor their ancestry/,
      )
  })

  const wordsOf = (page: string) =>
    readFileSync(join(report.folder, 'site', page), 'utf8')
      .replace(/<[^>]+>/g, '')
      .replace(/\s+/g, ' ')

  test('of all people listed, 627 have no components, and the pages say so', () => {
    for (const page of ['index.html', 'quality.html'])
      expect(wordsOf(page)).toContain('Of the people listed, 627 have no genetic components')
  })

  test('people come from 18 countries: 17 are on the map, and Barbados, too small for it, is said', () => {
    const places = table('quality').filter(
      row => row.view === 'country' && row.statistic === 'share' && row.score === 'T2D_FE',
    )
    expect(places).toHaveLength(18)
    // 327 of the 2,504 were recruited in the USA, counted independently of this project.
    const usa = places.find(row => row.stratum === 'country=USA')!
    expect([usa.value, usa.n, usa.low]).toEqual([String(Number((327 / 2504).toFixed(6))), '2504', ''])
    expect(wordsOf('places.html')).toContain('People are counted in 18 levels of country, of which the map has 17.')
    expect(wordsOf('places.html')).toMatch(/or the people’s place is not known: BRB\./)
  })

  test('the shapes released are of every place of the map, whether or not anyone is counted there', () => {
    const shapes = JSON.parse(readFileSync(join(report.folder, 'shapes', 'country.json'), 'utf8'))
    const map = JSON.parse(readFileSync('examples/1000-genomes/countries-110m.json', 'utf8'))
    const names = (places: { properties: { name: string } }[]) => places.map(({ properties }) => properties.name)
    expect(names(shapes.features)).toEqual(names(map.objects.countries.geometries))
  })

  test('declared groups stand in the declared order, not by name', () => {
    const census = wordsOf('representation.html').split('Shares: census_group')[1]!
    const [first, second] = ['American Indian or Alaska Native', 'White'].map(name => census.indexOf(name))
    expect(first).toBeLessThan(second!)
  })

  test('adjusted in mean and variance, every group has mean near 0 and SD near 1, by construction', () => {
    const rows = table('distribution').filter(row => row.measure === 'znorm2' && row.view === 'sampled_as')
    expect(rows.length).toBeGreaterThan(0)
    for (const { statistic, value } of rows) {
      if (statistic === 'mean') expect(Math.abs(Number(value))).toBeLessThan(0.11)
      if (statistic === 'sd') expect(Math.abs(Number(value) - 1)).toBeLessThan(0.05)
    }
  })

  test('a convenience cohort gets no interval', () => {
    const means = table('distribution').filter(row => row.statistic === 'mean')
    expect(means.length).toBeGreaterThan(0)
    for (const row of means)
      expect([row.low, row.high, row.reason]).toEqual(['', '', 'convenience sample: no sampling interval'])
  })

  test('every row of the tables has its denominator, but for what is of no group alone', () => {
    for (const name of ['distribution', 'histogram', 'match', 'quality'])
      for (const row of table(name))
        expect(row.n, JSON.stringify(row)).toMatch(row.status === 'not_applicable' ? /^$/ : /^\d+$/)
  })

  test('the release verifies; with one byte altered anywhere it does not', async () => {
    expect((await cli('verify', out)).code).toBe(0)
    for (const file of [
      'tables/distribution.csv',
      'shapes/country.json',
      'bundle.json',
      'certificate.json',
      'datapackage.json',
      'site/index.html',
    ]) {
      const path = join(report.folder, file)
      const bytes = readFileSync(path)
      const altered = Buffer.from(bytes)
      altered[Math.floor(bytes.length / 2)]! ^= 1
      writeFileSync(path, altered)
      const { code, err } = await cli('verify', out)
      writeFileSync(path, bytes)
      expect(code, file).toBe(2)
      expect(err).toContain(file === 'datapackage.json' ? '.json' : file)
    }
  })

  test('what is restricted is for its owner alone, what is released for everyone', () => {
    const mode = (path: string) => statSync(join(out, path)).mode & 0o777
    expect([mode('restricted/lake'), mode('control'), mode('released')]).toEqual([0o700, 0o700, 0o755])
    for (const path of Object.keys(filesBelow(join(out, 'restricted'))))
      expect(mode(join('restricted', path)), path).toBe(0o600)
  })

  test('a run that has nothing to do does nothing, and says so', async () => {
    const again = await runStudy(STUDY, out)
    expect(again.steps.every(step => step.skipped)).toBe(true)
    expect(again.release).toBe(report.release)
  })
})

/** Ordinary least squares by Gaussian elimination of the normal equations. */
function leastSquares(people: readonly { z: number; x: readonly number[] }[]): number[] {
  const k = people[0]!.x.length
  const rows = Array.from({ length: k }, (_, i) => [
    ...Array.from({ length: k }, (_, j) => people.reduce((sum, { x }) => sum + x[i]! * x[j]!, 0)),
    people.reduce((sum, { x, z }) => sum + x[i]! * z, 0),
  ])
  for (let i = 0; i < k; i++) {
    const pivot = rows[i]!.map(value => value / rows[i]![i]!)
    rows[i] = pivot
    for (let j = 0; j < k; j++) if (j !== i) rows[j] = rows[j]!.map((value, at) => value - rows[j]![i]! * pivot[at]!)
  }
  return rows.map(row => row[k]!)
}
