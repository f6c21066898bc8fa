import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { randomWords, uniformOf } from '../../science/simulation/random.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: standardised
title: One model, two regions of different ages
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    region: { column: region, kind: geography, levels: [north, south, island] }
    sex: { column: sex, kind: sex, levels: [female, male] }
    age: { column: age, kind: age, bands: [18, 40, 60] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores: [{ id: model_a, column: risk, kind: probability }]
census:
  - id: nation
    file: census.csv
    count: people
    year: 2026
    source: made up
    match: { sex: { columns: [sex] }, age: { columns: [age], map: ages.csv } }
views: [[region], [age, sex], [region, age, sex]]
audits:
  representation: [{ census: nation, views: [[age, sex]] }]
  performance: [{ outcome: ill, thresholds: [{ at: 0.2 }], compare: {} }]
  standardise: { over: [age, sex], views: [[region]], standard: cohort, compare: { region: north } }
disclosure: { policy: open-data, cohort: made-up, ledger: ledger, approver: A. Person }
`
const CENSUS = {
  'female,young': 30,
  'female,middle': 25,
  'female,old': 20,
  'male,young': 15,
  'male,middle': 6,
  'male,old': 4,
}

/** Risk goes by age and sex and by nothing else; the south is old, the north young, and on the island nobody is over 59. */
const words = randomWords(7)
const random = () => uniformOf(words())
const PEOPLE = Array.from({ length: 5000 }, (_, i) => {
  const region = i < 60 ? 'island' : random() < 0.5 ? 'north' : 'south'
  const old = region === 'island' ? 0 : region === 'south' ? 0.6 : 0.15
  const draw = random()
  const age =
    draw < old
      ? 60 + Math.floor(random() * 30)
      : draw < old + 0.25
        ? 40 + Math.floor(random() * 20)
        : 18 + Math.floor(random() * 22)
  const sex = random() < 0.5 ? 'female' : 'male'
  const band = age < 40 ? 0 : age < 60 ? 1 : 2
  const risk = Number((0.04 + 0.1 * band + (sex === 'male' ? 0.03 : 0) + 0.12 * random()).toFixed(4))
  return { region, sex, age, band, risk, ill: Number(random() < risk) }
})
const lineOf = ({ region, sex, age, risk, ill }: (typeof PEOPLE)[number], i: number) =>
  [`p${i}`, region, sex, age, risk, ill].join()

async function released(yaml = STUDY, lines = PEOPLE.map(lineOf)) {
  const [folder, out] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(folder, 'people.csv'), `id,region,sex,age,risk,ill\n${lines.join('\n')}\n`)
  writeFileSync(
    join(folder, 'census.csv'),
    `sex,age,people\n${Object.entries(CENSUS)
      .map(cell => cell.join())
      .join('\n')}\n`,
  )
  writeFileSync(join(folder, 'ages.csv'), 'age,level\nyoung,18-39\nmiddle,40-59\nold,60+\n')
  writeFileSync(join(folder, 'study.yaml'), yaml)
  const run = await runStudy(join(folder, 'study.yaml'), out)
  const files = filesBelow(run.folder)
  const textOf = (name: string) => Buffer.from(files[name]!, 'base64').toString()
  const table = (name: string) => readCsv(textOf(`tables/${name}.csv`))
  const row = (name: string, stratum: string, figure: string, statistic: string) =>
    table(name).find(
      of =>
        of.stratum === stratum && of.figure === figure && of.statistic === statistic && of.measure === 'probability',
    )!
  return { folder: run.folder, files, textOf, table, row }
}

/** Counted off the people, by a standard’s shares of their bands and sexes. */
function recounted(
  region: string,
  of: (person: (typeof PEOPLE)[number]) => number,
  standard: (band: number, sex: string) => number,
) {
  let [sum, weights] = [0, 0]
  for (const band of [0, 1, 2])
    for (const sex of ['female', 'male']) {
      const cell = PEOPLE.filter(person => person.region === region && person.band === band && person.sex === sex)
      sum += (standard(band, sex) * cell.reduce((total, person) => total + of(person), 0)) / cell.length
      weights += standard(band, sex)
    }
  return sum / weights
}
const cohort = (band: number, sex: string) => PEOPLE.filter(of => of.band === band && of.sex === sex).length
const FIGURES = [
  ['mean', ({ risk }: { risk: number }) => risk],
  ['share_high: at 0.2', ({ risk }: { risk: number }) => Number(risk >= 0.2)],
  ['base_rate', ({ ill }: { ill: number }) => ill],
] as const

describe('one model in two regions of different ages', () => {
  let run: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    run = await released()
  })

  test.each(FIGURES)('%s: is standardised as a count of the people has it, beside its crude figure', (figure, of) => {
    for (const region of ['north', 'south']) {
      const own = PEOPLE.filter(person => person.region === region)
      const stratum = `region=${region}`
      const told = (statistic: string) => run.row('standardised', stratum, figure, statistic)
      expect(Number(told('standardised').value)).toBeCloseTo(recounted(region, of, cohort), figure === 'mean' ? 2 : 5)
      expect(Number(told('crude').value)).toBeCloseTo(
        own.reduce((sum, person) => sum + of(person), 0) / own.length,
        figure === 'mean' ? 2 : 5,
      )
      expect([told('standardised').n, told('people').value, told('cells').value]).toEqual([
        `${own.length}`,
        `${own.length}`,
        '6',
      ])
      const { low, value, high } = told('standardised')
      expect(Number(low) < Number(value) && Number(value) < Number(high)).toBe(true)
    }
  })

  test('the crude rates lie apart and the standardised do not; the gap goes with the mix', () => {
    const rate = (region: string, statistic: string) =>
      run.row('standardised', `region=${region}`, 'base_rate', statistic)
    expect(Number(rate('south', 'crude').value) - Number(rate('north', 'crude').value)).toBeGreaterThan(0.05)
    expect(Number(rate('south', 'standardised').low)).toBeLessThan(Number(rate('north', 'standardised').high))
    expect(Number(rate('north', 'standardised').low)).toBeLessThan(Number(rate('south', 'standardised').high))
    const part = (statistic: string) => run.row('decomposition', 'region=south', 'base_rate', statistic)
    expect(Number(part('composition').value) + Number(part('not_explained').value)).toBeCloseTo(
      Number(part('gap').value),
      5,
    )
    expect(Number(part('composition').value)).toBeGreaterThan(0.05)
    expect(Number(part('not_explained').low)).toBeLessThan(0)
    expect(Number(part('not_explained').high)).toBeGreaterThan(0)
  })

  test('a region without people of some age has no standardised figure, and says why', () => {
    expect(run.row('standardised', 'region=island', 'base_rate', 'standardised')).toMatchObject({
      ...{ value: '', status: 'not_estimable', reason: 'nobody in some cell of the standard' },
    })
    expect(run.row('standardised', 'region=island', 'base_rate', 'people').value).toBe('60')
    expect(run.row('decomposition', 'region=island', 'base_rate', 'gap').status).toBe('not_estimable')
  })

  test('stands on a page of its own, in words, with the mix that was given', () => {
    const words = run.textOf('site/standardised.html').replace(/<[^>]*>/g, '')
    expect(words).toMatch(
      /south: the crude figure lies 0\.\d+ from that of north\. Of this, 0\.\d+ goes with the mix by age × sex/,
    )
    expect(words).toContain('not explained by measured composition')
    expect(
      run
        .table('standard')
        .map(({ value }) => Number(value))
        .reduce((sum, share) => sum + share, 0),
    ).toBeCloseTo(1, 4)
    expect(run.textOf('site/methods.html')).toContain('Dobson')
  })

  test('is verified', async () => {
    expect(await cli('verify', run.folder)).toMatchObject({ code: 0, err: '' })
  })
})

test('with the mix of a census; of people who came by themselves without intervals', async () => {
  const asked = STUDY.replace('standard: cohort', 'standard: nation').replace('design: sample', 'design: convenience')
  const run = await released(asked)
  const names = ['young', 'middle', 'old']
  const share = (band: number, sex: string) => CENSUS[`${sex},${names[band]!}` as keyof typeof CENSUS]
  for (const region of ['north', 'south'])
    expect(Number(run.row('standardised', `region=${region}`, 'base_rate', 'standardised').value)).toBeCloseTo(
      recounted(region, ({ ill }) => ill, share),
      5,
    )
  expect(run.textOf('site/standardised.html')).toContain('that of the census nation (made up, 2026)')
  const rows = [...run.table('standardised'), ...run.table('decomposition')]
  expect(rows.every(({ low, high }) => low === '' && high === '')).toBe(true)
})

test('where a policy withholds the cells, nothing is made of them', async () => {
  const { table, textOf } = await released(
    STUDY.replace('open-data', 'cms-11'),
    PEOPLE.filter((of, i) => of.region !== 'island' || i < 3).map(lineOf),
  )
  for (const name of ['standard', 'standardised', 'decomposition']) expect(table(name)).toEqual([])
  expect(textOf('site/index.html')).toContain('these descriptions stand each by itself, and not')
})
