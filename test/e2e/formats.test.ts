import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { bedFiles } from '../science/genotypes/binary-files.ts'

const SMALL = smallStudy({ count: 90, every: 20, variants: 80 })
const HEADER = SMALL.vcf.findIndex(line => line.startsWith('#CHROM'))
const ROWS = SMALL.vcf.slice(HEADER + 1).map(line => line.split('\t'))
const IDS = SMALL.vcf[HEADER]!.split('\t').slice(9)

type Files = Record<string, Uint8Array | string>

/** A study of these genotype files, the first of which it names (all `.vcf` files); gives back its path. */
function studyOf(files: Files, named: string[], more = ''): string {
  const yaml = SMALL.yaml.replace('[genotypes.vcf]', `[${named.join(', ')}]`).replace('build:', `${more}build:`)
  const study = writeStudy({ ...SMALL, yaml })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dirname(study), name), content)
  return study
}

async function tables(study: string): Promise<string[]> {
  const { folder } = await runStudy(study, temporaryFolder())
  return ['distribution', 'histogram', 'quality', 'match'].map(name =>
    readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'),
  )
}

/** The small study's genotypes as a PLINK 1 data set. */
function asBed(): Record<'a.bed' | 'a.bim' | 'a.fam', Uint8Array | string> {
  const bim = ROWS.map(([chromosome, pos, id, ref, alt]) => [chromosome, id, pos, alt, ref].join(' '))
  const calls = ROWS.map(row => row.slice(9).map(call => Number(call[0]) + Number(call[2])))
  const fam = IDS.map(id => `0 ${id} 0 0 0 -9\n`).join('')
  return { ...(bedFiles(bim, calls) as Record<'a.bed' | 'a.bim', Uint8Array>), 'a.fam': fam }
}

describe('the same genotypes', () => {
  const fromVcf = tables(writeStudy(SMALL))

  test('as .bed, .bim and .fam give the same tables as the VCF', async () => {
    expect(await tables(studyOf(asBed(), ['a.bed']))).toEqual(await fromVcf)
  })

  test('in two files whose columns are ordered otherwise give the same tables as in one', async () => {
    const text = (rows: string[][]) => `##fileformat=VCFv4.2\n${rows.map(row => `${row.join('\t')}\n`).join('')}`
    const turned = (row: string[]) => [...row.slice(0, 9), ...row.slice(9).reverse()]
    const head = SMALL.vcf[HEADER]!.split('\t')
    const half = ROWS.findIndex(row => row[0] !== ROWS[0]![0])
    const files = {
      'one.vcf': text([head, ...ROWS.slice(0, half)]),
      'two.vcf': text([head, ...ROWS.slice(half)].map(turned)),
    }
    expect(await tables(studyOf(files, ['one.vcf', 'two.vcf']))).toEqual(await fromVcf)
  })

  test('with the two alleles of a .bim exchanged are other genotypes: a changed .bim is read again', async () => {
    const study = studyOf(asBed(), ['a.bed'])
    const out = temporaryFolder()
    const { folder: before } = await runStudy(study, out)
    const text = Buffer.from(asBed()['a.bim'] as Uint8Array)
      .toString()
      .trimEnd()
      .split('\n')
    const exchanged = text
      .map(line => line.split('\t'))
      .map(([c, id, m, pos, a1, a2]) => [c, id, m, pos, a2, a1].join('\t'))
    writeFileSync(join(dirname(study), 'a.bim'), `${exchanged.join('\n')}\n`)
    writeFileSync(study, readFileSync(study, 'utf8').replace('cohort: small', 'cohort: other'))
    const { folder: after } = await runStudy(study, out)
    expect(readFileSync(join(after, 'tables', 'distribution.csv'), 'utf8')).not.toBe(
      readFileSync(join(before, 'tables', 'distribution.csv'), 'utf8'),
    )
  })
})

describe('check refuses', () => {
  test.each<[what: string, study: () => string, says: RegExp]>([
    [
      'a .bed without its .bim',
      () => studyOf({ 'a.bed': asBed()['a.bed'], 'a.fam': asBed()['a.fam'] }, ['a.bed']),
      /^study\.yaml:7:15: The file `a\.bim` does not exist/,
    ],
    [
      'a .bed of other people than its .fam',
      () => studyOf({ ...asBed(), 'a.fam': '0 a 0 0 0 -9\n' }, ['a.bed']),
      /^a\.bed: The file has \d+ bytes, and its \.fam of 1 lines and its \.bim of 80 lines make 83/,
    ],
    ['a .pgen, with what to do', () => studyOf({ 'a.pgen': 'l' }, ['a.pgen']), /a\.pgen`[\s\S]*--export bgen-1\.2/],
    [
      'genotypes of another build than the study’s, with the line',
      () =>
        studyOf(
          {
            'b.vcf': SMALL.vcf.with(0, '##fileformat=VCFv4.2\n##contig=<ID=1,length=249250621>').concat('').join('\n'),
          },
          ['b.vcf'],
        ),
      /^b\.vcf:2: .*GRCh37/,
    ],
  ])('%s', async (_, study, says) => {
    const { code, err } = await cli('check', study())
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
  })
})
