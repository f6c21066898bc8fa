import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { readScoreFile } from '../../../science/scores/read-score-file.ts'

const HEADER = 'rsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight'
const ROW = 'rs1\t1\t100\tA\tG\t0.5'
const file = (...lines: string[]) => `${lines.join('\n')}\n`
const read = (text: string) => readScoreFile(text, 'score.txt')

/** The error a text is refused with. */
function refused(text: string): UserError {
  try {
    read(text)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('a PGS Catalog scoring file', () => {
  test('keeps weights as the file writes them and counts rows and lines from 1', () => {
    const { rows, header, build } = read(
      file('#genome_build=GRCh38', '#citation=A = B', HEADER, ROW, 'rs2\tchrX\t7\tc\t\t-1.50e-3'),
    )
    expect(build).toBe('GRCh38')
    expect(header.citation).toBe('A = B')
    expect(rows).toEqual([
      { row: 1, line: 4, rsid: 'rs1', chromosome: '1', pos1: 100, effectAllele: 'A', otherAllele: 'G', weight: '0.5' },
      {
        row: 2,
        line: 5,
        rsid: 'rs2',
        chromosome: 'X',
        pos1: 7,
        effectAllele: 'C',
        otherAllele: '',
        weight: '-1.50e-3',
      },
    ])
  })

  test('of a harmonised file takes build and positions of the harmonisation, even where they are empty', () => {
    const columns = `${HEADER}\thm_chr\thm_pos`
    const { build, rows } = read(
      file('#genome_build=GRCh37', '#HmPOS_build=GRCh38', columns, `${ROW}\t2\t200`, `${ROW}\t\t`),
    )
    expect(build).toBe('GRCh38')
    expect(rows.map(({ chromosome, pos1 }) => [chromosome, pos1])).toEqual([
      ['2', 200],
      ['', 0],
    ])
  })

  test('takes NR as no build, and "A/C" as no other allele', () => {
    const { build, rows } = read(file('#genome_build=NR', HEADER, 'rs1\t1\t100\tT\tA/C\t1'))
    expect([build, rows[0]!.otherAllele]).toEqual([undefined, ''])
  })

  test('reads Windows line ends', () => {
    expect(read(file('#genome_build=GRCh38', HEADER, ROW).replaceAll('\n', '\r\n')).rows[0]!.weight).toBe('0.5')
  })

  test.each([
    ['is empty', '', undefined, 'empty'],
    ['has no rows', file(HEADER), 1, 'no rows'],
    ['lacks a column', file('rsID\tchr_name\tchr_position\teffect_allele', ROW), 1, 'effect_weight'],
    ['repeats a column', file(`${HEADER}\trsID`, `${ROW}\trs1`), 1, 'twice'],
    ['has a row of another width', file(HEADER, ROW, 'rs2\t1'), 3, '2 columns'],
    ['has a weight that is no number', file(HEADER, 'rs1\t1\t100\tA\tG\t0,5'), 2, 'effect_weight'],
    ['has an infinite weight', file(HEADER, 'rs1\t1\t100\tA\tG\t1e999'), 2, 'effect_weight'],
    ['has a position from 0', file(HEADER, 'rs1\t1\t0\tA\tG\t1'), 2, 'position'],
    ['has no effect allele', file(HEADER, 'rs1\t1\t100\t\tG\t1'), 2, 'effect_allele'],
    ['holds a dominant effect', file(`${HEADER}\tis_dominant`, `${ROW}\tTrue`), 2, 'is_dominant'],
    ['holds an interaction', file(`${HEADER}\tis_interaction`, `${ROW}\tTRUE`), 2, 'is_interaction'],
  ])('that %s is refused at its line', (_, text, line, word) => {
    const error = refused(text)
    expect([error.place?.line, error.message]).toEqual([line, expect.stringContaining(word)])
    expect(error.todo).not.toBe('')
  })

  test('damaged in any way is read or refused, never anything else', () => {
    const good = file('#genome_build=GRCh38', HEADER, ROW, 'rs2\tX\t7\tC\tT\t-0.25')
    const damage = fc.tuple(fc.nat(good.length - 1), fc.constantFrom('', '\t', '\n', '#', '=', '0', 'é', '\u0000', '"'))
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), changes => {
        let text = good
        for (const [at, put] of changes) text = text.slice(0, at) + put + text.slice(at + 1)
        try {
          for (const { weight, pos1 } of read(text).rows)
            expect(Number.isFinite(Number(weight)) && pos1 >= 0).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
      { seed: 1, numRuns: 3000 },
    )
  })
})
