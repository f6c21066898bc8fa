import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { codedChromosome } from '../../../science/genotypes/chromosome.ts'
import { bedFiles } from './binary-files.ts'
import { bytesOf, problemOf, random, readFile } from './helpers.ts'

const files = bedFiles(
  ['1 rs1 5 C A', '1 rs2 7 g at', 'X rs3 9 T A', '25 rs4 4 T A', '26 . 3 C G'],
  [
    [0, 1, 2, 3, 1],
    [2, 2, 0, 0, 3],
    [0, 2, 0, 2, 0],
    [1, 1, 1, 1, 1],
    [0, 0, 0, 0, 2],
  ],
)
const read = (changed: Record<string, Uint8Array | undefined> = {}) =>
  readFile({ ...files, ...changed } as Record<string, Uint8Array>, 'a.bed')

describe('a PLINK 1 .bed', () => {
  test('counts copies of A1, which is ALT, by person; its samples are the second column of the .fam', async () => {
    const { records, samples, summaries } = await read()
    expect(samples).toEqual(['s0', 's1', 's2', 's3', 's4'])
    expect(
      records.map(({ chromosome, pos1, id, ref, alt, dosages }) => [chromosome, pos1, id, ref, alt, dosages.join('')]),
    ).toEqual([
      ['1', 5, 'rs1', 'A', 'C', '01231'],
      ['1', 7, 'rs2', 'AT', 'G', '22003'],
      ['X', 9, 'rs3', 'A', 'T', '02020'],
      ['X', 4, 'rs4', 'A', 'T', '11111'],
      ['MT', 3, '.', 'G', 'C', '00002'],
    ])
    expect(summaries[0]).toMatchObject({ lines: 5, records: 5, chromosomes: ['1', 'X', '25', 'MT'] })
  })

  test('knows chromosomes by PLINK’s codes and by Oxford’s numbers of two digits', () => {
    expect(['23', '24', '25', '26', 'XY', 'PAR1', '01', '09', 'chr7', '0', '00', '27'].map(codedChromosome)).toEqual([
      ...['X', 'Y', 'X', 'MT', 'X', 'X', '1', '9', '7'],
      ...[undefined, undefined, undefined],
    ])
  })

  test('leaves out and counts what has no place, no second allele or no bases', async () => {
    const lines = ['0 a 0 C A', '1 b 5 0 A', '1 c 6 C 0', '1 d 7 <DEL> A', '1 e 8 C A', '7_alt f 1 C A']
    const { records, summaries } = await read(
      bedFiles(
        lines,
        lines.map((_, i) => [i % 4]),
      ),
    )
    expect(records.map(({ id, dosages }) => [id, dosages])).toEqual([['e', [0]]])
    expect(summaries[0]).toMatchObject({ lines: 6, skipped: { monomorphic: 2, symbolic: 1, otherContigs: 2 } })
  })

  test('of any size and cut anywhere gives each variant once', async () => {
    const next = random(3)
    const calls = Array.from({ length: 2500 }, () => Array.from({ length: 6 }, () => next(4)))
    const many = bedFiles(
      calls.map((_, i) => `2 v${i} ${i + 1} C A`),
      calls,
    )
    const cuts = [1, 2, 3, 4, 5, 2050, 2051, 2052, 4000]
    const { records, parts } = await readFile(many, 'a.bed', { cuts })
    expect(records.map(({ dosages }) => dosages)).toEqual(calls)
    // Six people are two bytes a variant, from byte 3.
    expect(parts.map(part => part.length)).toEqual([0, 0, 0, 1, 0, 1023, 0, 1, 974, 501])
  })

  test.each<[what: string, changed: Record<string, Uint8Array | undefined>, expected: string]>([
    ['no .bim', { 'a.bim': undefined }, 'missing-file a.bim'],
    ['no .fam', { 'a.fam': undefined }, 'missing-file a.fam'],
    ['a list of regions', { 'a.bed': bytesOf('chr1\t5\t9\nchr1\t') }, 'not-bed a.bed'],
    ['nothing but the magic', { 'a.bed': Uint8Array.of(0x6c) }, 'not-bed a.bed'],
    [
      'calls by sample',
      { 'a.bed': concat([Uint8Array.of(0x6c, 0x1b, 0), files['a.bed']!.slice(3)]) },
      'sample-major a.bed',
    ],
    ['a cut .bed', { 'a.bed': files['a.bed']!.slice(0, -1) }, 'wrong-size a.bed'],
    ['a longer .bed', { 'a.bed': concat([files['a.bed']!, Uint8Array.of(0)]) }, 'wrong-size a.bed'],
    ['a longer .bim', { 'a.bim': concat([files['a.bim']!, bytesOf('1\tx\t0\t9\tC\tA\n')]) }, 'wrong-size a.bed'],
    [
      'more people',
      { 'a.fam': concat([files['a.fam']!, ...[5, 6, 7, 8].map(i => bytesOf(`f s${i} 0 0 0 -9\n`))]) },
      'wrong-size a.bed',
    ],
    ['nobody', { 'a.fam': bytesOf('\n') }, 'bad-record a.fam 1'],
    ['a cut .bim', { 'a.bim': files['a.bim']!.slice(0, -1) }, 'truncated a.bim 5'],
    ['a cut .fam', { 'a.fam': files['a.fam']!.slice(0, -1) }, 'truncated a.fam 5'],
    [
      'an id twice',
      { 'a.fam': bytesOf(['s0', 's1', 's2', 's1', 's4'].map(id => `f ${id} 0 0 0 -9\n`).join('')) },
      'duplicate-sample a.fam 4',
    ],
  ])('with %s is refused', async (_, changed, expected) => {
    expect(await problemOf(read(changed))).toBe(expected)
  })

  test.each([
    ['1 rs2 7x g at', 'bad-record a.bim 2'],
    ['1 rs2 2147483648 g at', 'bad-record a.bim 2'],
    ['1 rs2 7 g', 'bad-record a.bim 2'],
    ['1 rs2 4 g at', 'order a.bim 2'],
  ])('whose second variant is %s is refused', async (line, expected) => {
    const lines = ['1 rs1 5 C A', line, '1 rs3 9 C A']
    expect(await problemOf(read(bedFiles(lines, [[0], [0], [0]])))).toBe(expected)
  })

  test('names no person in what it says of an id that stands twice', async () => {
    const fam = bytesOf(['s0', 'secret', 's2', 'secret', 's4'].map(id => `f ${id} 0 0 0 -9\n`).join(''))
    await expect(read({ 'a.fam': fam })).rejects.not.toThrow('secret')
  })
})
