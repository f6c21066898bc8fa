import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { readScoreFile } from '../../../science/scores/read-score-file.ts'
import { bundled } from '../../helpers/bundled.ts'

const HEADER = 'rsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight'
const ROW = 'rs1\t1\t100\tA\tG\t0.5'
const file = (...lines: string[]) => `${lines.join('\n')}\n`
const read = (text: string) => {
  const { rows, ...about } = readScoreFile(text, 'score.txt')
  return { ...about, rows: [...rows] }
}

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
  test('with fewer rows than its header says is cut short, and refused', () => {
    const text = (stated: string) => file('#genome_build=GRCh38', `#variants_number=${stated}`, HEADER, ROW)
    expect(refused(text('2')).message).toContain('2 variants (variants_number), and the file has 1 rows')
    expect(read(text('1')).rows).toHaveLength(1)
  })

  test('keeps weights as the file writes them and counts rows and lines from 1', () => {
    const { rows, ...about } = read(
      file(
        '###PGS CATALOG SCORING FILE',
        '#pgs_id=PGS000001',
        '#pgs_name=PRS_1',
        '#genome_build=GRCh38',
        '#citation=A = B',
        '#license=CC BY 4.0',
        HEADER,
        ROW,
        'rs2\tchrX\t7\tc\t\t-1.50e-3',
      ),
    )
    expect(about).toEqual({ id: 'PGS000001', name: 'PRS_1', citation: 'A = B', licence: 'CC BY 4.0', build: 'GRCh38' })
    expect(rows).toEqual([
      {
        ...{ row: 1, line: 8, rsid: 'rs1', chromosome: '1', pos1: 100, effectAllele: 'A', otherAllele: 'G' },
        ...{ effect: 'additive', weight: '0.5' },
      },
      {
        ...{ row: 2, line: 9, rsid: 'rs2', chromosome: 'X', pos1: 7, effectAllele: 'C', otherAllele: '' },
        ...{ effect: 'additive', weight: '-1.50e-3' },
      },
    ])
  })

  test('of format 1.0 has its headers with spaces, and calls the other allele reference_allele', () => {
    const { rows, ...about } = read(
      file(
        '### PGS CATALOG SCORING FILE',
        '# PGS ID = PGS000001',
        '# Original Genome Build = hg19',
        '# Citation = A et al. x=1',
        HEADER.replace('other_allele', 'reference_allele'),
        ROW,
      ),
    )
    expect(about).toEqual({
      id: 'PGS000001',
      name: 'PGS000001',
      citation: 'A et al. x=1',
      licence: '',
      build: 'GRCh37',
    })
    expect(rows[0]!.otherAllele).toBe('G')
  })

  describe('that is harmonised', () => {
    const columns = `${HEADER}\thm_chr\thm_pos\thm_inferOtherAllele`
    const harmonised = (...rows: string[]) =>
      read(file('#genome_build=GRCh37', '#HmPOS_build=GRCh38', columns, ...rows))

    test('has build and positions of the harmonisation, even where they are empty', () => {
      const { build, rows } = harmonised(`${ROW}\t2\t200\t`, `${ROW}\t\t\t`)
      expect(build).toBe('GRCh38')
      expect(rows.map(({ chromosome, pos1 }) => [chromosome, pos1])).toEqual([
        ['2', 200],
        ['', 0],
      ])
    })

    test('infers the other allele where the author names none, and takes "C/T" for none', () => {
      const { rows } = harmonised(
        'rs1\t\t\tA\t\t1\t2\t200\tC',
        'rs1\t\t\tA\t\t1\t2\t200\tC/T',
        'rs1\t\t\tA\tG\t1\t2\t200\tC',
        'rs1\t\t\tA\tG/T\t1\t2\t200\tC',
      )
      expect(rows.map(({ otherAllele }) => otherAllele)).toEqual(['C', '', 'G', ''])
    })

    test('is not read by the author’s positions where its own are missing', () => {
      const error = refused(file('#genome_build=GRCh37', '#HmPOS_build=GRCh38', HEADER, ROW))
      expect(error.message).toContain('hm_chr, hm_pos')
    })
  })

  test('takes NR as no build, "A/C" as no other allele, and a patch as no chromosome', () => {
    const { build, rows } = read(file('#genome_build=NR', HEADER, 'rs1\tHSCHR6_MHC\t100\tT\tA/C\t1'))
    expect([build, rows[0]!.otherAllele, rows[0]!.chromosome]).toEqual([undefined, '', ''])
  })

  test('may weigh dominant and recessive effects, and copies one by one; effect_weight wins', () => {
    const columns = `${HEADER}\tis_dominant\tis_recessive\tdosage_0_weight\tdosage_1_weight\tdosage_2_weight`
    const { rows } = read(
      file(
        columns,
        `${ROW}\tTrue\tFalse\t\t\t`,
        `${ROW}\t\tTRUE\t\t\t`,
        'rs1\t1\t100\tA\tG\t\t\t\t0\t-0.10\t1e-1',
        `${ROW}\t\t\t1\t2\t3`,
      ),
    )
    expect(rows.map(({ effect, weight }) => [effect, weight])).toEqual([
      ['dominant', '0.5'],
      ['recessive', '0.5'],
      ['dosage', '0 -0.10 1e-1'],
      ['additive', '0.5'],
    ])
  })

  test('may have dosage weights alone', () => {
    const columns = HEADER.replace('effect_weight', 'dosage_0_weight\tdosage_1_weight\tdosage_2_weight')
    expect(read(file(columns, `${ROW}\t1\t2`)).rows[0]).toMatchObject({ effect: 'dosage', weight: '0.5 1 2' })
  })

  test('keeps rows without a position, such as an allele of APOE', () => {
    const { rows } = read(file(HEADER, 'APOE_e4\t19\t\tE4\t\t1.2'))
    expect(rows[0]).toMatchObject({ chromosome: '19', pos1: 0, weight: '1.2' })
  })

  test('reads Windows line ends, and passes over empty lines', () => {
    const { rows } = read(file('#genome_build=GRCh38', HEADER, '', ROW, '').replaceAll('\n', '\r\n'))
    expect(rows.map(({ line, weight }) => [line, weight])).toEqual([[4, '0.5']])
  })

  const dosage = `${HEADER}\tis_dominant\tdosage_0_weight\tdosage_1_weight\tdosage_2_weight`
  test.each([
    ['is empty', '', undefined, 'no rows'],
    ['has no rows', file(HEADER), 1, 'no rows'],
    ['lacks a column', file('rsID\tchr_name\tchr_position\teffect_allele', ROW), 1, 'effect_weight'],
    ['repeats a column', file(`${HEADER}\trsID`, `${ROW}\trs1`), 1, 'twice'],
    ['names the other allele twice', file(`${HEADER}\treference_allele`, `${ROW}\tG`), 1, 'twice'],
    ['has too narrow a row', file(HEADER, ROW, 'rs2\t1'), 3, 'fewer columns'],
    ['has too wide a row', file(HEADER, `${ROW}\t`), 2, 'more columns'],
    ['has a weight that is no number', file(HEADER, 'rs1\t1\t100\tA\tG\t0,5'), 2, 'effect_weight'],
    ['has an infinite weight', file(HEADER, 'rs1\t1\t100\tA\tG\t1e999'), 2, 'effect_weight'],
    ['has no weight', file(HEADER, 'rs1\t1\t100\tA\tG\t'), 2, 'effect_weight'],
    ['has a position from 0', file(HEADER, 'rs1\t1\t0\tA\tG\t1'), 2, 'position'],
    ['has no effect allele', file(HEADER, 'rs1\t1\t100\t\tG\t1'), 2, 'effect_allele'],
    ['holds an interaction', file(`${HEADER}\tis_interaction`, `${ROW}\tTRUE`), 2, 'is_interaction'],
    ['holds an unmarked interaction', file(HEADER, `rs1_x_rs2\t1\t100\tA\tG\t0.5`), 2, '_x_'],
    ['holds a haplotype', file(`${HEADER}\tis_haplotype`, `${ROW}\tTrue`), 2, 'is_haplotype'],
    ['holds a diplotype', file(`${HEADER}\tis_diplotype`, `${ROW}\tTrue`), 2, 'is_diplotype'],
    ['holds an HLA allele', file(`${HEADER}\tvariant_type`, `${ROW}\tHLA_allele`), 2, 'HLA_allele'],
    ['has a flag that says neither', file(`${HEADER}\tis_dominant`, `${ROW}\tmaybe`), 2, 'is_dominant'],
    ['has two kinds of effect', file(dosage, `rs1\t1\t100\tA\tG\t\tTrue\t0\t1\t2`), 2, 'more than one kind'],
    ['lacks a dosage weight', file(dosage, `rs1\t1\t100\tA\tG\t\t\t0\t\t2`), 2, 'dosage_1_weight'],
    ['has thousands of columns', file('\t'.repeat(5000)), 1, 'more than 1000 columns'],
  ])('that %s is refused at its line', (_, text, line, word) => {
    const error = refused(text)
    expect([error.place?.line, error.message]).toEqual([line, expect.stringContaining(word)])
    expect(error.todo).not.toBe('')
  })
})

test('long texts of next to nothing are read in a memory little larger than they are', async () => {
  const script = fileURLToPath(await bundled(new URL('../../helpers/read-long-scores.ts', import.meta.url)))
  // Each text has 8 MiB; cut into pieces at once, it would have ten times as much.
  const said = execFileSync(process.execPath, ['--max-old-space-size=40', script], { encoding: 'utf8' })
  expect(said.trim().split('\n')).toEqual([
    'line ends: The score file has no rows.',
    'headers: The score file has no rows.',
    'columns: The file has more than 1000 columns.',
    'cells of a row: The row has more columns than the header, which has 4.',
    'rows: 1048576 rows',
  ])
})

describe('thousands of files', () => {
  const allele = fc.constantFrom('A', 'C', 'G', 'T', 'AC')
  const weight = fc.constantFrom('0.5', '-1.50e-3', '+.25', '7.', '0')
  const rows = fc.array(
    fc.record({
      rsid: fc.constantFrom('rs1', '', 'rs77'),
      chromosome: fc.constantFrom('1', 'X', 'MT', ''),
      pos1: fc.constantFrom(0, 1, 100, 248_956_422),
      effectAllele: allele,
      otherAllele: fc.oneof(allele, fc.constant('')),
      effect: fc.constantFrom('additive' as const, 'dominant' as const, 'recessive' as const, 'dosage' as const),
      weights: fc.tuple(weight, weight, weight),
    }),
    { minLength: 1, maxLength: 6 },
  )
  const layout = fc.record({
    order: fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 }),
    harmonised: fc.boolean(),
    end: fc.constantFrom('\n', '\r\n'),
    prefix: fc.constantFrom('', 'chr'),
  })

  /** The rows as a file, its columns in any order; where harmonised, with other positions of the author. */
  function written(rows: readonly Row[], { order, harmonised, end, prefix }: Layout): string {
    const [chr, pos] = harmonised ? ['hm_chr', 'hm_pos'] : ['chr_name', 'chr_position']
    const cells = rows.map(row => ({
      ...(harmonised && { chr_name: '9', chr_position: '9' }),
      rsID: row.rsid,
      [chr]: row.chromosome && prefix + row.chromosome,
      [pos]: row.pos1 ? String(row.pos1) : '',
      effect_allele: row.effectAllele,
      other_allele: row.otherAllele,
      effect_weight: row.effect === 'dosage' ? '' : row.weights[0],
      is_dominant: String(row.effect === 'dominant'),
      is_recessive: row.effect === 'recessive' ? 'TRUE' : '',
      ...Object.fromEntries(
        row.weights.map((weight, n) => [`dosage_${n}_weight`, row.effect === 'dosage' ? weight : '']),
      ),
    })) as Record<string, string>[]
    const all = Object.keys(cells[0]!)
    const names = [...order.filter(i => i < all.length).map(i => all[i]!), ...all.slice(10)]
    const lines = [names.join('\t'), ...cells.map(row => names.map(name => row[name]).join('\t'))]
    return [harmonised ? '#HmPOS_build=GRCh38' : '#genome_build=GRCh38', ...lines, ''].join(end)
  }

  test('are read as they were written', () => {
    fc.assert(
      fc.property(rows, layout, (rows, layout) => {
        const found = read(written(rows, layout))
        expect(found.build).toBe('GRCh38')
        expect(found.rows).toEqual(
          rows.map(({ weights, ...row }, i) => ({
            ...row,
            row: i + 1,
            line: i + 3,
            weight: row.effect === 'dosage' ? weights.join(' ') : weights[0],
          })),
        )
      }),
      { seed: 1, numRuns: 3000 },
    )
  })

  test('damaged anywhere are read or refused with a line, never anything else', () => {
    const put = fc.constantFrom('', '\t', '\n', '#', '=', '0', 'é', '\u0000', '"', '\r', ' ', 'NaN', '\ud800')
    const damages = fc.array(fc.tuple(fc.nat(), put, fc.nat(3)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(rows, layout, damages, (rows, layout, damages) => {
        let text = written(rows, layout)
        for (const [at, put, cut] of damages) {
          const place = at % (text.length + 1)
          text = text.slice(0, place) + put + text.slice(place + cut)
        }
        try {
          for (const { weight, pos1, effectAllele } of read(text).rows) {
            expect(weight.split(' ').every(number => number !== '' && Number.isFinite(Number(number)))).toBe(true)
            expect(Number.isInteger(pos1) && pos1 >= 0 && effectAllele !== '').toBe(true)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
          const { place, message } = error as UserError
          expect(place?.line !== undefined || message === 'The score file has no rows.').toBe(true)
        }
      }),
      { seed: 1, numRuns: 5000 },
    )
  })

  type Row = typeof rows extends fc.Arbitrary<(infer R)[]> ? R : never
  type Layout = typeof layout extends fc.Arbitrary<infer L> ? L : never
})
