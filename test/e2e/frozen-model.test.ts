import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const study = smallStudy()
const FROZEN = study.yaml.replace('count: reference', 'model: model.json\ncount: reference')

/** The study, changed, with a model file beside it. */
function frozen(change: Partial<SmallStudy>, model: string): string {
  const path = writeStudy({ ...study, yaml: FROZEN, ...change })
  writeFileSync(join(dirname(path), 'model.json'), model)
  return path
}

const tableOf = (folder: string, name: string) => readCsv(readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'))

describe('a frozen model', () => {
  let model: string
  let fitted: { folder: string; out: string }
  beforeAll(async () => {
    const out = temporaryFolder()
    const { folder, model: file } = await runStudy(writeStudy(study), out)
    fitted = { folder, out }
    model = readFileSync(file!, 'utf8')
  })

  test('leaves the bytes of the run that fitted it', async () => {
    const out = temporaryFolder()
    await runStudy(frozen({}, model), out)
    expect(filesBelow(join(out, 'released'))).toEqual(filesBelow(join(fitted.out, 'released')))
  })

  test('tells of rows that a rule left out what the run that fitted it told', async () => {
    const drop = (yaml: string) => yaml.replace('ambiguous: keep', 'ambiguous: drop')
    const [out, again] = [temporaryFolder(), temporaryFolder()]
    const { folder, model: file } = await runStudy(writeStudy({ ...study, yaml: drop(study.yaml) }), out)
    expect(tableOf(folder, 'match').some(({ statistic }) => statistic.startsWith('excluded: ambiguous'))).toBe(true)
    await runStudy(frozen({ yaml: drop(FROZEN) }, readFileSync(file!, 'utf8')), again)
    expect(filesBelow(join(again, 'released'))).toEqual(filesBelow(join(out, 'released')))
  })

  test('gives a group the same measures whoever else is there', async () => {
    const isAfr = (line: string, i: number) => i === 0 || line.split('\t').includes('AFR')
    const { folder } = await runStudy(frozen({ people: study.people.filter(isAfr) }, model), temporaryFolder())
    const rowsOf = (folder: string) =>
      tableOf(folder, 'distribution').filter(
        ({ stratum, view }) => view === 'sampled_as' && stratum === 'sampled_as=AFR',
      )
    expect(rowsOf(folder).map(({ measure }) => measure)).toContain('znorm2')
    expect(rowsOf(folder)).toEqual(rowsOf(fitted.folder))
  })

  test('counts a variant that the genotypes lack as a missing call of everyone', async () => {
    const lacking = study.vcf.filter((_, i) => i !== study.vcf.length - 1)
    const { folder } = await runStudy(frozen({ vcf: lacking }, model), temporaryFolder())
    const rate = (folder: string) =>
      tableOf(folder, 'quality').find(({ view, statistic }) => view === '(all)' && statistic === 'call_rate')!
    expect(Number(rate(fitted.folder).value)).toBe(1)
    expect(Number(rate(folder).value)).toBeLessThan(1)
    expect(tableOf(folder, 'match').find(({ statistic }) => statistic.startsWith('unmatched'))).toBeDefined()
  })

  const weightChanged = study.score.map(line => line.replace(/\t0\./, '\t1.'))
  test.each<[string, Partial<SmallStudy>, (model: string) => string, RegExp]>([
    ['that is something else', {}, () => '{"format": 1}', /model\.json[\s\S]*not a file of frozen models/],
    [
      'in which a number was changed',
      {},
      m => m.replace(/"mean":"(-?)/, '"mean":"$19'),
      /not what it was when it was fitted/,
    ],
    ['in which a weight was changed', {}, m => m.replace(/"units_1":\[(-?)/, '"units_1":[$11'), /not what it was/],
    ['of another score', {}, m => m.replaceAll('T2D_FE', 'OTHER'), /not what it was|no model of the score/],
    ['of other rows of the score', { score: weightChanged }, m => m, /fitted to another score file/],
    [
      'fitted under other rules',
      { yaml: FROZEN.replace('ambiguous: keep', 'ambiguous: drop') },
      m => m,
      /`matching\.ambiguous` keep/,
    ],
    ['fitted on other components', { yaml: FROZEN.replace('[PC1, PC2]', '[PC1, PC3]') }, m => m, /PC1, PC2/],
  ])('%s is refused by check', async (_, change, alter, says) => {
    const { code, err } = await cli('check', frozen(change, alter(model)))
    expect(err).toMatch(says)
    expect(code).toBe(2)
  })
})
