import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 150, every: 10, variants: 60 })
const GROUP = 'AFR'
const ids = SMALL.people.slice(1).flatMap(line => (line.split('\t').includes(GROUP) ? [line.split('\t', 1)[0]!] : []))
const columns = SMALL.vcf
  .find(line => line.startsWith('#CHROM'))!
  .split('\t')
  .flatMap((id, i) => (ids.includes(id) ? [i] : []))

/** The study with every nth variant's calls missing in the group, or in everyone. */
const losing = (isLost: (nth: number) => boolean, who: 'group' | 'everyone' = 'group') => ({
  ...SMALL,
  vcf: SMALL.vcf.map((line, nth) =>
    line.startsWith('#') || !isLost(nth)
      ? line
      : line
          .split('\t')
          .map((cell, i) => (i >= 9 && (who === 'everyone' || columns.includes(i)) ? './.' : cell))
          .join('\t'),
  ),
})

describe('calls that are missing in one group', () => {
  test('are a finding in the release, on the page of quality and on the first page', async () => {
    const { folder } = await runStudy(writeStudy(losing(nth => nth % 8 === 0)), temporaryFolder())
    const rows = readCsv(readFileSync(join(folder, 'tables', 'quality.csv'), 'utf8'))
    const gap = rows.find(row => row.stratum === `sampled_as=${GROUP}` && row.statistic === 'weight_gap')!
    expect(Number(gap.value)).toBeGreaterThan(0.02)
    expect(gap.reason).toBe('beyond the margin of 0.02')
    for (const page of ['index.html', 'quality.html'])
      expect(readFileSync(join(folder, 'site', page), 'utf8')).toContain('can look like a difference in risk')
  })

  test('in most of the weight leave the group without values of the score, and the others with theirs', async () => {
    const { folder } = await runStudy(writeStudy(losing(nth => nth % 3 > 0)), temporaryFolder())
    const rows = readCsv(readFileSync(join(folder, 'tables', 'distribution.csv'), 'utf8'))
    const means = rows.filter(row => row.view === 'sampled_as' && row.statistic === 'mean')
    expect(means.filter(row => row.status !== 'released').map(row => row.stratum)).toEqual(
      means.filter(row => row.stratum === `sampled_as=${GROUP}`).map(row => row.stratum),
    )
    expect(means.filter(row => row.status === 'released').length).toBeGreaterThan(0)
    expect(readFileSync(join(folder, 'site', 'index.html'), 'utf8')).toContain('Too little of the score')
  })
})

test('calls that are missing in everyone stop the run, and the heaviest losses are told', async () => {
  const { code, err } = await cli('run', writeStudy(losing(nth => nth % 3 > 0, 'everyone')), '--out', temporaryFolder())
  const flat = err.replace(/\s+/g, ' ')
  expect(code).toBe(2)
  expect(flat).toMatch(/Only [\d.]+% of the score’s weight is matched and called/)
  expect(flat).toContain('Most is lost in calls that are missing')
  expect(flat.match(/no call in 100\.0% of people/g)).toHaveLength(10)
})
