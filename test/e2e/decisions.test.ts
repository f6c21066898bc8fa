import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const GOLDEN = new URL('../golden/decisions/', import.meta.url)
type Rates = Record<'n' | 'cases' | 'selected' | 'selection_rate' | 'tpr' | 'fnr' | 'fpr' | 'ppv', number>
const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', GOLDEN), 'utf8')) as Record<
  '(all)' | 'district' | 'sex' | 'district|sex',
  Record<string, Rates>
>
const STUDY = `study: decisions
title: Whom does a model select?
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    district: { column: district, kind: geography, levels: [north, south, east, nine] }
    sex: { column: sex, kind: sex, levels: [female, male] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores: [{ id: model_a, column: selected, kind: decision, independent: yes }]
views: [[district], [sex], [district, sex]]
audits:
  performance:
    - { outcome: ill, compare: { district: north, sex: overall }, margin: { selection_rate: 0.1, tpr: 0.1, fpr: 0.1 } }
disclosure: { policy: none-for-synthetic, cohort: made-up, ledger: ledger, approver: A. Person }
`
function studyOf(yaml = STUDY, people?: string): string {
  const folder = temporaryFolder()
  if (people === undefined) copyFileSync(new URL('people.csv', GOLDEN), join(folder, 'people.csv'))
  else writeFileSync(join(folder, 'people.csv'), people)
  writeFileSync(join(folder, 'study.yaml'), yaml)
  return join(folder, 'study.yaml')
}
async function released(yaml?: string, ...options: string[]) {
  const out = temporaryFolder()
  await runStudy(studyOf(yaml), out, ...options)
  const files = filesBelow(join(out, 'released'))
  const textOf = (name: string) =>
    Buffer.from(Object.entries(files).find(([path]) => path.endsWith(name))![1], 'base64').toString()
  return { files, textOf, table: (name: string) => readCsv(textOf(`tables/${name}.csv`)) }
}

describe('an audit of decisions', () => {
  let run: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    run = await released()
  })
  const rowOf = (table: string, keys: Record<string, string>) => {
    const found = run.table(table).filter(row => Object.entries(keys).every(([key, value]) => row[key] === value))
    expect(found, JSON.stringify(keys)).toHaveLength(1)
    return found[0]!
  }
  const rate = (view: string, stratum: string, statistic: string) =>
    rowOf('performance', { view, stratum, statistic, threshold: 'decided' })

  test('has the rates of Fairlearn’s MetricFrame, by stratum and intersection, each with its own denominator', () => {
    let compared = 0
    for (const view of ['(all)', 'district', 'sex', 'district|sex'] as const)
      for (const [stratum, of] of Object.entries(EXPECTED[view])) {
        const denominators = {
          ...{ selection_rate: of.n, tpr: of.cases, fnr: of.cases },
          ...{ fpr: of.n - of.cases, ppv: of.selected },
        }
        for (const [statistic, n] of Object.entries(denominators)) {
          const row = rate(view, stratum, statistic)
          if (n < 10) {
            expect(row, `${stratum} ${statistic}`).toMatchObject({ status: 'not_estimable', value: '', n: '' })
            continue
          }
          compared++
          const value = of[statistic as keyof Rates]
          expect([Number(row.value), Number(row.n)]).toEqual([expect.closeTo(value, 5), n])
          expect(Number(row.low) <= value && value <= Number(row.high)).toBe(true)
        }
      }
    expect(compared).toBe(60)
  })

  test('of nine people without cases says why there is no rate, where Fairlearn has TPR 0 and FNR 0', () => {
    expect(EXPECTED.district['district=nine']).toMatchObject({ n: 9, cases: 0, tpr: 0, fnr: 0 })
    const reasons = ['tpr', 'fnr', 'fpr', 'ppv', 'selection_rate'].map(
      statistic => rate('district', 'district=nine', statistic).reason,
    )
    expect(reasons).toEqual([
      ...['no cases', 'no cases', 'fewer than 10 controls', 'fewer than 10 people selected'],
      'fewer than 10 people with the outcome known',
    ])
    for (const compared of ['selection_rate', 'tpr', 'fpr'])
      expect(
        rowOf('comparison', { stratum: 'district=nine', compared, statistic: 'verdict', threshold: 'decided' }),
      ).toMatchObject({ status: 'not_estimable', value: '' })
  })

  test('compares with the declared reference and beside the declared margins, with base rates beside and no SD', () => {
    const { north, south } = {
      north: EXPECTED.district['district=north']!,
      south: EXPECTED.district['district=south']!,
    }
    for (const compared of ['selection_rate', 'tpr', 'fpr'] as const) {
      const keys = { stratum: 'district=south', reference: 'district=north', compared, threshold: 'decided' }
      const { value, low, high } = rowOf('comparison', { ...keys, statistic: 'difference' })
      expect(Number(value)).toBeCloseTo(south[compared] - north[compared], 5)
      expect(Number(low) < Number(value) && Number(value) < Number(high)).toBe(true)
      const { value: base } = rowOf('comparison', { ...keys, statistic: 'base_rate_reference' })
      expect(Number(base)).toBeCloseTo(north.cases / north.n, 5)
      expect(rowOf('comparison', { ...keys, statistic: 'sd_group' }).reason).toBe('a decision is 0 or 1')
    }
    const fromPage = run.textOf('performance.html').replace(/<[^>]*>/g, '')
    expect(fromPage).toMatch(/We compared south with north in the true positive rate of model_a \(decision\)/)
    expect(fromPage).toContain('Case mix: base rates')
    expect(fromPage).not.toContain('SDs of the measure')
    expect(fromPage).not.toMatch(/\b(fair|unbiased|no disparity)\b/i)
  })

  test('compares by overall with people who are not of the group', () => {
    const { female, male } = { female: EXPECTED.sex['sex=female']!, male: EXPECTED.sex['sex=male']! }
    const keys = { stratum: 'sex=female', compared: 'tpr', threshold: 'decided', statistic: 'difference' }
    expect(Number(rowOf('comparison', keys).value)).toBeCloseTo(female.tpr - male.tpr, 5)
  })

  test('shows who is selected among all with a decision, and no moments, bins or quantiles of it', () => {
    const rows = readCsv(readFileSync(new URL('people.csv', GOLDEN), 'utf8')).filter(({ selected }) => selected !== '')
    const share = rowOf('distribution', { stratum: '(all)', statistic: 'share_high: decided' })
    expect(Number(share.value)).toBeCloseTo(rows.filter(({ selected }) => selected === '1').length / rows.length, 5)
    expect(Number(share.n)).toBe(rows.length)
    for (const { statistic, status, value } of [...run.table('distribution'), ...run.table('histogram')])
      if (!['people', 'clamped', 'share_high: decided'].includes(statistic!))
        expect([status, value]).toEqual(['not_applicable', ''])
  })

  test('leaves the same bytes however people are cut', async () => {
    expect((await released(STUDY, '--shard-people', '7')).files).toEqual(run.files)
  })

  test('under a policy with a threshold tells nothing of who is selected', async () => {
    const wider = STUDY.replace(
      'levels: [north, south, east, nine]',
      'levels: [north, south, east], map: { nine: north }',
    )
    const mapped = wider.replace('map: { nine: north }', 'map: { nine: north, north: north, south: south, east: east }')
    const { table } = await released(mapped.replace('none-for-synthetic', 'cms-11'))
    for (const name of ['performance', 'comparison'])
      expect(new Set(table(name).map(({ status }) => status))).toEqual(new Set(['suppressed']))
    for (const { statistic, value } of [...table('distribution'), ...table('histogram')])
      if (statistic !== 'people' && statistic !== 'clamped') expect(value).toBe('')
    expect(table('distribution').filter(({ statistic, value }) => statistic === 'people' && value !== '')).not.toEqual(
      [],
    )
  })

  test('passes a gate only where every rate with a margin is within it', async () => {
    const gate = 'gates: [{ audit: performance, require: within-margin }]\n'
    const by = (compare: string, margin: string) =>
      studyOf(
        `${STUDY.replace('{ district: north, sex: overall }', compare).replace(/margin: \{.*?\}/, `margin: ${margin}`)}${gate}`,
      )
    const run = (study: string) => cli('run', study, '--out', join(temporaryFolder(), 'out'))
    expect((await run(by('{ sex: overall }', '{ fpr: 0.3, tpr: 0.3 }'))).code).toBe(0)
    const failed = await run(by('{ district: north }', '{ tpr: 0.3 }'))
    expect(failed.code).toBe(3)
    expect(failed.err).toContain(
      'nine beside north, in the true positive rate of model_a (decision) for ill: not estimable',
    )
  })
})

test('a decision that is neither 0 nor 1 is refused with its line, and not repeated', async () => {
  const study = studyOf(STUDY, 'id,district,sex,ill,selected\na,north,male,0,1\nb,north,female,1,true\n')
  const out = join(temporaryFolder(), 'out')
  const { code, err } = await cli('run', study, '--out', out)
  expect(code).toBe(2)
  expect(err).toContain('people.csv:3')
  expect(err).toContain('The column `selected` holds something that is no decision.')
  expect(existsSync(join(out, 'released'))).toBe(false)
})

describe('check', () => {
  const problems = async (change: (yaml: string) => string) => (await cli('check', studyOf(change(STUDY)))).err
  test('refuses a comparison of decisions without a margin of a rate', async () => {
    expect(await problems(yaml => yaml.replace(/margin: \{.*?\}/, 'margin: {}'))).toContain(
      'has no `margin` of `selection_rate`, `tpr` or `fpr`, so no decision could be judged.',
    )
  })
  test('refuses a margin that decisions are not compared in', async () => {
    expect(await problems(yaml => yaml.replace('tpr: 0.1', 'tpr: 0.1, auc: 0.1'))).toContain(
      'has a margin `auc`, which a decision is not compared in.',
    )
  })
  test('refuses a threshold of decisions', async () => {
    expect(await problems(yaml => yaml.replace('outcome: ill,', 'outcome: ill, thresholds: [{ at: 0.2 }],'))).toContain(
      'is `at` a probability, and no score of the study is of `kind: probability`.',
    )
  })
})
