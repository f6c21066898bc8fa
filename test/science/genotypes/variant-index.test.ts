import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVariants, VariantIndex, type VariantName } from '../../../science/genotypes/variant-index.ts'

const columnsOf = (variants: readonly VariantName[]) => ({
  chromosome: variants.map(({ chromosome }) => chromosome),
  pos1: Int32Array.from(variants, ({ pos1 }) => pos1),
  ref: variants.map(({ ref }) => ref),
  alt: variants.map(({ alt }) => alt),
})
const variant = fc.record({
  chromosome: fc.constantFrom('1', '2', '10', 'X'),
  pos1: fc.integer({ min: 1, max: 12 }),
  ref: fc.constantFrom('A', 'AC', 'G'),
  alt: fc.constantFrom('A', 'C', 'T'),
})
const keyOf = ({ chromosome, pos1, ref, alt }: VariantName) => `${chromosome}:${pos1}:${ref}:${alt}`

test('finds each variant where it is, and none that is not there', () => {
  fc.assert(
    fc.property(fc.uniqueArray(variant, { selector: keyOf }), fc.array(variant), (variants, others) => {
      const sorted = [...variants].sort(compareVariants)
      const index = new VariantIndex(columnsOf(sorted))
      const rows = new Map(sorted.map((each, row) => [keyOf(each), row]))
      for (const each of [...variants, ...others]) expect(index.find(each)).toBe(rows.get(keyOf(each)))
    }),
    { seed: 1, numRuns: 500 },
  )
})

test.each([
  ['positions that descend', ['1:5:A:C', '1:4:A:C']],
  ['a chromosome that comes back', ['1:5:A:C', '2:4:A:C', '1:6:A:C']],
])('%s are refused, for a search would miss them', (_, keys) => {
  const variants = keys.map(key => {
    const [chromosome, pos1, ref, alt] = key.split(':') as [string, string, string, string]
    return { chromosome, pos1: Number(pos1), ref, alt }
  })
  expect(() => new VariantIndex(columnsOf(variants))).toThrow('out of order')
})
