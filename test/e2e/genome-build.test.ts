import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KNOWN_VARIANTS } from '../../science/genotypes/known-variants.ts'
import { cli, runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 60, every: 10, variants: 60 })
const GRCH37 = new Map(
  KNOWN_VARIANTS.trim()
    .split('\n')
    .map(line => {
      const [, chromosome, pos37, pos38] = line.split(' ')
      return [`${chromosome}\t${pos38}`, `${chromosome}\t${pos37}`]
    }),
)
const lifted = (lines: string[], from: number) =>
  lines.flatMap(line => {
    if (line.startsWith('#') || line.startsWith('rsID')) return [line]
    const cells = line.split('\t')
    const there = GRCH37.get(cells.slice(from, from + 2).join('\t'))
    return there
      ? [
          cells
            .with(from, there)
            .toSpliced(from + 1, 1)
            .join('\t'),
        ]
      : []
  })

test('positions that bear out the build are told on the page', async () => {
  const { folder } = await runStudy(writeStudy(SMALL), temporaryFolder())
  expect(readFileSync(join(folder, 'site', 'quality.html'), 'utf8').replace(/<\/?bdi>/g, '')).toMatch(
    /Positions are those of GRCh38: \d+ well-known variants/,
  )
})

test('too few of them are told too', async () => {
  const vcf = SMALL.vcf.filter(line => line.startsWith('#') || !GRCH37.has(line.split('\t', 2).join('\t')))
  const yaml = SMALL.yaml.replace('multiallelic: keep', 'multiallelic: keep, min_weight: 0.1')
  const { folder } = await runStudy(writeStudy({ ...SMALL, vcf, yaml }), temporaryFolder())
  expect(readFileSync(join(folder, 'site', 'quality.html'), 'utf8')).toContain('too few well-known variants to tell')
})

test('genotypes of another build than declared are refused though their header says nothing', async () => {
  const vcf = lifted(SMALL.vcf, 0)
  const { code, err } = await cli('run', writeStudy({ ...SMALL, vcf }), '--out', temporaryFolder())
  expect([code, err.replace(/\s+/g, ' ')]).toEqual([
    2,
    expect.stringMatching(/genotypes\.vcf.*well-known variants in the file lie where GRCh37 has them/),
  ])
})

test('a score of another build than its header says is refused by `check`', async () => {
  const { code, err } = await cli('check', writeStudy({ ...SMALL, score: lifted(SMALL.score, 1) }))
  expect([code, err.replace(/\s+/g, ' ')]).toEqual([
    2,
    expect.stringMatching(/T2D_Suzuki2024_fixed_GRCh38\.txt.*lie where GRCh37 has them/),
  ])
})
