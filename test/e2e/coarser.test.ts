import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: coarser
title: Groups that are too small
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    age: { column: age, kind: age, bands: [18, 30, 50], coarser: wide_age }
    wide_age: { column: age, kind: age, bands: [18, 50] }
    county: { column: county, kind: geography, coarser: region }
    region: { column: county, kind: geography, map: { ayr: west, bute: west, fife: east, angus: east } }
    sex: { column: sex, kind: sex, levels: [female, male] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores:
  - { id: model, column: risk, kind: probability, independent: yes }
views: [[county], [age], [sex], [county, sex], [age, county]]
audits:
  performance:
    - outcome: ill
      compare: { county: ayr, region: west, sex: overall }
      margin: { o_e: 1.25 }
  standardise: { over: [sex], standard: cohort, views: [[county]], compare: { county: ayr, region: west } }
disclosure: { policy: cms-11, cohort: made-up, ledger: ledger, approver: A. Person }
`
const COUNTIES = ['ayr', 'bute', 'fife', 'angus']
type Person = Record<'county' | 'age' | 'sex' | 'risk' | 'ill', string>
/** Of Bute five; of the other counties 365 each, of all ages. */
const PEOPLE: Person[] = Array.from({ length: 1100 }, (_, i) => ({
  county: i < 5 ? 'bute' : COUNTIES[[0, 2, 3][i % 3]!]!,
  age: String(18 + (i % 70)),
  sex: i % 2 ? 'female' : 'male',
  risk: (0.05 + ((i * 37) % 90) / 100).toFixed(2),
  ill: ((i * 7919) % 100) / 100 < 0.05 + ((i * 37) % 90) / 100 ? '1' : '0',
}))

async function released(people: readonly Person[]) {
  const folder = temporaryFolder()
  const lines = people.map(({ county, age, sex, risk, ill }, i) => `p${i},${county},${age},${sex},${risk},${ill}`)
  writeFileSync(join(folder, 'people.csv'), `id,county,age,sex,risk,ill\n${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'study.yaml'), STUDY)
  const { folder: at } = await runStudy(join(folder, 'study.yaml'), join(folder, 'out'))
  return { folder, at }
}

describe('a county that is too small', async () => {
  const { folder, at } = await released(PEOPLE)
  const rows = (table: string) => readCsv(readFileSync(join(at, `tables/${table}.csv`), 'utf8'))
  const bundle = JSON.parse(readFileSync(join(at, 'bundle.json'), 'utf8'))

  test('gives way to its region in every table, and ages stay as they were', () => {
    const people = rows('quality').filter(({ statistic }) => statistic === 'people')
    const of = (stratum: string) => people.find(row => row.stratum === stratum)?.value
    expect(of('region=west')).toBe(String(PEOPLE.filter(({ county }) => ['ayr', 'bute'].includes(county)).length))
    expect(people.map(({ view }) => view)).toContain('age')
    expect(bundle.views).toEqual(['(all)', 'region', 'age', 'sex', 'region|sex', 'age|region'])
    const { 'withheld.csv': _, ...tables } = filesBelow(join(at, 'tables'))
    for (const [file, bytes] of Object.entries(tables))
      expect(Buffer.from(bytes, 'base64').toString(), file).not.toMatch(/county|ayr|bute|fife|angus/)
  })

  test('leaves the audits of its region', () => {
    const shown = (table: string) => rows(table).filter(({ view, value }) => view === 'region' && value !== '')
    for (const table of ['performance', 'comparison', 'standardised', 'decomposition', 'distribution'])
      expect(shown(table), table).not.toEqual([])
    expect(rows('performance').filter(({ statistic, value }) => statistic === 'auc_age_sex' && value !== '')).toEqual(
      [],
    )
  })

  test('is said on the pages, with what regions hold', () => {
    const page = (name: string) => readFileSync(join(at, 'site', name), 'utf8').replace(/<\/?bdi>/g, '')
    expect(page('index.html')).toContain('age × region instead of age × county, region instead of county')
    expect(page('methods.html')).toContain('west holds ayr, bute; east holds fife, angus')
  })

  test('is foreseen by check, which tells what was asked for from what may stand in its place', async () => {
    const { out } = await cli('check', join(folder, 'study.yaml'))
    expect(out).toContain('views      (all), county, age, sex, county|sex, age|county\n')
    expect(out).toContain('in their place, where a group is too small: wide_age, ')
  })

  test('is verified, with its ledger', async () => {
    expect((await cli('verify', at, '--ledger', join(folder, 'ledger'))).code).toBe(0)
  })

  test('is the same release, byte for byte, whoever of the region lives in it', async () => {
    const west = PEOPLE.flatMap(({ county }, i) => (['ayr', 'bute'].includes(county) ? [i] : []))
    const inBute = new Set([...west].reverse().slice(0, 9))
    const moved = PEOPLE.map((person, i) =>
      west.includes(i) ? { ...person, county: inBute.has(i) ? 'bute' : 'ayr' } : person,
    )
    const again = await released(moved)
    expect(filesBelow(join(again.at, 'tables'))).toEqual(filesBelow(join(at, 'tables')))
  })
})
