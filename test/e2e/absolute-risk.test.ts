import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { randomWords, uniformOf } from '../../science/simulation/random.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: case-control
title: Half of the people are cases
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    region: { column: region, kind: geography, levels: [north, south, island] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test, prevalence: { file: prevalence.csv } } }
scores: [{ id: model_a, column: risk, kind: probability }]
views: [[region]]
audits:
  performance: [{ outcome: ill, thresholds: [{ at: 0.2 }], compare: {} }]
disclosure: { policy: open-data, cohort: made-up, ledger: ledger, approver: A. Person }
`
const PREVALENCE = `region,prevalence,low,high,source,year
(all),0.05,,,A survey of the nation,2024
north,0.04,0.03,0.06,A survey of the nation,2024
south,0.08,0.06,0.1,A survey of the nation,2024
island,0.02,,,A doctor’s guess,
`

/** Half of the people are cases, whose risks lie higher; on the island nearly nobody is anything. */
const words = randomWords(5)
const random = () => uniformOf(words())
const PEOPLE = Array.from({ length: 3000 }, (_, i) => {
  const region = i < 14 ? 'island' : i % 2 === 0 ? 'north' : 'south'
  const ill = Number(random() < 0.5)
  const risk = Number((0.4 * random() ** (ill === 1 ? 1 : 3)).toFixed(4))
  return { region, ill, risk }
})

async function studied(files: Record<string, string> = {}) {
  const folder = temporaryFolder()
  const rows = PEOPLE.map(({ region, ill, risk }, i) => [`p${i}`, region, ill, risk].join())
  const all = {
    'people.csv': `id,region,ill,risk\n${rows.join('\n')}\n`,
    'study.yaml': STUDY,
    'prevalence.csv': PREVALENCE,
  }
  for (const [name, text] of Object.entries({ ...all, ...files })) writeFileSync(join(folder, name), text)
  return join(folder, 'study.yaml')
}

async function released(files: Record<string, string> = {}) {
  const { folder } = await runStudy(await studied(files), temporaryFolder())
  const found = filesBelow(folder)
  const textOf = (name: string) => Buffer.from(found[name]!, 'base64').toString()
  const rows = readCsv(textOf('tables/absolute_risk.csv'))
  const row = (stratum: string, statistic: string, prevalence = 'given') =>
    rows.find(of => of.stratum === stratum && of.statistic === statistic && of.prevalence === prevalence)!
  return { folder, textOf, rows, row }
}

/** Counted off the people, each case and each control standing for so many people of that prevalence. */
function recounted(region: string, prevalence: number) {
  const own = PEOPLE.filter(person => person.region === region)
  const share = (ill: number) => {
    const all = own.filter(person => person.ill === ill)
    return all.filter(({ risk }) => risk >= 0.2).length / all.length
  }
  const [cases, others] = [prevalence * share(1), (1 - prevalence) * share(0)]
  return { ppv: cases / (cases + others), needed: 1 / cases, benefit: cases - others / 4 }
}

describe('a study of which half are cases, and the prevalence known from elsewhere', () => {
  let run: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    run = await released()
  })

  test.each([
    ['north', 'given', 0.04],
    ['north', 'high', 0.06],
    ['south', 'low', 0.06],
  ])('the risk above the cut in the %s at the %s prevalence is that of people of it', (region, name, prevalence) => {
    const { ppv, needed, benefit } = recounted(region, prevalence)
    const told = (statistic: string) => Number(run.row(`region=${region}`, statistic, name).value)
    expect(told('ppv')).toBeCloseTo(ppv, 4)
    expect(told('needed_to_screen') / needed).toBeCloseTo(1, 4)
    expect(told('selected_per_case')).toBeCloseTo(1 / ppv, 3)
    expect(told('net_benefit')).toBeCloseTo(benefit, 4)
    expect(told('expected_per_1000')).toBe(1000 * prevalence)
    expect(told('observed_per_1000')).toBeGreaterThan(450)
  })

  test('stands on the page of performance, with its source and in words', () => {
    const words = run.textOf('site/performance.html').replace(/<[^>]*>/g, '')
    expect(words).toContain('prevalence from: A survey of the nation, 2024')
    expect(words).toContain('prevalence from: A doctor’s guess')
    expect(words).toMatch(
      /north: if 4\.0% have the outcome ill, as given, \d+\.\d% of these lie above the cut, and about \d+ people are screened for each case found\. Of all who lie above the cut, \d+\.\d% have the outcome\./,
    )
    expect(words).toContain('south, at the low prevalence')
    expect(run.textOf('site/methods.html')).toContain('MOVER-R')
  })

  test('is verified, and says in its bundle where the prevalence is from', async () => {
    expect(await cli('verify', run.folder)).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(run.textOf('bundle.json')).prevalence[1]).toEqual({
      ...{ outcome: 'ill', view: 'region', stratum: 'region=north', prevalence: 0.04, low: 0.03, high: 0.06 },
      ...{ source: 'A survey of the nation', year: 2024 },
    })
  })
})

test('where a policy withholds the rates, the risks are withheld; of people who came by themselves none has limits', async () => {
  const { row } = await released({ 'study.yaml': STUDY.replace('open-data', 'cms-11') })
  expect(row('region=island', 'ppv')).toMatchObject({ value: '', status: 'suppressed' })
  const came = await released({ 'study.yaml': STUDY.replace('design: sample', 'design: convenience') })
  const figures = came.rows.filter(({ value }) => value !== '')
  expect(figures.length).toBeGreaterThan(50)
  expect(figures.every(({ low, high }) => low === '' && high === '')).toBe(true)
})

test('check names the line of a file of prevalence', async () => {
  const study = await studied({ 'prevalence.csv': PREVALENCE.replace('0.08', '8%') })
  const { code, err } = await cli('check', study)
  expect(code).toBe(2)
  expect(err).toContain('prevalence.csv:4')
  expect(err).toContain('0.05, of 5 in 100')
})
