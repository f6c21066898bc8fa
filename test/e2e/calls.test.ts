import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 150, every: 10, variants: 60 })

/** The VCF with the calls of its nth sample changed. */
const withCalls = (vcf: string[], sample: number, call: (nth: number) => string) =>
  vcf.map((line, nth) =>
    line.startsWith('#')
      ? line
      : line
          .split('\t')
          .with(9 + sample, call(nth))
          .join('\t'),
  )

async function qualityOf(vcf: string[]) {
  const { folder } = await runStudy(writeStudy({ ...SMALL, vcf }), temporaryFolder())
  const rows = readCsv(readFileSync(join(folder, 'tables', 'quality.csv'), 'utf8')).filter(
    row => row.stratum === '(all)',
  )
  return Object.fromEntries(rows.map(row => [row.statistic, Number(row.value)]))
}

describe('missing calls', () => {
  test('lower the call rate and the weight called, and leave the person a score', async () => {
    const [whole, holed] = [
      await qualityOf(SMALL.vcf),
      await qualityOf(withCalls(SMALL.vcf, 0, nth => (nth % 2 ? './.' : '0|1'))),
    ]
    expect(whole).toMatchObject({ call_rate: 1, weight_called: 1 })
    expect(holed.scored).toBe(whole.scored)
    expect(holed.call_rate).toBeLessThan(1)
    expect(holed.weight_called).toBeLessThan(1)
  })

  test('of every variant leave no score: nobody is scored by imputation alone', async () => {
    const [whole, empty] = [await qualityOf(SMALL.vcf), await qualityOf(withCalls(SMALL.vcf, 0, () => './.'))]
    expect([empty.people, empty.scored]).toEqual([whole.people, whole.scored! - 1])
    expect(empty.call_rate).toBe(1)
  })
})

test('a release that was made but is gone is said to be gone', async () => {
  const [study, out] = [writeStudy(SMALL), temporaryFolder()]
  await runStudy(study, out)
  rmSync(join(out, 'released'), { recursive: true })
  const { code, err } = await cli('run', study, '--out', out)
  expect([code, err]).toEqual([2, expect.stringMatching(/files are gone[\s\S]*control/)])
})
