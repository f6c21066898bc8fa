import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { t975 } from '../../science/stats/t-quantile.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { GOLDEN } from '../helpers/regression-golden.ts'
import { regressionStudy, scoreSd } from '../helpers/regression-study.ts'
import { type SmallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

async function released(study: SmallStudy | string, ...options: string[]) {
  const out = temporaryFolder()
  const { folder, model } = await runStudy(typeof study === 'string' ? study : writeStudy(study), out, ...options)
  const rows = (table: string, keys: Record<string, string>) =>
    readCsv(readFileSync(join(folder, 'tables', `${table}.csv`), 'utf8')).filter(row =>
      Object.entries(keys).every(([key, value]) => row[key] === value),
    )
  const one = (table: string, keys: Record<string, string>) => {
    const found = rows(table, keys)
    expect(found, JSON.stringify(keys)).toHaveLength(1)
    return found[0]!
  }
  const page = () => readFileSync(join(folder, 'site/performance.html'), 'utf8').replace(/<[^>]+>/g, '')
  return { rows, one, page, model, files: filesBelow(join(out, 'released')) }
}
const ofR = (stratum: string, covariates: string[], weight = 'one') =>
  GOLDEN.fits.find(
    fit => fit.stratum === stratum && fit.weight === weight && fit.covariates.join() === covariates.join(),
  )!
const number = (text: string | undefined) => {
  expect(text).toMatch(/^-?\d/)
  return Number(text)
}
// Scores are counted in steps of 2^-16 SD, and slopes are released to six digits.
const close = (text: string | undefined, expected: number) =>
  expect(Math.abs(number(text) / expected - 1)).toBeLessThan(5e-5)
/** What a slope to 1/410 of R is, by reference SD: R's score is in units of one. */
const perSd = (slope: number) => (slope * scoreSd()) / 410

describe('a continuous outcome', () => {
  let sample: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    sample = await released(regressionStudy())
  })

  test('has the slope, error, R² and R² added of R’s lm, by stratum, with n of those analysed', () => {
    for (const [stratum, group] of [
      ['(all)', '(all)'],
      ['g=A', 'A'],
    ] as const) {
      const fit = ofR(group, ['age'])
      const at = (statistic: string) => sample.one('performance', { stratum, statistic })
      const n = GOLDEN.people.filter(({ g }) => group === '(all)' || g === group).length
      const slope = at('beta_per_sd')
      close(slope.value, perSd(fit.slope))
      close(slope.high, perSd(fit.slope + t975(n - 3) * fit.se))
      close(slope.low, perSd(fit.slope - t975(n - 3) * fit.se))
      expect(number(at('r2_adjusted').value)).toBeCloseTo(fit.adjusted, 4)
      expect(number(at('r2_incremental').value)).toBeCloseTo(fit.adjusted - fit.adjustedWithout, 4)
      for (const statistic of ['people', 'analysed', 'beta_per_sd', 'r2_adjusted'])
        expect(at(statistic).n).toBe(String(n))
      expect(sample.rows('performance', { stratum, statistic: 'auc' })).toEqual([])
    }
  })

  test('is compared with all other people: opposite differences, a verdict in people, and portability with its limits', async () => {
    const at = (compared: string, statistic: string) =>
      sample.one('comparison', { stratum: 'g=A', compared, statistic })
    const others = regressionStudy(
      yaml => yaml,
      (column, i, text) => (column === 'g' && GOLDEN.people[i]!.g !== 'A' ? 'B' : text),
    )
    const two = await released(others)
    const [a, b] = ['g=A', 'g=B'].map(stratum => two.one('performance', { stratum, statistic: 'beta_per_sd' }))
    const difference = at('beta_per_sd', 'difference')
    expect(number(difference.value)).toBeCloseTo(number(a!.value) - number(b!.value), 4)
    const back = two.one('comparison', { stratum: 'g=B', compared: 'beta_per_sd', statistic: 'difference' })
    expect(number(back.value)).toBeCloseTo(-number(difference.value), 4)
    expect(at('beta_per_sd', 'verdict').reason).toMatch(/^(within margin|inconclusive|different|beyond margin)/)
    const gained = ['g=A', 'g=B'].map(stratum =>
      number(two.one('performance', { stratum, statistic: 'r2_incremental' }).value),
    )
    const ratio = at('r2_incremental', 'ratio')
    expect(number(ratio.value)).toBeCloseTo(gained[0]! / gained[1]!, 3)
    expect(number(ratio.low)).toBeLessThan(number(ratio.value))
    expect(sample.page()).toMatch(/We compared A with all other people in the difference per SD of s \(raw score\)/)
    expect(sample.page()).toContain('The outcome pressure was recorded in: a cuff of the test.')
    expect(sample.page()).toContain('adjusted for age')
  })

  test('with weights and clusters has a jackknife’s limits; with weights alone none', async () => {
    const design = (keys: string) => (yaml: string) =>
      yaml.replace('design: sample', `design: sample\n  weight: w3${keys}`)
    const clustered = await released(regressionStudy(design('\n  cluster: cluster')))
    const slope = clustered.one('performance', { stratum: '(all)', statistic: 'beta_per_sd' })
    close(slope.value, perSd(GOLDEN.jackknife.slope))
    close(slope.high, perSd(GOLDEN.jackknife.slope + t975(7) * GOLDEN.jackknife.slopeSe))
    const gain = clustered.one('performance', { stratum: '(all)', statistic: 'r2_incremental' })
    expect(number(gain.value)).toBeCloseTo(GOLDEN.jackknife.gain, 4)
    expect(number(gain.low)).toBeCloseTo(GOLDEN.jackknife.gain - t975(7) * GOLDEN.jackknife.gainSe, 4)
    const weighted = await released(regressionStudy(design('')))
    expect(weighted.one('performance', { stratum: '(all)', statistic: 'beta_per_sd' })).toEqual(
      expect.objectContaining({
        value: slope.value,
        low: '',
        reason: 'people were drawn with unequal chances: no sampling interval',
      }),
    )
  })

  test('of a convenience sample, clustered or not, has neither interval nor verdict nor portability', async () => {
    const { one, rows } = await released(
      regressionStudy(yaml => yaml.replace('design: sample', 'design: convenience\n  cluster: cluster')),
    )
    const slope = one('performance', { stratum: '(all)', statistic: 'beta_per_sd' })
    expect([slope.low, slope.reason]).toEqual(['', 'convenience sample: no sampling interval'])
    close(slope.value, perSd(ofR('(all)', ['age']).slope))
    for (const statistic of ['verdict', 'detectable', 'needed', 'p', 'q', 'ratio'])
      for (const { status, value } of rows('comparison', { statistic }))
        expect([status, value]).toEqual(['not_estimable', ''])
  })

  test('that is missing, or whose covariate is, is counted by group and in no line', async () => {
    const gaps = regressionStudy(
      yaml => yaml.replace('covariates: [age]', 'covariates: [age, g]'),
      (column, i, text) => ((column === 'pressure' && i % 10 === 0) || (column === 'age' && i % 10 < 2) ? '' : text),
    )
    const { one } = await released(gaps)
    for (const stratum of ['(all)', 'g=A', 'g=B', 'g=C']) {
      const isIn = ({ g }: { g: string }) => stratum === '(all)' || stratum === `g=${g}`
      const count = (statistic: string) => number(one('performance', { stratum, statistic }).value)
      expect(count('people')).toBe(GOLDEN.people.filter(isIn).length)
      expect(count('missing')).toBe(GOLDEN.people.filter((person, i) => isIn(person) && i % 10 === 0).length)
      expect(count('without_covariates')).toBe(GOLDEN.people.filter((person, i) => isIn(person) && i % 10 === 1).length)
      expect(count('analysed')).toBe(GOLDEN.people.filter((person, i) => isIn(person) && i % 10 > 1).length)
    }
  })

  test('leaves the bytes of the whole in two batches, however work is cut', async () => {
    const study = regressionStudy()
    const samples = (passes: (nth: number) => boolean) =>
      study.vcf.map(line => {
        const cells = line.split('\t')
        return line.startsWith('##') ? line : cells.filter((_, i) => i < 9 || passes(i - 9)).join('\t')
      })
    const path = writeStudy({
      ...study,
      yaml: study.yaml.replace('[{ files: [genotypes.vcf] }]', '[{ files: [one.vcf] }, { files: [two.vcf] }]'),
    })
    for (const [name, lines] of Object.entries({
      one: samples(nth => nth % 3 === 0),
      two: samples(nth => nth % 3 > 0),
    }))
      writeFileSync(join(dirname(path), `${name}.vcf`), lines.map(line => `${line}\n`).join(''))
    expect((await released(path, '--shard-people', '7')).files).toEqual(sample.files)
  })

  test('leaves the bytes of the run that fitted its model', async () => {
    const study = regressionStudy()
    const frozen = writeStudy({ ...study, yaml: study.yaml.replace('\nviews:', '\nmodel: model.json\nviews:') })
    writeFileSync(join(dirname(frozen), 'model.json'), readFileSync(sample.model!))
    expect((await released(frozen)).files).toEqual(sample.files)
  })

  test('is withheld as a whole under a policy with a threshold', async () => {
    const guarded = await released(regressionStudy(yaml => yaml.replace('policy: open-data', 'policy: cms-11')))
    for (const table of ['performance', 'comparison']) {
      expect(guarded.rows(table, {}).length).toBeGreaterThan(0)
      for (const { status, value, n } of guarded.rows(table, {}))
        expect([status, value, n]).toEqual(['suppressed', '', ''])
    }
  })

  test.each([
    ['pressure', 'high', 'samples.tsv:5', 'something that is no decimal number'],
    ['age', '1e3', 'samples.tsv:5', 'an age that nobody has'],
  ])('refuses a %s of `%s` by line, never by value', async (column, text, place, message) => {
    const bad = regressionStudy(
      yaml => yaml,
      (name, i, was) => (name === column && i === 3 ? text : was),
    )
    const { code, err } = await cli('run', writeStudy(bad), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
    expect(err).toContain(place)
    expect(err).not.toContain(text)
  })
})
