import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const NONE = smallStudy({ count: 160, every: 20, variants: 60 })
const AUDIT = `
outcomes: { t2d: { column: ill, kind: binary, source: a register of the test } }
audits:
  performance:
    - outcome: t2d
      thresholds: [{ top: 0.25, measure: znorm2 }, { top: 0.25, measure: unadjusted }]
      compare: { sex: overall }
      margin: { auc: 0.05, log_or_per_sd: 0.2 }
`
const withOutcome = (values: readonly string[], change = (yaml: string) => yaml) => ({
  ...NONE,
  people: NONE.people.map((line, i) => `${line}\t${i === 0 ? 'ill' : values[i - 1]}`),
  yaml: change(NONE.yaml.replace('\nscores:', `${AUDIT}scores:`)),
})

async function released(study: typeof NONE, ...options: string[]) {
  const out = temporaryFolder()
  await runStudy(writeStudy(study), out, ...options)
  const files = Object.entries(filesBelow(join(out, 'released')))
  const textOf = (name: string) => Buffer.from(files.find(([path]) => path.endsWith(name))![1], 'base64').toString()
  return { out, table: (name: string) => readCsv(textOf(`tables/${name}.csv`)), textOf, files }
}
const tableOf = (folder: string, name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))
type Run = Awaited<ReturnType<typeof released>>

/** Everyone's value of a measure in a run, read from the restricted zone: person id → value. */
async function valuesOf(out: string, measure: string): Promise<Map<string, number>> {
  const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
  const files = (zone: string, table: string) => join(out, 'restricted', zone, table, '*', '*.parquet')
  const rows = await engine.run(
    `SELECT p.person_id, m.value FROM read_parquet('${files('scores', 'measures')}') m
     JOIN read_parquet('${files('lake', 'people')}') p ON p.person = m.person
     WHERE m.measure = '${measure}' AND p.reference`,
    [],
    new AbortController().signal,
  )
  return new Map(rows.map(([id, value]) => [String(id), Number(value)]))
}

const header = NONE.people[0]!.split('\t')
const person = (line: string) => Object.fromEntries(line.split('\t').map((cell, i) => [header[i]!, cell]))
const PEOPLE = NONE.people.slice(1).map(person)

describe('an audit of performance', () => {
  let values: Map<string, number>
  let ill: Map<string, string>
  let outcome: string[]
  let sample: Run
  let convenience: Run
  const design = (yaml: string) => yaml.replace('design: convenience', 'design: sample')
  beforeAll(async () => {
    const { out } = await released(NONE)
    values = await valuesOf(out, 'znorm2')
    // Ill are more of those with a high score, by a rule that needs no chance; of every ninth nothing is known.
    outcome = PEOPLE.map(({ sample_id }, i) =>
      i % 9 === 0 ? '' : String(Number((values.get(sample_id!) ?? 0) + ((i * 37) % 41) / 10 - 2 > 0)),
    )
    ill = new Map(PEOPLE.map(({ sample_id }, i) => [sample_id!, outcome[i]!]))
    sample = await released(withOutcome(outcome, design))
    convenience = await released(withOutcome(outcome))
  })

  const rowOf = (run: Run, table: string, keys: Record<string, string>) => {
    const found = run.table(table).filter(row => Object.entries(keys).every(([key, value]) => row[key] === value))
    expect(found, JSON.stringify(keys)).toHaveLength(1)
    return found[0]!
  }
  const members = (stratum: string) =>
    PEOPLE.filter(
      ({ sample_id, sex }) => values.has(sample_id!) && (stratum === '(all)' || stratum === `sex=${sex}`),
    ).map(({ sample_id }) => ({ value: values.get(sample_id!)!, y: ill.get(sample_id!)! }))

  test('gives counts, AUC and rates at a threshold, as counted person by person', () => {
    const all = [...values.values()].sort((a, b) => a - b)
    const cut = all[all.length - 1 - Math.floor(all.length / 4)]!
    for (const [view, stratum] of [
      ['(all)', '(all)'],
      ['sex', 'sex=female'],
      ['sex', 'sex=male'],
    ] as const) {
      const people = members(stratum)
      const [cases, controls] = ['1', '0'].map(y => people.filter(one => one.y === y).map(({ value }) => value))
      const keys = { measure: 'znorm2', view, stratum }
      const at = (statistic: string, threshold = '(none)') =>
        rowOf(sample, 'performance', { ...keys, threshold, statistic })
      expect([at('people').value, at('cases').value, at('controls').value, at('missing').value].map(Number)).toEqual([
        people.length,
        cases!.length,
        controls!.length,
        people.length - cases!.length - controls!.length,
      ])
      const pairs = cases!.flatMap(a => controls!.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)))
      const auc = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
      expect(Math.abs(Number(at('auc').value) - auc)).toBeLessThan(0.02)
      expect(Number(at('auc').low)).toBeLessThan(auc)
      expect(Number(at('auc').high)).toBeGreaterThan(auc)
      const above = (of: number[]) => of.filter(value => value > cut).length
      const rate = (statistic: string, x: number, n: number) => {
        const row = at(statistic, 'top 0.25')
        expect(Number(row.n ?? 0)).toBe(n < 10 ? 0 : n)
        if (n >= 10) expect(Number(row.value)).toBeCloseTo(x / n, 5)
      }
      rate('tpr', above(cases!), cases!.length)
      rate('fpr', above(controls!), controls!.length)
      rate('ppv', above(cases!), above(cases!) + above(controls!))
      rate('selection_rate', above(cases!) + above(controls!), cases!.length + controls!.length)
      const high = rowOf(sample, 'distribution', { ...keys, statistic: 'share_high: top 0.25' })
      expect(Number(high.value)).toBeCloseTo(above(people.map(({ value }) => value)) / people.length, 5)
    }
  })

  test('compares each group with all others: the two differences are opposite', () => {
    for (const compared of ['auc', 'log_or_per_sd'])
      for (const measure of ['unadjusted', 'znorm1', 'znorm2']) {
        const [women, men] = ['female', 'male'].map(sex =>
          rowOf(sample, 'comparison', { measure, stratum: `sex=${sex}`, compared, statistic: 'difference' }),
        )
        expect(Number(women!.value)).toBeCloseTo(-Number(men!.value), 5)
        expect(women!.reference).toBe('overall')
        const verdict = rowOf(sample, 'comparison', { measure, stratum: 'sex=male', compared, statistic: 'verdict' })
        expect(verdict.reason).toMatch(/^(within margin|inconclusive|different, size unclear|beyond margin)$/)
      }
  })

  test('of a convenience sample has no interval and no verdict, and says so', () => {
    const auc = rowOf(convenience, 'performance', { measure: 'znorm2', stratum: '(all)', statistic: 'auc' })
    const { value } = rowOf(sample, 'performance', { measure: 'znorm2', stratum: '(all)', statistic: 'auc' })
    expect([auc.value, auc.low, auc.reason]).toEqual([value, '', 'convenience sample: no sampling interval'])
    const ofError = convenience
      .table('comparison')
      .filter(({ statistic }) => ['verdict', 'detectable', 'needed', 'p', 'q'].includes(statistic!))
    expect(ofError.length).toBeGreaterThan(0)
    for (const { status, value, reason } of ofError)
      expect([status, value, reason]).toEqual(['not_estimable', '', 'convenience sample: no sampling interval'])
  })

  test('stands on a page with its source, independence and verdicts in words, never a word of approval', () => {
    const page = sample.textOf('site/performance.html').replace(/<[^>]+>/g, '')
    expect(page).toContain('The outcome t2d was recorded in: a register of the test.')
    expect(page).toContain('Whether people of this study were in the making or the tuning of T2D_FE is not known')
    expect(page).toContain('cannot all be equal')
    expect(page).toMatch(
      /We compared male with all other people in the AUC of T2D_FE \(score adjusted in mean and variance\)\. The difference was/,
    )
    expect(page).toMatch(/with these data we could have seen a difference of/)
    expect(page).not.toMatch(/\bfair\b|unbiased|no disparity/i)
  })

  test('does not hang on how the work is cut', async () => {
    const cut = await released(withOutcome(outcome, design), '--shard-people', '7')
    for (const table of ['performance', 'comparison', 'distribution'])
      expect(cut.table(table)).toEqual(sample.table(table))
  })

  test('is withheld as a whole under a policy with a threshold, whatever the outcome', async () => {
    // Without components, as few lack an adjusted measure; by sex alone, as some of the others are small.
    const guarded = (yaml: string) =>
      yaml
        .replace('policy: open-data', 'policy: cms-11')
        .replace('[sampled_as], [sex], [sampled_as, sex]', '[sex]')
        .replace(/ {2}components: .*\n/, '')
        .replace('{ top: 0.25, measure: znorm2 }, ', '')
    const one = await released(withOutcome(outcome, guarded))
    const other = await released(
      withOutcome(
        outcome.map(value => (value === '' ? '1' : '')),
        guarded,
      ),
    )
    expect(one.textOf('site/performance.html').replace(/<[^>]+>/g, '')).toContain(
      'male and all other people in the AUC of T2D_FE (raw score): withheld by the disclosure policy.',
    )
    for (const table of ['performance', 'comparison']) {
      expect(one.table(table).length).toBeGreaterThan(0)
      for (const { status, value, n } of one.table(table)) expect([status, value, n]).toEqual(['suppressed', '', ''])
      expect(other.table(table)).toEqual(one.table(table))
    }
  })

  test('needs a frozen model to hold its cut points, which are those of the people who fitted it', async () => {
    const run = async (model: string | null, people: string[], yaml: string) => {
      const path = writeStudy({
        ...NONE,
        people,
        yaml: model ? yaml.replace('\ncount:', '\nmodel: model.json\ncount:') : yaml,
      })
      if (model) writeFileSync(join(dirname(path), 'model.json'), readFileSync(model))
      return runStudy(path, temporaryFolder())
    }
    const audited = withOutcome(outcome)
    const { model: without } = await run(null, NONE.people, NONE.yaml)
    await expect(run(without, audited.people, audited.yaml)).rejects.toThrow(
      'has no cut point for the top 0.25 by znorm2',
    )
    const { model: own, folder } = await run(null, audited.people, audited.yaml)
    const high = (of: string) =>
      tableOf(of, 'distribution').filter(({ statistic }) => statistic!.startsWith('share_high'))
    const women = audited.people.filter((line, i) => i === 0 || line.split('\t').includes('female'))
    const yaml = audited.yaml.replace('compare: { sex: overall }', 'compare: {}')
    const of = (rows: Record<string, string>[]) =>
      rows.find(({ stratum, measure }) => stratum === 'sex=female' && measure === 'znorm2')
    expect(of(high((await run(own, women, yaml)).folder))).toEqual(of(high(folder)))
  })

  test('of a threshold that selects nobody of the reference people is refused', async () => {
    const few = withOutcome(outcome, yaml => yaml.replace('top: 0.25, measure: znorm2', 'top: 0.001, measure: znorm2'))
    const { code, err } = await cli('run', writeStudy(few), '--out', temporaryFolder())
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('The top 0.001 of the reference people by znorm2 is nobody'),
    ])
  })

  test.each([
    ['no margin', '      margin: { auc: 0.05, log_or_per_sd: 0.2 }\n', '', 'no comparison could be judged'],
    [
      'a group that no view counts',
      'views: [[sampled_as], [sex], [sampled_as, sex]]',
      'views: [[sampled_as]]',
      'by which no view counts alone',
    ],
    [
      'a measure of other scores',
      'top: 0.25, measure: znorm2',
      'top: 0.25, measure: probability',
      'must be `unadjusted`, `znorm1`, `znorm2`, `most_similar` or `standardised`, but is `probability`',
    ],
  ])('with %s is refused by check', async (_, from, to, message) => {
    const { code, err } = await cli('check', writeStudy(withOutcome(outcome, yaml => yaml.replace(from, to))))
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})
