import { expect, test } from 'vitest'
import { combineDigests, variantDigest } from '../../../science/genotypes/variant-digest.ts'

const variant = { chromosome: '1', pos1: 100, ref: 'A', alt: 'G' }

test('a digest is the SHA-256 of the variant and its dosages', () => {
  // printf '1\t100\tA\tG\n\x00\x01\x02\x03' | sha256sum
  const expected = 'e822479987f4ef88b0a75848e8eca3a0697cc347959cefaf4436a2202353da3f'
  expect(variantDigest(variant, Uint8Array.of(0, 1, 2, 3))).toBe(expected)
})

test('another dosage, place or allele gives another digest', () => {
  const digests = [
    variantDigest(variant, Uint8Array.of(0, 1)),
    variantDigest(variant, Uint8Array.of(1, 0)),
    variantDigest({ ...variant, pos1: 101 }, Uint8Array.of(0, 1)),
    variantDigest({ ...variant, alt: 'T' }, Uint8Array.of(0, 1)),
  ]
  expect(new Set(digests).size).toBe(4)
})

test('digests combine in any order and any groups, and a repeated one counts', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(digit => digit.repeat(64)) as [string, string, string]
  const all = combineDigests([a, b, c])
  expect(combineDigests(new Set([c, b, a]))).toBe(all)
  expect(combineDigests([combineDigests([c, a]), b])).toBe(all)
  expect(combineDigests([a, a])).not.toBe(a)
  expect(combineDigests([])).toBe('0'.repeat(64))
})
