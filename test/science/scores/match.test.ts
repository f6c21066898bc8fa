import { readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readVcfHeader } from '../../../science/genotypes/vcf-header.ts'
import { readVcfRecords } from '../../../science/genotypes/vcf-records.ts'
import { isAmbiguous, type MatchRules, matchScore, type Variant } from '../../../science/scores/match.ts'
import { readScoreFile, type ScoreRow } from '../../../science/scores/read-score-file.ts'

const KEEP: MatchRules = { ambiguous: 'keep', multiallelic: 'keep' }
const variant = (ref: string, alt: string, more: Partial<Variant> = {}): Variant => ({
  chromosome: '1',
  pos1: 100,
  ref,
  alt,
  multiallelic: false,
  inEveryBatch: true,
  ...more,
})
const row = (effectAllele: string, otherAllele: string, more: object = {}) => ({
  row: 1,
  chromosome: '1',
  pos1: 100,
  effectAllele,
  otherAllele,
  ...more,
})
const matchOne = (wanted: ReturnType<typeof row>, variants: Variant[], rules = KEEP) =>
  matchScore([wanted], variants, rules)[0]!

describe('the order of preference (pgscatalog-match)', () => {
  // Alleles of the row, of the variant; what the row then is.
  test.each([
    ['A', 'G', 'A', 'G', 'effect allele is the reference', false],
    ['G', 'A', 'A', 'G', 'effect allele is the alternate', true],
    ['T', 'C', 'A', 'G', 'effect allele is the reference, on the other strand', false],
    ['C', 'T', 'A', 'G', 'effect allele is the alternate, on the other strand', true],
    ['A', '', 'A', 'G', 'effect allele is the reference; the file names no other allele', false],
    ['G', '', 'A', 'G', 'effect allele is the alternate; the file names no other allele', true],
    ['T', '', 'A', 'G', 'effect allele is the reference, on the other strand; the file names no other allele', false],
    ['C', '', 'A', 'G', 'effect allele is the alternate, on the other strand; the file names no other allele', true],
  ])('a row %s/%s on a variant %s>%s: %s', (effect, other, ref, alt, reason, effectIsAlt) => {
    expect(matchOne(row(effect, other), [variant(ref, alt)])).toMatchObject({ status: 'matched', reason, effectIsAlt })
  })

  test('of two variants at a position the one whose alleles lie straight is taken before the flipped one', () => {
    const found = matchOne(row('A', 'G'), [variant('T', 'C'), variant('A', 'G')])
    expect(found.variant).toMatchObject({ ref: 'A', alt: 'G' })
  })

  test('an insertion is complemented base by base, as the reference implementation does', () => {
    expect(matchOne(row('T', 'TG'), [variant('A', 'AC')]).status).toBe('matched')
  })

  test('alleles that are not bases match as they are and are never complemented', () => {
    expect(matchOne(row('<DEL>', 'A'), [variant('A', '<DEL>')]).status).toBe('matched')
    expect(matchOne(row('N', 'A'), [variant('T', 'C')]).status).toBe('unmatched')
  })
})

describe('one status and one reason for every row', () => {
  test('no position, no chromosome, no variant, no bases, other alleles', () => {
    const rows = [
      row('A', 'G', { pos1: 0 }),
      row('A', 'G', { chromosome: '' }),
      row('A', 'G', { pos1: 7 }),
      row('E4', ''),
      row('A', 'C'),
    ]
    expect(matchScore(rows, [variant('A', 'G')], KEEP).map(({ status, reason }) => [status, reason])).toEqual([
      ['unmatched', 'the file gives no position'],
      ['unmatched', 'the file names no chromosome from 1 to 22, X, Y or MT'],
      ['unmatched', 'no variant at the position'],
      ['unmatched', 'the effect allele is no sequence of A, C, G and T'],
      ['unmatched', 'alleles differ'],
    ])
  })

  test('A/T and C/G are ambiguous, also as longer alleles; dropped unless kept', () => {
    expect(isAmbiguous({ ref: 'A', alt: 'T' })).toBe(true)
    expect(isAmbiguous({ ref: 'A', alt: 'G' })).toBe(false)
    expect(matchOne(row('A', 'T'), [variant('A', 'T')], { ...KEEP, ambiguous: 'drop' }).status).toBe('excluded')
    expect(matchOne(row('A', 'T'), [variant('A', 'T')]).reason).toBe('effect allele is the reference')
  })

  test('split multi-allelic records are recognised by their position', () => {
    const split = [variant('A', 'G'), variant('A', 'C')]
    expect(matchOne(row('G', 'A'), split, { ...KEEP, multiallelic: 'drop' }).reason).toBe(
      'several alternate alleles at the position',
    )
    expect(matchOne(row('G', 'A'), split)).toMatchObject({ status: 'matched', variant: { alt: 'G' } })
  })

  test('rows that lie on one variant are all excluded', () => {
    const rows = [row('A', 'G'), row('G', 'A', { row: 2 })]
    for (const match of matchScore(rows, [variant('A', 'G')], KEEP))
      expect(match.reason).toBe('several rows lie on one variant')
  })

  test('a variant that a batch of people lacks is excluded whatever the rules: their scores would be of other variants', () => {
    expect(matchOne(row('G', 'A'), [variant('A', 'G', { inEveryBatch: false })])).toMatchObject({
      status: 'excluded',
      reason: 'not every batch of genotypes has the variant',
    })
  })

  test('a variant that the genotypes hold twice is excluded whatever the rules: it would be summed twice', () => {
    const twice = [variant('A', 'G'), variant('A', 'G')]
    for (const multiallelic of ['keep', 'drop'] as const)
      expect(matchOne(row('G', 'A'), twice, { ...KEEP, multiallelic })).toMatchObject({
        status: 'excluded',
        reason: 'the genotypes hold the variant twice',
      })
  })

  test('the order of the variants does not matter', () => {
    const base = fc.constantFrom('A', 'C', 'G', 'T')
    const variants = fc.uniqueArray(
      fc.tuple(base, base).filter(([ref, alt]) => ref !== alt),
      { selector: String, minLength: 1 },
    )
    fc.assert(
      fc.property(variants, base, base, (pairs, effect, other) => {
        const all = pairs.map(([ref, alt]) => variant(ref, alt))
        expect(matchOne(row(effect, other), [...all].reverse())).toEqual(matchOne(row(effect, other), all))
      }),
      { seed: 1 },
    )
  })
})

describe('the fixed-effect type 2 diabetes score on the 1000 Genomes', () => {
  const folder = 'examples/1000-genomes'
  const variants: Variant[] = []
  let rows: ScoreRow[]
  beforeAll(async () => {
    const path = `${folder}/1kg3202_t2d_GRCh38.vcf.gz`
    const bytes = readFileSync(path)
    const source = {
      size: statSync(path).size,
      async *read(start: number, end: number) {
        yield bytes.subarray(start, end)
      },
    }
    const header = await readVcfHeader(source, path)
    const { records } = readVcfRecords(source, header, { start: 0, end: source.size }, 'GT')
    for await (const { chromosome, pos1, ref, alt, multiallelic } of records)
      variants.push({ chromosome, pos1, ref, alt, multiallelic, inEveryBatch: true })
    rows = [...readScoreFile(readFileSync(`${folder}/T2D_Suzuki2024_fixed_GRCh38.txt`, 'utf8'), 'score').rows]
  })
  const matched = (rules: MatchRules) =>
    matchScore(rows, variants, rules).filter(({ status }) => status === 'matched').length

  // Counted independently in Python on the same two files.
  test('1,281 of 1,284 rows match, and these three never do', () => {
    const unmatched = matchScore(rows, variants, KEEP).filter(({ status }) => status === 'unmatched')
    expect(rows.length).toBe(1284)
    expect(matched(KEEP)).toBe(1281)
    expect(unmatched.map(({ row }) => rows[row - 1]!.rsid)).toEqual(['rs1169299', 'rs55857387', 'rs7755852'])
  })

  test('1,078 stay where ambiguous variants are dropped, the field’s default rule', () => {
    expect(matched({ ambiguous: 'drop', multiallelic: 'keep' })).toBe(1078)
  })

  test('1,070 stay by our default, which also sees the eight split multi-allelic positions among them', () => {
    expect(matched({ ambiguous: 'drop', multiallelic: 'drop' })).toBe(1070)
  })
})
