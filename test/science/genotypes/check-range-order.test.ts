import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { checkRangeOrder } from '../../../science/genotypes/check-range-order.ts'
import type { Locus, RangeSummary } from '../../../science/genotypes/genotype-file.ts'

const file = { file: 'a.vcf', size: 30 }

/** A range of ten bytes with one line each at the given places. */
function range(start: number, ...loci: Locus[]): RangeSummary {
  const chromosomes = [...new Set(loci.map(locus => locus.chromosome))]
  const counts = { lines: loci.length, linesOfFile: null, records: loci.length, multiallelic: 0, haploid: 0 }
  const skipped = { monomorphic: 0, symbolic: 0, otherContigs: 0 }
  const ends = { first: loci[0] ?? null, last: loci.at(-1) ?? null, chromosomes }
  return { start, end: start + 10, firstBlock: start, nextBlock: start + 10, ...counts, skipped, ...ends }
}
const at = (chromosome: string, pos1: number) => ({ chromosome, pos1 })

describe('the ranges of a file', () => {
  test('fit in whatever order they come, over ranges without a record, and after a trip through JSON', () => {
    const ranges = [range(20, at('1', 5), at('2', 1)), range(0, at('1', 5)), range(10)]
    expect(() => checkRangeOrder(file, JSON.parse(JSON.stringify(ranges)))).not.toThrow()
  })

  test.each([
    ['positions descend', [range(0, at('1', 5)), range(10), range(20, at('1', 4))]],
    ['a chromosome comes back', [range(0, at('1', 5), at('2', 1)), range(10), range(20, at('1', 6))]],
    ['one in the middle comes back', [range(0, at('1', 5), at('2', 1), at('3', 1)), range(10), range(20, at('2', 6))]],
    ['blocks do not meet', [range(0), { ...range(10), firstBlock: 14 }, range(20)]],
    ['blocks overlap', [range(0), { ...range(10), firstBlock: 7 }, range(20)]],
  ])('do not fit where %s: the user’s error', (_, ranges) => {
    expect(() => checkRangeOrder(file, ranges)).toThrow(UserError)
  })

  test.each([
    ['one is missing', [range(0), range(20)]],
    ['the last is missing', [range(0), range(10)]],
    ['two overlap', [range(0), range(5), range(10), range(20)]],
    ['the last was not read to its end', [range(0), range(10), { ...range(20), nextBlock: 25 }]],
  ])('are the platform’s fault where %s', (_, ranges) => {
    expect(() => checkRangeOrder(file, ranges)).toThrow(/^the ranges of a\.vcf/)
  })
})
