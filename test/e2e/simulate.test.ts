import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { nationYaml } from '../helpers/nation.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** One score, and Asian people in the place of the example's smallest group: a test has few people. */
const FEW = (yaml: string) =>
  yaml
    .replace(/ {2}- \{ id: T2D_(EAS|AFA).*\n/g, '')
    .replace('missing_loci: { American Indian or Alaska Native: 5 }', 'missing_loci: { Asian: 5 }')

async function simulate(yaml: string, folder = join(temporaryFolder(), 'made')) {
  const file = join(temporaryFolder(), 'nation.yaml')
  writeFileSync(file, yaml)
  return { folder, ...(await cli('simulate', file, '--out', folder)) }
}
const text = (path: string) => readFileSync(path, 'utf8')

describe('simulate', () => {
  let made: string
  let released: string
  const table = (name: string) => readCsv(text(join(released, 'tables', `${name}.csv`)))
  beforeAll(async () => {
    const { folder, code, err } = await simulate(nationYaml(4001, FEW))
    expect([code, err]).toEqual([0, ''])
    made = folder
    released = (await runStudy(join(made, 'study.yaml'), temporaryFolder())).folder
  })

  test('makes the same bytes each time', async () => {
    const again = await simulate(nationYaml(4001, FEW))
    const files = filesBelow(again.folder)
    expect(filesBelow(made)).toMatchObject(files)
  })

  test('says that nobody exists: on every page, of every table, in every id', () => {
    const pages = Object.keys(filesBelow(join(released, 'site'))).filter(path => path.endsWith('.html'))
    expect(pages.length).toBeGreaterThan(4)
    for (const page of pages) expect(text(join(released, 'site', page)), page).toContain('Synthetic data.')
    const { description, resources } = JSON.parse(text(join(released, 'datapackage.json')))
    const tables = resources.filter(({ format }: { format: string }) => format === 'csv')
    expect(tables.length).toBeGreaterThan(5)
    for (const { title } of [{ title: description }, ...tables])
      expect(title).toMatch(/^Synthetic data of people who do/)
    for (const { person_id } of readCsv(text(join(made, 'people.csv')))) expect(person_id).toMatch(/^synthetic-\d{7}$/)
    const study = text(join(made, 'study.yaml'))
    expect(study).toMatch(/^# Nobody in this study exists/)
    expect(study).toContain('\nsynthetic: true\n')
  })

  test('the genotypes hold everyone, and lose the heaviest loci in the group that is to lose them, and nobody else', () => {
    const people = readCsv(text(join(made, 'people.csv')))
    const quality = table('quality').filter(({ score, view }) => score === 'T2D_FE' && view === 'group')
    const calledIn = (group: string, statistic: string) =>
      quality.find(row => row.stratum === `group=${group}` && row.statistic === statistic)!.value
    const groups = [...new Set(people.map(({ group }) => group!))]
    for (const group of groups) {
      expect(Number(calledIn(group, 'people'))).toBe(people.filter(one => one.group === group).length)
      if (group === 'Asian') expect(Number(calledIn(group, 'weight_called'))).toBeLessThan(0.99)
      else expect(calledIn(group, 'weight_called')).toBe('1')
    }
  })

  test('the outcome’s source says whom the record misses, beside what looks like a fault of score or model', () => {
    const page = text(join(released, 'site/performance.html')).replace(/<[^>]+>/g, ' ')
    expect(page).toContain('a simulated register, which misses 30% of the cases of the group Hispanic')
    expect(page).toContain(
      'An outcome that is recorded less often in a group looks like a score that works worse there.',
    )
    expect(page).not.toMatch(/\bbias/i)
    const judged = table('comparison').filter(({ stratum }) => stratum === 'group=Hispanic')
    expect(judged.map(({ compared }) => compared)).toContain('o_e')
  })

  test('refuses a folder with anything in it', async () => {
    const { code, err } = await simulate(nationYaml(10), made)
    expect([code, err]).toEqual([2, expect.stringContaining('The folder is not empty')])
  })

  test('says all that is wrong with the file at once, with lines', async () => {
    const { code, err, folder } = await simulate(
      nationYaml(10, yaml =>
        yaml
          .replace('effect: { Black: 0.6 }', 'effect: { Blak: 0.6 }')
          .replace('Asian: { EAS: 0.6, SAS: 0.4 }', 'Asian: { EUX: 0.6, SAS: 0.3 }')
          .replace('  White: { EUR: 1 }\n', '')
          .replace('score: T2D_FE, log_odds', 'score: T2D, log_odds')
          .replace('state: { "36": 1.5', 'state: { "99": 1.5')
          .replace('sex: { male: 0.8 }', 'sex: { male: 0, female: 0 }'),
      ),
    )
    expect(code).toBe(2)
    for (const says of [
      /nation\.yaml:\d+:\d+: There is no group in the census `Blak`/,
      /no population in the genotypes `EUX`/,
      /shares of `Asian` do not add up to 1/,
      /lacks the group `White`/,
      /no score `T2D`/,
      /no state in the census `99`/,
      /Nobody can be recruited/,
    ])
      expect(err).toMatch(says)
    expect(filesBelow(folder)).toEqual({})
  })

  test.each([
    ['a key that is none', 'truths:', 'truth:', /`truth` is not a key/],
    ['no such file', 'us-groups.csv', 'us-grups.csv', /us-grups\.csv: The file does not exist/],
    ['too many people', 'people: 10\n', 'people: 2000000\n', /must be a whole number from 1 to 1000000/],
  ])('with %s it is refused, with what to do', async (_, from, to, says) => {
    const { code, err } = await simulate(nationYaml(10, yaml => yaml.replace(from, to)))
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
  })
})
