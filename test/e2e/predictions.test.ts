import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { t975 } from '../../science/stats/t-quantile.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: model-a
title: A model’s predictions
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    sex: { column: sex, kind: sex, levels: [female, male] }
    region: { column: region, kind: geography }
scores:
  - { id: model_a, column: risk, kind: probability, trait: MONDO_0005148 }
views: [[sex], [region]]
disclosure: { policy: open-data, cohort: made-up, ledger: ledger, approver: A. Person }
`
interface Golden {
  people: number
  scored: number
  probability: { mean: number; low: number; high: number; sd: number; clamped: number }
  logit: { mean: number; sd: number; clamped: number }
  shares: number[]
  quantiles: Record<string, number>
}
/** Made by generate.py beside it. */
const PEOPLE = readFileSync('test/golden/predictions/people.csv', 'utf8').trimEnd().split('\n')

/** A study of people and no genotypes; gives back the path of its study file. */
function studyOf(people: readonly string[], yaml = STUDY): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'people.csv'), people.map(line => `${line}\n`).join(''))
  writeFileSync(join(folder, 'study.yaml'), yaml)
  return join(folder, 'study.yaml')
}

async function released(path: string, ...options: string[]): Promise<Record<string, string>> {
  const out = temporaryFolder()
  await runStudy(path, out, ...options)
  return filesBelow(join(out, 'released'))
}

function textOf(files: Record<string, string>, name: string): string {
  const [, text] = Object.entries(files).find(([path]) => path.endsWith(name))!
  return Buffer.from(text, 'base64').toString()
}
const tableOf = (files: Record<string, string>, table: string) => readCsv(textOf(files, `tables/${table}.csv`))

/** The lines in another order, the header in place. */
const turned = ([header, ...lines]: readonly string[]) => [header!, ...lines.reverse()]

describe('a study of a model’s output, without genotypes', () => {
  let files: Record<string, string>
  beforeAll(async () => {
    files = await released(studyOf(PEOPLE))
  })

  test('releases what an independent program computes of the same people', () => {
    const expected = JSON.parse(readFileSync('test/golden/predictions/expected.json', 'utf8')) as Record<string, Golden>
    const [distribution, histogram, quality] = ['distribution', 'histogram', 'quality'].map(of => tableOf(files, of))
    for (const [stratum, golden] of Object.entries(expected)) {
      const row = (table: Record<string, string>[], wanted: Record<string, string>) =>
        table.find(row => Object.entries({ stratum, ...wanted }).every(([key, value]) => row[key] === value))!
      const told = (measure: string, statistic: string) => row(distribution!, { measure, statistic })
      expect(Number(row(quality!, { statistic: 'people' }).value)).toBe(golden.people)
      expect(Number(row(quality!, { statistic: 'scored' }).value)).toBe(golden.scored)
      for (const measure of ['probability', 'logit'] as const) {
        expect(Number(told(measure, 'people').value)).toBe(golden.scored)
        expect(Number(told(measure, 'clamped').value)).toBe(golden[measure].clamped)
        expect(Number(told(measure, 'mean').value)).toBeCloseTo(golden[measure].mean, 5)
        expect(Number(told(measure, 'sd').value)).toBeCloseTo(golden[measure].sd, 5)
      }
      const mean = told('probability', 'mean')
      expect([Number(mean.low), Number(mean.high)]).toEqual([
        expect.closeTo(golden.probability.low, 5),
        expect.closeTo(golden.probability.high, 5),
      ])
      for (const [quantile, value] of Object.entries(golden.quantiles))
        expect(Math.abs(Number(told('probability', quantile).value) - value)).toBeLessThan(6e-6)
      const bins = histogram!.filter(row => row.stratum === stratum && row.measure === 'probability')
      expect(bins.map(({ bin_low, value }) => [Number(bin_low), Number(value)])).toEqual(
        golden.shares.map((share, i) => [i / 64, expect.closeTo(share, 6)]),
      )
    }
  })

  test('says of what does not apply that it does not, never 0', () => {
    const rates = tableOf(files, 'quality').filter(({ statistic }) => /call/.test(statistic!))
    const logit = [...tableOf(files, 'distribution'), ...tableOf(files, 'histogram')].filter(
      ({ measure, statistic }) => measure === 'logit' && /^(q\d|share)/.test(statistic!),
    )
    for (const rows of [rates, logit]) {
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map(({ status, value }) => `${status} ${value}`))).toEqual(new Set(['not_applicable ']))
    }
    expect(tableOf(files, 'match')).toEqual([])
  })

  test('says on its pages whose numbers they are, and nothing of polygenic scores', () => {
    const [overview, distributions, quality] = ['index.html', 'distributions.html', 'quality.html'].map(page =>
      textOf(files, page)
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' '),
    )
    expect(overview).toContain('400 people are counted, with one output of a model.')
    expect(quality).toContain(
      'model_a is the output of a model, given in the people file; how it was made is not known',
    )
    expect(overview).not.toContain('polygenic score.')
    expect(distributions).toContain('model_a (predicted probability) by sex, as probabilities')
    for (const page of [overview, distributions, quality]) {
      expect(page).not.toContain('standard deviations')
      expect(page).not.toContain('have no genotypes')
    }
  })

  test('leaves the same bytes whatever the order of people, the way of writing a number, and however people are cut', async () => {
    const written = PEOPLE.map(line => line.replace(/,1\.0$/, ',1').replace(/,2\.5e-1$/, ',0.25'))
    expect(await released(studyOf(turned(written)), '--shard-people', '7')).toEqual(files)
  })

  test('is checked, with where the predictions stand', async () => {
    const { code, out } = await cli('check', studyOf(PEOPLE))
    expect([code, out]).toEqual([0, expect.stringContaining('model_a (probability in the column risk)')])
    expect(out).toMatch(/genotypes +none/)
  })

  test('refuses what is no probability with file and line, and repeats neither it nor whose it is', async () => {
    const people = PEOPLE.with(3, 'p002,male,north,1.25')
    const { code, err } = await cli('run', studyOf(people), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining('people.csv:4')])
    expect(err).toContain('The column `risk` holds something that is no probability.')
    expect(err).not.toMatch(/1\.25|p002/)
  })

  test.each([
    ['lacks', STUDY.replace('column: risk', 'column: rsk'), 'has no column `rsk`'],
    ['leaves empty for everyone', STUDY, 'is empty for everyone'],
  ])('refuses a column that the people file %s', async (_, yaml, message) => {
    const empty = PEOPLE.map((line, i) => (i === 0 ? line : line.replace(/[^,]*$/, '')))
    const { code, err } = await cli('run', studyOf(empty, yaml), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})

/** Weighted mean and its delete-a-group jackknife interval with Student’s t, in doubles; as in Kott 2001. */
function jackknifed(people: readonly { value: number; weight: number; cluster: string }[]) {
  const meanOf = (some: typeof people) =>
    some.reduce((sum, { value, weight }) => sum + value * weight, 0) / some.reduce((sum, { weight }) => sum + weight, 0)
  const mean = meanOf(people)
  const clusters = [...new Set(people.map(({ cluster }) => cluster))]
  const squares = clusters.map(cluster => (meanOf(people.filter(of => of.cluster !== cluster)) - mean) ** 2)
  const groups = clusters.length
  const half = t975(groups - 1) * Math.sqrt(((groups - 1) / groups) * squares.reduce((sum, square) => sum + square, 0))
  return { mean, low: mean - half, high: mean + half }
}

test('a model’s output of weighted people drawn in clusters has weighted means with the interval of the jackknife', async () => {
  const [header, ...lines] = PEOPLE
  const drawn = lines.map((line, i) => ({ line, weight: 1 + (i % 3), cluster: `c${i % 8}` }))
  const rows = drawn.map(({ line, weight, cluster }) => `${line},${weight},${cluster}`)
  const design = 'design: sample\n  weight: weight\n  cluster: cluster'
  const path = studyOf([`${header},weight,cluster`, ...rows], STUDY.replace('design: sample', design))
  const means = tableOf(await released(path), 'distribution').filter(
    ({ statistic, stratum }) => statistic === 'mean' && stratum === '(all)',
  )
  const given = drawn.flatMap(({ line, ...of }) => {
    const risk = line.split(',').at(-1)!
    return risk === '' ? [] : [{ ...of, value: Number(risk) }]
  })
  const logOdds = (p: number) => Math.min(16, Math.max(-16, Math.log(p / (1 - p))))
  for (const [measure, people] of [
    ['probability', given],
    ['logit', given.map(of => ({ ...of, value: logOdds(of.value) }))],
  ] as const) {
    const row = means.find(row => row.measure === measure)!
    const { mean, low, high } = jackknifed(people)
    expect([row.value, row.low, row.high].map(Number)).toEqual([mean, low, high].map(of => expect.closeTo(of, 4)))
  }
})

describe('a study of a polygenic score and a model’s output', () => {
  const plain = smallStudy()
  /** A prediction for all but every seventh person; some people are in no genotype file. */
  const withOutput = (study: SmallStudy): SmallStudy => ({
    ...study,
    people: study.people.map((line, i) => `${line}\t${i === 0 ? 'risk' : i % 7 === 0 ? '' : (i % 50) / 50}`),
    yaml: study.yaml.replace('scores:\n', 'scores:\n  - { id: model_a, column: risk, kind: probability }\n'),
  })
  const FIXED_COLUMNS = 9
  const few = {
    ...plain,
    vcf: plain.vcf.map(line =>
      line.startsWith('##')
        ? line
        : line
            .split('\t')
            .slice(0, FIXED_COLUMNS + 110)
            .join('\t'),
    ),
  }
  let files: Record<string, string>
  let alone: Record<string, string>
  beforeAll(async () => {
    ;[files, alone] = await Promise.all([released(writeStudy(withOutput(few))), released(writeStudy(few))])
  })

  test('says of the score what it says without the output, and of the output who has one', () => {
    for (const table of ['distribution', 'histogram', 'match', 'quality'])
      expect(tableOf(files, table).filter(({ score }) => score === 'T2D_FE')).toEqual(tableOf(alone, table))
    const all = tableOf(files, 'quality').filter(({ score, view }) => score === 'model_a' && view === '(all)')
    const counted = withOutput(few)
      .people.slice(1)
      .map(line => line.split('\t'))
      .filter(cells => cells[few.people[0]!.split('\t').indexOf('unrelated_2504')] === '1')
    expect(all.map(({ statistic, value }) => [statistic, value])).toEqual([
      ['people', String(counted.length)],
      ['share', '1'],
      ['scored', String(counted.filter(cells => cells.at(-1) !== '').length)],
      ['call_rate', ''],
      ['weight_called', ''],
      ['weight_gap', ''],
    ])
    const [overview] = [textOf(files, 'index.html').replace(/<[^>]*>/g, '')]
    expect(overview).toContain('with one polygenic score and one output of a model.')
  })

  test('leaves the same bytes whatever the order of people and however they are cut into shards', async () => {
    const study = withOutput(few)
    expect(await released(writeStudy({ ...study, people: turned(study.people) }), '--shard-people', '7')).toEqual(files)
  })

  test('leaves the same bytes where its people come in two batches', async () => {
    const study = withOutput(few)
    const batches = 'batches: [{files: [one.vcf]}, {files: [two.vcf]}]'
    const path = writeStudy({ ...study, yaml: study.yaml.replace(/batches:\n.*\n/, `${batches}\n`) })
    for (const [name, odd] of [
      ['one', 1],
      ['two', 0],
    ] as const) {
      const lines = few.vcf.map(line =>
        line.startsWith('##')
          ? line
          : line
              .split('\t')
              .filter((_, i) => i < FIXED_COLUMNS || (i - FIXED_COLUMNS) % 2 === odd)
              .join('\t'),
      )
      writeFileSync(join(dirname(path), `${name}.vcf`), lines.map(line => `${line}\n`).join(''))
    }
    expect(await released(path)).toEqual(files)
  })
})
