import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: merged
title: Counties of which one is too small
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    county: { column: county, kind: geography, levels: [ayr, bute, skye, fife, angus], mergeable: true }
    sex: { column: sex, kind: sex, levels: [female, male] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores:
  - { id: model, column: risk, kind: probability, independent: yes }
views: [[county], [sex], [county, sex]]
audits:
  performance:
    - outcome: ill
      compare: { county: ayr, sex: overall }
      margin: { o_e: 1.25 }
  standardise: { over: [sex], standard: cohort, views: [[county]], compare: { county: ayr } }
disclosure: { policy: cms-11, cohort: made-up, ledger: ledger, approver: A. Person }
`
const COUNTIES = ['ayr', 'fife', 'angus']
type Person = Record<'county' | 'sex' | 'risk' | 'ill', string>
/** Of Bute five, of Skye nobody; of the other counties 365 each. */
const PEOPLE: Person[] = Array.from({ length: 1100 }, (_, i) => ({
  county: i < 5 ? 'bute' : COUNTIES[i % 3]!,
  sex: i % 2 ? 'female' : 'male',
  risk: (0.05 + ((i * 37) % 90) / 100).toFixed(2),
  ill: ((i * 7919) % 100) / 100 < 0.05 + ((i * 37) % 90) / 100 ? '1' : '0',
}))
/** Told as one: Skye alone would leave Bute no room. */
const TOLD = 'bute or skye or fife'
const inTold = ({ county }: Person) => TOLD.split(' or ').includes(county)

async function released(people: readonly Person[], folder = temporaryFolder(), study = STUDY) {
  const lines = people.map(({ county, sex, risk, ill }, i) => `p${i},${county},${sex},${risk},${ill}`)
  writeFileSync(join(folder, 'people.csv'), `id,county,sex,risk,ill\n${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'study.yaml'), study)
  const { folder: at } = await runStudy(join(folder, 'study.yaml'), join(folder, 'out'))
  return { folder, at }
}
const rowsOf = (at: string, table: string) => readCsv(readFileSync(join(at, `tables/${table}.csv`), 'utf8'))
const peopleOf = (at: string) => {
  const rows = rowsOf(at, 'quality').filter(({ statistic }) => statistic === 'people')
  return new Map(rows.map(({ stratum, value }) => [stratum, value]))
}

describe('a county that is too small', async () => {
  const { folder, at } = await released(PEOPLE)

  test('is told as one with the next that has people, in every table', () => {
    const people = peopleOf(at)
    expect(people.get(`county=${TOLD}`)).toBe(String(PEOPLE.filter(inTold).length))
    expect(people.get('county=ayr')).toBe(String(PEOPLE.filter(({ county }) => county === 'ayr').length))
    expect([...people.keys()].filter(stratum => stratum!.includes('sex=')).length).toBe(8)
    for (const [file, bytes] of Object.entries(filesBelow(join(at, 'tables'))))
      expect(Buffer.from(bytes, 'base64').toString().replaceAll(TOLD, ''), file).not.toMatch(/bute|skye|fife/)
    const withheld = rowsOf(at, 'withheld').filter(
      row => row.table === 'quality' && row.statistic === 'withheld' && row.value !== '0',
    )
    expect(withheld.filter(({ view }) => /county/.test(view ?? ''))).toEqual([])
  })

  test('is audited with it', () => {
    for (const table of ['performance', 'comparison', 'standardised', 'decomposition', 'distribution', 'histogram']) {
      const shown = rowsOf(at, table).filter(({ stratum, value }) => stratum === `county=${TOLD}` && value !== '')
      expect(shown, table).not.toEqual([])
    }
  })

  test('is said on the page and in the bundle', () => {
    const { merged, attributes } = JSON.parse(readFileSync(join(at, 'bundle.json'), 'utf8'))
    expect(merged).toEqual([{ attribute: 'county', levels: TOLD.split(' or ') }])
    expect(attributes[0].levels).toEqual(['ayr', TOLD, 'angus'])
  })

  test('is verified, with its ledger', async () => {
    expect((await cli('verify', at, '--ledger', join(folder, 'ledger'))).code).toBe(0)
  })

  test('is the same release when it is run again, beside its own entry in the ledger', async () => {
    expect((await released(PEOPLE, folder)).at).toBe(at)
  })

  test('is the same release, byte for byte, whoever of the three lives in it', async () => {
    const together = PEOPLE.flatMap((person, i) => (inTold(person) ? [i] : []))
    for (const n of [1, 10]) {
      const inBute = new Set([...together].reverse().slice(0, n))
      const moved = PEOPLE.map((person, i) =>
        inTold(person) ? { ...person, county: inBute.has(i) ? 'bute' : 'fife' } : person,
      )
      const again = await released(moved)
      expect(filesBelow(join(again.at, 'tables')), `${n} of Bute`).toEqual(filesBelow(join(at, 'tables')))
    }
  })

  test('is told so again, though it has grown', async () => {
    const grown = [...PEOPLE, ...PEOPLE.slice(0, 60).map(person => ({ ...person, county: 'bute' }))]
    const { at: later } = await released(grown, folder)
    expect(peopleOf(later).get(`county=${TOLD}`)).toBe(String(grown.filter(inTold).length))
  })

  test('stays as it was told where a later study asks for all counties apart', async () => {
    const { at: later } = await released(PEOPLE, folder, STUDY.replace(', mergeable: true', ''))
    expect([...peopleOf(later).keys()].filter(stratum => stratum?.includes('county'))).toEqual(
      [...peopleOf(at).keys()].filter(stratum => stratum?.includes('county')),
    )
  })
})

test('where no county is too small, none is told with another, nor later', async () => {
  const apart = PEOPLE.filter(({ county }) => county !== 'bute')
  const { folder, at } = await released(apart)
  expect(peopleOf(at).has('county=fife')).toBe(true)
  const { at: later } = await released([...apart, ...PEOPLE.slice(0, 5)], folder)
  expect([...peopleOf(later).keys()].join()).not.toContain(' or ')
})
