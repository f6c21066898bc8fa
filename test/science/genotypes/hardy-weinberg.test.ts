import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hardyWeinbergMidP } from '../../../science/genotypes/hardy-weinberg.ts'

const counts = (refHomozygous: number, heterozygous: number, altHomozygous: number) => ({
  ...{ refHomozygous, heterozygous, altHomozygous },
})

/** The distribution by its definition: n! / (n₁₁! n₁₂! n₂₂!) 2^n₁₂ over all divisions of the same alleles, in exact integers. */
function byDefinition(a: number, b: number, c: number): number {
  const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1))
  const n = a + b + c
  const copies = 2 * a + b
  const ways = (het: number) => {
    const hom = (copies - het) / 2
    return (factorial(n) / (factorial(hom) * factorial(het) * factorial(n - hom - het))) * 2n ** BigInt(het)
  }
  const all = Array.from({ length: n + 1 }, (_, het) => het).filter(
    het => (copies - het) % 2 === 0 && het <= copies && het <= 2 * n - copies,
  )
  const sum = (hets: number[]) => hets.reduce((total, het) => total + ways(het), 0n)
  const twice = 2n * sum(all.filter(het => ways(het) < ways(b))) + sum(all.filter(het => ways(het) === ways(b)))
  return Number((twice * 10n ** 15n) / (2n * sum(all))) / 1e15
}

describe('the exact test of Hardy-Weinberg proportions', () => {
  test('gives plink2’s mid-p of every variant of the golden calls', () => {
    const [, ...lines] = readFileSync(join('test/golden/genotypes/calls.hardy'), 'utf8').trimEnd().split('\n')
    expect(lines.length).toBe(240)
    for (const line of lines) {
      const [, , a, b, c, p] = line.split('\t')
      const found = hardyWeinbergMidP(counts(Number(a), Number(b), Number(c)))
      expect(Math.abs(found / Number(p) - 1)).toBeLessThan(1e-5)
    }
  })

  test('is what the distribution says, of any counts, whichever allele is called the reference', () => {
    const few = fc.nat(25)
    fc.assert(
      fc.property(few, few, few, (a, b, c) => {
        const p = hardyWeinbergMidP(counts(a, b, c))
        expect(p).toBeCloseTo(byDefinition(a, b, c), 12)
        expect(hardyWeinbergMidP(counts(c, b, a))).toBe(p)
      }),
      { numRuns: 300 },
    )
  })

  test('holds for very many people', () => {
    expect(hardyWeinbergMidP(counts(250_000, 500_000, 250_000))).toBeGreaterThan(0.9)
    expect(hardyWeinbergMidP(counts(500_000, 0, 500_000))).toBe(0)
    expect(hardyWeinbergMidP(counts(0, 0, 0))).toBe(0.5)
    expect(hardyWeinbergMidP(counts(1_000_000, 0, 0))).toBe(0.5)
  })
})
