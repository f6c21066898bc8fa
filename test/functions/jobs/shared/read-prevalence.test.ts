import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPrevalence } from '../../../../functions/jobs/shared/read-prevalence.ts'
import { UserError } from '../../../../science/errors.ts'
import { readStudy } from '../../../../study/read-study.ts'

const STUDY = readStudy(
  `study: s
title: S
period: "2026"
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    region: { column: r, kind: geography, levels: [north, "so|uth"] }
    sex: { column: s, kind: sex, levels: [female, male] }
    age: { column: a, kind: age, bands: [18, 40] }
    country: { column: c, kind: geography }
outcomes: { ill: { column: ill, kind: binary, source: a register } }
scores: [{ id: m, column: risk, kind: probability }]
views: [[region], [sex, region], [country]]
disclosure: { policy: open-data, cohort: c, ledger: l, approver: A }
`,
  'study.yaml',
)

const read = (text: string) => {
  const bytes = new TextEncoder().encode(text)
  const source = {
    size: bytes.length,
    async *read(start: number, end: number) {
      yield bytes.subarray(start, end)
    },
  }
  return readPrevalence(source, 'k.csv', 'ill', STUDY)
}
const refusedOf = (text: string) =>
  read(text).then(
    () => undefined,
    error => error,
  )

describe('a file of prevalence', () => {
  test('gives strata by their columns, whatever the order, with limits, source and year where it has them', async () => {
    const text =
      'prevalence,year,sex,high,low,region,source\n' +
      '0.05,2023,(all),0.06,0.04,(all),"A register, whole"\n.1,,(all),,,so|uth,B\n2e-2,,(all),,,north,\n'
    const of = { outcome: 'ill', low: null, high: null, source: '', year: null }
    expect(await read(text)).toEqual([
      {
        ...{ outcome: 'ill', view: '(all)', stratum: '(all)', prevalence: 0.05, low: 0.04, high: 0.06 },
        ...{ source: 'A register, whole', year: 2023 },
      },
      { ...of, view: 'region', stratum: 'region=so%7Cuth', prevalence: 0.1, source: 'B' },
      { ...of, view: 'region', stratum: 'region=north', prevalence: 0.02 },
    ])
    expect(await read('prevalence\n0.05\n')).toMatchObject([{ view: '(all)', stratum: '(all)' }])
  })

  test.each([
    ['of a misspelt column', 'regoin,prevalence\nnorth,0.1\n', 'unknown-column', 1, 'Did you mean `region`?'],
    ['of an attribute whose levels nobody declared', 'country,prevalence\nGB,0.1\n', 'unknown-levels', 1, 'Declare'],
    ['without a prevalence', 'region\nnorth\n', 'missing-column', 1, ''],
    ['with a column twice', 'region,region,prevalence\nnorth,north,0.1\n', 'duplicate-column', 1, ''],
    ['without rows', 'region,prevalence\n', 'no-rows', undefined, ''],
    ['of an unknown level', 'region,prevalence\nnorth,0.1\nwest,0.1\n', 'unknown-level', 3, '`so|uth`'],
    ['of an empty level', 'region,prevalence\nnorth,0.1\n,0.1\n', 'unknown-level', 3, '`(all)`'],
    ['of people by whom no view counts', 'sex,prevalence\nmale,0.1\nfemale,0.1\n', 'uncounted-view', 2, '`[sex]`'],
    ['of the same people twice', 'region,prevalence\nnorth,0.1\nnorth,0.2\n', 'duplicate-stratum', 3, 'Keep one'],
    ['in percent', 'prevalence\n5%\n', 'bad-prevalence', 2, '0.05'],
    ['of nobody', 'prevalence\n0\n', 'bad-prevalence', 2, ''],
    ['of everybody', 'prevalence\n1\n', 'bad-prevalence', 2, ''],
    ['per 1,000', 'prevalence\n50\n', 'bad-prevalence', 2, ''],
    ['of one in a billion', 'prevalence\n1e-9\n', 'bad-prevalence', 2, ''],
    ['left empty', 'prevalence,low\n,0.1\n', 'bad-prevalence', 2, ''],
    ['below its lower limit', 'prevalence,low,high\n0.1,0.2,0.3\n', 'bad-prevalence', 2, 'Correct'],
    ['above its upper limit', 'prevalence,low,high\n0.4,0.2,0.3\n', 'bad-prevalence', 2, 'Correct'],
    ['with one limit', 'prevalence,low\n0.4,0.2\n', 'bad-prevalence', 2, ''],
    ['of no year', 'prevalence,year\n0.4,23\n', 'bad-year', 2, ''],
    [
      ...(['without some stratum of a view', 'region,sex,prevalence\nnorth,male,0.1\nso|uth,female,0.1\n'] as const),
      ...(['missing-stratum', undefined, 'Add the lines'] as const),
    ],
  ])('%s is refused, with the line', async (_, text, code, line, todo) => {
    const refused = await refusedOf(text)
    expect(refused).toMatchObject({ code, place: { file: 'k.csv' } })
    expect(refused.place.line).toBe(line)
    expect(refused.todo).toContain(todo)
  })

  test('names every stratum that it leaves out', async () => {
    const { message } = await refusedOf('region,sex,prevalence\nnorth,male,0.1\nso|uth,female,0.1\n')
    expect(message).toContain('`region=north, sex=female` and `region=so|uth, sex=male`')
  })

  test('tells nothing of a file that is another, such as one of people without a header', async () => {
    const { message, todo } = await refusedOf('HG00096,1961-04-01\nHG00097,1962-01-01\n')
    expect(`${message} ${todo}`).not.toMatch(/HG0|196/)
  })

  test('is read or refused as a user’s error, whatever it holds', async () => {
    const cell = fc.oneof(
      fc.constantFrom('prevalence', 'region', 'sex', 'low', 'high', 'north', 'male', '(all)', '0.1', '', '"', '1'),
      fc.string(),
    )
    const text = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(text, async rows => {
        const found = await refusedOf(rows.map(row => row.join()).join('\n'))
        expect(found === undefined || found instanceof UserError).toBe(true)
      }),
    )
  })
})
