import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 45, every: 10, variants: 60 })
const first = SMALL.score.findIndex(line => line.includes('chr_name')) + 1
const withCells = (line: string, cells: Record<number, string>) =>
  line
    .split('\t')
    .map((cell, i) => cells[i] ?? cell)
    .join('\t')

describe('what a score loses', () => {
  // Twelve rows without a position, of weights 12 down to 1, and otherwise weights that add up to next to nothing.
  const score = SMALL.score.map((line, i) => {
    if (i < first) return line
    const nth = i - first
    return withCells(line, nth < 12 ? { 0: `lost${12 - nth}`, 2: '', 5: String(12 - nth) } : { 5: '0.001' })
  })

  test('stops the run beyond `matching.min_weight`, and the ten heaviest losses are told, each with line and reason', async () => {
    const { code, err } = await cli('run', writeStudy({ ...SMALL, score }), '--out', temporaryFolder())
    expect(code).toBe(2)
    const flat = err.replace(/\s+/g, ' ')
    expect(flat).toMatch(/Only 0\.\d% of the score’s weight is matched and called in the genotypes, less than the 75%/)
    const told = [...flat.matchAll(/lost(\d+) \(line (\d+): the file gives no position\)/g)]
    expect(told.map(([, weight, line]) => [Number(weight), Number(line)])).toEqual(
      Array.from({ length: 10 }, (_, i) => [12 - i, first + 1 + i]),
    )
  })

  test('is told in the release row by row where the study accepts it', async () => {
    const yaml = SMALL.yaml.replace('multiallelic: keep', 'multiallelic: keep, min_weight: 0.0001')
    const { folder } = await runStudy(writeStudy({ ...SMALL, score, yaml }), temporaryFolder())
    const rows = readCsv(readFileSync(join(folder, 'tables', 'match.csv'), 'utf8'))
    expect(rows.find(({ statistic }) => statistic === 'unmatched: the file gives no position')?.value).toBe('12')
  })
})

describe('missing calls where few reference people could tell what to expect', () => {
  const vcf = SMALL.vcf.map((line, nth) => (line.startsWith('#') || nth % 2 ? line : withCells(line, { 9: './.' })))

  test('are refused under `missing: mean`', async () => {
    const { code, err } = await cli('run', writeStudy({ ...SMALL, vcf }), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringMatching(/fewer than 50 reference people[\s\S]*missing: drop/)])
  })

  test('add nothing under `missing: drop`, and the page says what that does', async () => {
    const yaml = SMALL.yaml.replace('build: GRCh38', 'build: GRCh38\n  missing: drop')
    const { folder } = await runStudy(writeStudy({ ...SMALL, vcf, yaml }), temporaryFolder())
    expect(readFileSync(join(folder, 'site', 'quality.html'), 'utf8')).toContain('A missing call adds nothing.')
    const rows = readCsv(readFileSync(join(folder, 'tables', 'quality.csv'), 'utf8'))
    expect(Number(rows.find(({ statistic }) => statistic === 'call_rate')!.value)).toBeLessThan(1)
  })
})
