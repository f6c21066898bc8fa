import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liabilityR2 } from '../../science/stats/liability.ts'
import { t975 } from '../../science/stats/t-quantile.ts'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { GOLDEN as REGRESSION } from '../helpers/regression-golden.ts'
import { regressionStudy, scoreSd } from '../helpers/regression-study.ts'
import { type SmallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const GOLDEN = JSON.parse(readFileSync('test/golden/added/expected.json', 'utf8'))
const PEOPLE = REGRESSION.people

/** The forty people with a binary outcome, `ill`, in the place of their pressure. */
const added = (
  change: (yaml: string) => string = yaml => yaml,
  cells: (column: string, i: number, text: string) => string = (_column, _i, text) => text,
) =>
  regressionStudy(
    yaml =>
      change(
        yaml
          .replace('kind: continuous', 'kind: binary')
          .replace('compare: { g: overall }, margin: { beta_per_sd: 2 }', 'compare: {}'),
      ),
    (column, i, text) => cells(column, i, column === 'pressure' ? String(GOLDEN.ill[i]) : text),
  )

async function released(study: SmallStudy) {
  const { folder } = await runStudy(writeStudy(study), temporaryFolder())
  const rows = readCsv(readFileSync(join(folder, 'tables/performance.csv'), 'utf8'))
  const page = readFileSync(join(folder, 'site/performance.html'), 'utf8').replace(/<[^>]+>/g, '')
  return {
    page,
    of: (statistic: string, stratum = '(all)') => {
      const found = rows.filter(row => row.statistic === statistic && row.stratum === stratum)
      expect(found).toHaveLength(1)
      return found[0]!
    },
  }
}
const WEIGHTED = (yaml: string) => yaml.replace('design: sample', 'design: sample\n  weight: w3\n  cluster: cluster')
const close = (text: string | undefined, expected: number) => expect(Number(text)).toBeCloseTo(expected, 4)

describe('what a score adds to covariates of a binary outcome', () => {
  test('is what R says, with the limits of a jackknife over clusters, beside the odds and the AUC', async () => {
    const { of, page } = await released(added(WEIGHTED))
    close(of('r2_incremental').value, GOLDEN.weighted.gain)
    close(of('r2_incremental').low, GOLDEN.weighted.gain - t975(7) * GOLDEN.errors.gain)
    close(of('r2_adjusted').value, GOLDEN.weighted.adjusted)
    close(of('beta_per_sd').value, (GOLDEN.weighted.slope * scoreSd()) / 410)
    expect(of('r2_incremental').n).toBe('40')
    expect(Number(of('cases').value) + Number(of('controls').value)).toBe(40)
    expect(of('auc').status).toBe('released')
    expect(page).toContain('R² added by the score')
    expect(page).toContain('what the score adds to age')
  })

  test('is told on the liability scale at the prevalence given of each group, in its table and on the page, and verified', async () => {
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'prevalence.csv'),
      'g,prevalence,low,high,source,year\n(all),0.05,0.02,0.1,A survey,2024\nA,0.05,,,A survey,2024\nB,0.05,,,A survey,2024\nC,0.05,,,A survey,2024\n',
    )
    const study = added(yaml =>
      WEIGHTED(yaml).replace(
        'source: a cuff of the test',
        'source: a cuff of the test, prevalence: { file: prevalence.csv }',
      ),
    )
    const run = await runStudy(writeStudy(study, folder), temporaryFolder())
    const rows = readCsv(readFileSync(join(run.folder, 'tables/absolute_risk.csv'), 'utf8'))
    const at = (prevalence: string, stratum = '(all)') =>
      rows.find(row => row.statistic === 'r2_liability' && row.stratum === stratum && row.prevalence === prevalence)!
    const share =
      PEOPLE.reduce((sum, { w3 }, i) => sum + w3 * GOLDEN.ill[i], 0) / PEOPLE.reduce((sum, { w3 }) => sum + w3, 0)
    for (const [name, prevalence] of [
      ['given', 0.05],
      ['low', 0.02],
      ['high', 0.1],
    ] as const)
      expect(Number(at(name).value)).toBeCloseTo(liabilityR2(GOLDEN.weighted.gain, prevalence, share)!, 3)
    expect(Number(at('given').low)).toBeLessThan(Number(at('given').value))
    expect(at('given', 'g=A')).toMatchObject({ value: '', status: 'not_estimable' })
    expect(readFileSync(join(run.folder, 'site/performance.html'), 'utf8')).toContain(
      'R² added by the score, liability scale',
    )
    expect(await cli('verify', run.folder)).toMatchObject({ code: 0, err: '' })
  })

  test('of a convenience sample has no interval', async () => {
    const { of } = await released(added(yaml => WEIGHTED(yaml).replace('design: sample', 'design: convenience')))
    close(of('r2_incremental').value, GOLDEN.weighted.gain)
    expect([of('beta_per_sd').low, of('beta_per_sd').reason]).toEqual(['', 'convenience sample: no sampling interval'])
  })

  test('has no interval without a design to jackknife over, is not told of few cases or controls, and counts who lacks a covariate', async () => {
    const { of } = await released(
      added(undefined, (column, i, text) => {
        const isEmpty = (column === 'age' && i < 2) || (column === 'pressure' && i === 39)
        return isEmpty ? '' : text
      }),
    )
    expect([of('r2_incremental').status, of('r2_incremental').low, of('r2_incremental').reason]).toEqual([
      'released',
      '',
      'no clusters, families or strata are declared to jackknife over: no interval',
    ])
    expect(['without_covariates', 'missing', 'analysed'].map(statistic => of(statistic).value)).toEqual([
      '2',
      '1',
      '37',
    ])
    for (const group of ['A', 'B', 'C']) {
      const { status, value, reason } = of('r2_incremental', `g=${group}`)
      const cases = PEOPLE.filter(({ g }, i) => g === group && GOLDEN.ill[i] === 1 && i > 1 && i < 39).length
      expect([status, value]).toEqual(['not_estimable', ''])
      expect(reason).toBe(`fewer than 10 ${cases < 10 ? 'cases' : 'controls'} with the covariates known`)
    }
  })

  test('needs an outcome of 0, 1 or nothing, by line', async () => {
    const { code, err } = await cli(
      'run',
      writeStudy(added(undefined, (column, i, text) => (column === 'pressure' && i === 4 ? '7' : text))),
      ...['--out', temporaryFolder()],
    )
    expect([code, err]).toEqual([2, expect.stringContaining('does not hold 0, 1 or nothing')])
    expect(err).toContain('samples.tsv:6')
  })
})
