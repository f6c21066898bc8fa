import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matchScore, type Variant } from '../../../science/scores/match.ts'

type Found = [status: string, kind: string]
const golden: {
  variants: [string, number, string, string[]][]
  rows: [string, number, string, string][]
  drop: Found[]
  keep: Found[]
} = JSON.parse(readFileSync(new URL('../../golden/match/expected.json', import.meta.url), 'utf8'))

const variants: Variant[] = golden.variants.flatMap(([chromosome, pos1, ref, alts]) =>
  alts.map(alt => ({ chromosome, pos1, ref, alt, multiallelic: alts.length > 1, inEveryBatch: true })),
)
const rows = golden.rows.map(([chromosome, pos1, effectAllele, otherAllele], i) => ({
  ...{ row: i + 1, chromosome, pos1, effectAllele, otherAllele },
}))
/** The reference implementation's names of the ways to match, in words. */
const KINDS: Record<string, string> = {
  refalt: 'effect allele is the reference',
  altref: 'effect allele is the alternate',
  refalt_flip: 'effect allele is the reference, on the other strand',
  altref_flip: 'effect allele is the alternate, on the other strand',
  no_oa_ref: 'effect allele is the reference; the file names no other allele',
  no_oa_alt: 'effect allele is the alternate; the file names no other allele',
  no_oa_ref_flip: 'effect allele is the reference, on the other strand; the file names no other allele',
  no_oa_alt_flip: 'effect allele is the alternate, on the other strand; the file names no other allele',
}

describe.each(['drop', 'keep'] as const)('rows match as in pgscatalog.match, where its rules apply: %s', rule => {
  const want = golden[rule].map(([status, kind]) => (status === 'matched' ? `matched: ${KINDS[kind]}` : status))

  test('each with the same status, and each way of matching comes up', () => {
    const found = matchScore(rows, variants, { ambiguous: rule, multiallelic: rule }).map(({ status, reason }) =>
      status === 'matched' ? `matched: ${reason}` : status,
    )
    expect(found.map((each, i) => `${golden.rows[i]} ${each}`)).toEqual(
      want.map((each, i) => `${golden.rows[i]} ${each}`),
    )
    expect(new Set(want).size).toBe(Object.keys(KINDS).length + 2)
  })
})
