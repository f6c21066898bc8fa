import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import type { OpenFile } from '../../../science/genotypes/beside.ts'
import { concat } from '../../../science/genotypes/bytes.ts'
import { canonicalChromosome } from '../../../science/genotypes/chromosome.ts'
import { compression } from '../../../science/genotypes/compression.ts'
import { MAX_LINE_BYTES } from '../../../science/genotypes/lines.ts'
import { openGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import { readVcfHeader } from '../../../science/genotypes/vcf-header.ts'
import { bgzip, bytesOf, openOf, readParts, sourceOf, vcf } from './helpers.ts'

const read = async (lines: string[], cuts?: number[]) => readParts(bytesOf(vcf(lines)), cuts)
const dosages = async (alt: string, format: string, calls: string) =>
  (await read([`1 5 . A ${alt} ${format} ${calls}`])).records.map(record => record.dosages.join(''))

/** What went wrong, as a UserError's code and line (and column). */
async function problem(outcome: Promise<unknown>): Promise<string> {
  const error = await outcome.then(
    () => 'no error',
    (error: unknown) => error,
  )
  if (!(error instanceof UserError)) throw error
  expect(error.place?.file).toBe('a.vcf')
  return [error.code, error.place?.line, error.place?.column].filter(part => part !== undefined).join(' ')
}

describe('calls', () => {
  test.each([
    ['C', 'GT', '0|0 0|1 1|0 1|1 0/1', '01121'],
    ['C', 'GT', './. .|. . 0/. ./1 1|.', '333333'],
    ['C', 'GT', '0 1 0|1', '021'],
    ['C', 'GT', '/0/1 |1|1 |1', '122'],
    ['C', 'GT:DP:GQ', '0|1:3:9 1|1 ./.:0:0 1:2:2', '1232'],
    ['C', 'DP:GT', '3:0|1 9:1|1 . 4', '1233'],
    ['C', 'DP:GT:GQ', '30:0|1:1 :1|1:0', '12'],
    ['C', 'PGT:GT', '1|1:0|0 0|0:1|1', '02'],
  ])('ALT %s, FORMAT %s, calls %s count as %s', async (alt, format, calls, expected) => {
    expect(await dosages(alt, format, calls)).toEqual([expected])
  })

  test('each ALT allele is counted on its own, and the other alleles are not it', async () => {
    expect(await dosages('C,G', 'GT', '0|1 1|2 2|2 .|2 0')).toEqual(['11030', '01230'])
    const { records, summaries } = await read(['1 5 . A C,G GT 1|2 1'])
    expect(records.map(({ alt, multiallelic }) => [alt, multiallelic])).toEqual([
      ['C', true],
      ['G', true],
    ])
    expect(summaries[0]).toMatchObject({ lines: 1, records: 2, multiallelic: 1, haploid: 1 })
  })

  test('alleles of two digits are read', async () => {
    const alts = Array.from({ length: 12 }, (_, i) => 'C'.repeat(i + 1)).join(',')
    expect((await dosages(alts, 'GT', '0/11 12|12 1/2'))[10]).toBe('100')
    expect((await dosages(alts, 'GT', '0/11 12|12 1/2'))[11]).toBe('020')
  })

  test.each(['0|2', '2', '9|0', '0|11', '1|1000000000000000000000'])('%s with one ALT is an error', async gt => {
    expect(await problem(dosages('C', 'GT', `0|0 ${gt} 0|0`))).toBe('bad-genotype 3 11')
  })

  test.each(['a|0', '0|', '|', '0-1', '0|1x', '', '1 0', '0||1', '-1|0', '0|1|', '?'])('"%s" is an error', async gt => {
    const text = vcf(['1 5 . A C GT 0|0 CALL 0|0']).replace('CALL', gt)
    expect(await problem(readParts(bytesOf(text)))).toBe('bad-genotype 3 11')
  })

  test('more than two alleles are an error, also where all are missing', async () => {
    expect(await problem(dosages('C', 'GT', '0|0|1'))).toBe('ploidy 3 10')
    expect(await problem(dosages('C', 'GT', '0|0 ././.'))).toBe('ploidy 3 11')
  })
})

describe('records', () => {
  test('keep their place, id and alleles; bases become upper case', async () => {
    const { records } = await read(['chr1 7 rs7;x a cT GT 0|1'])
    expect(records).toEqual([
      { chromosome: '1', pos1: 7, id: 'rs7;x', ref: 'A', alt: 'CT', multiallelic: false, dosages: [1] },
    ])
  })

  test('chromosomes have one name however a file writes them, and other contigs have none', () => {
    const names = ['1', 'chr22', 'CHRX', 'Y', 'M', 'chrM', 'MT', 'chrMT', 'chrUn_1', '0', '23', 'HLA-A', 'chr', '01']
    const expected = ['1', '22', 'X', 'Y', 'MT', 'MT', 'MT', 'MT']
    expect(names.map(canonicalChromosome)).toEqual([...expected, ...Array(6).fill(undefined)])
  })

  test('alleles that are not bases, lines without ALT and other contigs are left out and counted', async () => {
    const { records, summaries } = await read([
      '1 5 . A . GT 0|0',
      '1 6 . A * GT 0|1',
      '1 7 . A <DEL>,C,G]17:198982] GT 2|1',
      '1 8 . A [13:5[A,.A,A. GT 0|0',
      'chrUn_1 1 . A C DP 9',
    ])
    expect(records.map(({ pos1, alt, dosages }) => [pos1, alt, dosages])).toEqual([[7, 'C', [1]]])
    expect(summaries[0]!.skipped).toEqual({ monomorphic: 1, symbolic: 6, otherContigs: 1 })
    expect(summaries[0]).toMatchObject({ lines: 5, records: 1, chromosomes: ['1', 'chrUn_1'] })
  })

  test('a header alone has no record, and blank lines and CRLF change nothing', async () => {
    expect((await read([])).records).toEqual([])
    const text = vcf(['1 5 . A C GT 0|1', '1 6 . A C GT 1|1']).replaceAll('\n', '\r\n')
    const { records } = await readParts(bytesOf(text.replace(/(?<=0\|1\r\n|1\|1\r\n)/g, '\r\n\n')))
    expect(records.map(record => record.dosages)).toEqual([[1], [2]])
  })

  test.each([
    ['1 x . A C GT 0|0 0|0', 'bad-record 4 2'],
    ['1 0 . A C GT 0|0 0|0', 'bad-record 4 2'],
    ['1 -3 . A C GT 0|0 0|0', 'bad-record 4 2'],
    ['1 5.0 . A C GT 0|0 0|0', 'bad-record 4 2'],
    ['1 2147483648 . A C GT 0|0 0|0', 'bad-record 4 2'],
    ['1 5 . . C GT 0|0 0|0', 'bad-record 4 4'],
    ['1 5 . A C, GT 0|0 0|0', 'bad-record 4 5'],
    ['1 5 . A <DEL GT 0|0 0|0', 'bad-record 4 5'],
    [' 5 . A C GT 0|0 0|0', 'bad-record 4 1'],
    ['1 5 . A C GT 0|0', 'bad-record 4'],
    ['1 5 . A C GT 0|0 0|0 0|0', 'bad-record 4'],
    ['1 5 . A <DEL> GT 0|0', 'bad-record 4'],
    ['1 5 . A C GT', 'bad-record 4'],
    ['1 5 . A C DP 1 1', 'no-genotypes 4 9'],
    ['1 1 . A C GT 0|0 0|0', 'order 4'],
  ])('"%s" is an error at its line, in whatever range it is', async (line, expected) => {
    const text = bytesOf(vcf(['1 2 . A C GT 0|0 0|1', line, '1 9 . A C GT 0|0 1|1']))
    expect(await problem(readParts(text))).toBe(expected)
    // Only the columns of the #CHROM line and of the record before it lie before this cut.
    if (!expected.startsWith('order')) expect(await problem(readParts(text, [90]))).toBe(expected)
    const zipped = bgzip(text, [11])
    const cuts = [zipped.length >> 2, zipped.length >> 1]
    if (!expected.startsWith('order')) expect(await problem(readParts(zipped, cuts, 10))).toBe(expected)
    expect(await problem(readParts(gzipSync(text)))).toBe(expected)
  })

  test('a second header inside the file is an error', async () => {
    const text = vcf(['1 2 . A C GT 0|0'])
    expect(await problem(readParts(bytesOf(text + text)))).toBe('bad-record 4')
  })

  test('several records may share a position, but none may go back nor a chromosome return', async () => {
    const lines = ['1 5 . A C GT 0|0', '1 5 . A G GT 0|0', '2 1 . A C GT 0|0']
    expect((await read(lines)).records).toHaveLength(3)
    expect(await problem(read([...lines, 'chr1 9 . A C GT 0|0']))).toBe('order 6')
    expect(await problem(read([lines[2]!, 'chr2 3 . A C GT 0|0', '2 2 . A C GT 0|0']))).toBe('order 5')
  })

  test('what goes back or returns from one range to the next is an error, wherever the cut', async () => {
    for (const lines of [
      ['1 5 . A C GT 0|0', '1 4 . A C GT 0|0'],
      ['1 5 . A C GT 0|0', '2 1 . A C GT 0|0', '3 1 . A C GT 0|0', '2 9 . A C GT 0|0'],
    ]) {
      const text = bytesOf(vcf(lines))
      for (let cut = 1; cut < text.length; cut++) expect(await problem(readParts(text, [cut]))).toMatch(/^order/)
    }
  })
})

describe('headers', () => {
  const header = (text: string) => readVcfHeader(sourceOf(bytesOf(text)), 'a.vcf')
  const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO'

  test('give the samples in file order', async () => {
    const text = `##fileformat=VCFv4.3\n##x\n${columns}\tFORMAT\tb\ta\n`
    expect((await header(text)).samples).toEqual(['b', 'a'])
  })

  test.each([
    ['', 'empty-file'],
    ['hello\n', 'not-vcf 1'],
    ['{"a": 1}', 'not-vcf 1'],
    [`${columns}\tFORMAT\ta\n`, 'not-vcf 1'],
    ['##fileformat=VCFv4.2\n', 'bad-header 2'],
    ['##fileformat=VCFv4.2\n1\t5\t.\tA\tC\n', 'bad-header 2'],
    ['##fileformat=VCFv4.2\n##x\n#CHROM\tPOS\tREF\n', 'bad-header 3'],
    [`##fileformat=VCFv4.2\n${columns}\n`, 'no-samples 2'],
    [`##fileformat=VCFv4.2\n${columns}\tFORMAT\n`, 'no-samples 2'],
    [`##fileformat=VCFv4.2\n${columns}\tGT\ta\n`, 'bad-header 2'],
    [`##fileformat=VCFv4.2\n${columns}\tFORMAT\ta\t\n`, 'bad-header 2'],
    [`##fileformat=VCFv4.2\n${columns}\tFORMAT\t\xff\n`, 'bad-header 2'],
  ])('%j is the error %s', async (text, expected) => {
    expect(await problem(header(text))).toBe(expected)
  })

  test('a repeated sample id is an error that names the two columns and not the id', async () => {
    const outcome = header(`##fileformat=VCFv4.2\n${columns}\tFORMAT\tsecret\tother\tsecret\n`)
    await expect(outcome).rejects.toMatchObject({ code: 'duplicate-sample', place: { line: 2, column: 12 } })
    await expect(outcome).rejects.toThrow('Columns 10 and 12')
    await expect(outcome).rejects.not.toThrow('secret')
  })
})

describe('compressed and cut files', () => {
  const text = bytesOf(vcf(Array.from({ length: 20 }, (_, i) => `1 ${i + 1} . A C GT 0|1 1|1`)))
  const cutsOf = (bytes: Uint8Array) => Array.from({ length: bytes.length - 1 }, (_, i) => bytes.slice(0, i + 1))

  test('are told apart by their first bytes', () => {
    expect([text, gzipSync(text), bgzip(text), bytesOf('')].map(compression)).toEqual([
      'plain',
      'gzip',
      'bgzip',
      'plain',
    ])
  })

  test('a bgzip file cut anywhere is an error, between two blocks too', async () => {
    for (const cut of cutsOf(bgzip(text, [50]))) expect(await problem(readParts(cut))).toMatch(/^(truncated|not-vcf)/)
  })

  test('a gzip file cut anywhere is an error', async () => {
    for (const cut of cutsOf(gzipSync(text))) expect(await problem(readParts(cut))).toMatch(/^(truncated|not-vcf)/)
  })

  test('a plain file cut inside a line is an error, even where its last call still reads as haploid', async () => {
    for (const cut of cutsOf(text)) {
      if (cut.at(-1) !== 10) expect(await problem(readParts(cut))).toMatch(cut.length <= 20 ? 'not-vcf' : 'truncated')
    }
  })

  test('a gzip file that goes on with other bytes after its end is an error', async () => {
    expect(await problem(readParts(concat([gzipSync(text), bytesOf('more')])))).toBe('corrupt')
  })

  test('a block whose footer claims 4 GiB, or whose data inflate past 64 KiB, is an error', async () => {
    const lying = bgzip(text)
    lying.fill(0xff, lying.length - 32, lying.length - 28)
    expect(await problem(readParts(lying))).toBe('corrupt')
    expect(await problem(readParts(bgzip(concat([text, new Uint8Array(100_000)]), [200_000])))).toBe('corrupt')
  })

  test('a small gzip file that inflates to an endless line is an error', async () => {
    const bomb = gzipSync(concat([text, new Uint8Array(MAX_LINE_BYTES + 1).fill(65)]), { level: 1 })
    expect(await problem(readParts(bomb))).toBe('line-too-long 23')
  })

  test('a source that gives fewer bytes than its size is a fault, not an empty end', async () => {
    const short = { ...sourceOf(text.slice(0, text.lastIndexOf(10, -2) + 1)), size: text.length }
    await expect(readVcfHeader(short, 'a.vcf')).rejects.not.toBeInstanceOf(UserError)
  })
})

test('an index beside the file is not opened: parts are found without one, and a stale one cannot mislead', async () => {
  const opened: string[] = []
  const files = {
    'a.vcf.gz': bgzip(bytesOf(vcf(['1 5 . A C GT 0|1', '1 7 . A C GT 1|1'])), [40]),
    'a.vcf.gz.tbi': bytesOf('stale'),
  }
  const open: OpenFile = path => {
    opened.push(path)
    return openOf(files)(path)
  }
  const { read, size } = await openGenotypes(open, 'a.vcf.gz', 'GT')
  const places = []
  for (const [start, end] of [
    [0, size >> 1],
    [size >> 1, size],
  ] as const)
    for await (const { pos1 } of read({ start, end }).records) places.push(pos1)
  expect(places).toEqual([5, 7])
  expect(new Set(opened)).toEqual(new Set(['a.vcf.gz']))
})
