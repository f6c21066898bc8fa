import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addGenotypesDigests, GenotypesDigest } from '../../../science/genotypes/genotypes-digest.ts'
import { groupsOf } from './helpers.ts'

const variantOf = (pos1: number) => ({ chromosome: '1', pos1, ref: 'A', alt: 'G' })

/** Of a table of dosages, one row a variant, for the people and variants chosen, in the order chosen. */
function digestOf(dosages: number[][], people: number[], variants: number[]): string {
  const digest = new GenotypesDigest(people.map(person => `p${person}`))
  const calls = variants.map(variant => people.map(person => dosages[variant]![person]!))
  for (const [i, { bytes }] of groupsOf(calls, people.length).entries())
    digest.addCalls(variants.slice(4 * i, 4 * i + 4).map(variantOf), bytes)
  return digest.hex()
}

const cohorts = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([people, variants]) =>
  fc.record({
    dosages: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: people, maxLength: people }), {
      minLength: variants,
      maxLength: variants,
    }),
    people: fc.shuffledSubarray([...Array(people).keys()], { minLength: people }),
    variants: fc.shuffledSubarray([...Array(variants).keys()], { minLength: variants }),
    splits: fc.tuple(fc.nat(people), fc.nat(variants)),
  }),
)

test('however people and variants are ordered and split, the parts add up to the digest of the whole', () => {
  fc.assert(
    fc.property(cohorts, ({ dosages, people, variants, splits: [p, v] }) => {
      const whole = digestOf(dosages, people.toSorted(), variants.toSorted())
      expect(digestOf(dosages, people, variants)).toBe(whole)
      const parts = [people.slice(0, p), people.slice(p)].flatMap(some =>
        [variants.slice(0, v), variants.slice(v)].map(others => digestOf(dosages, some, others)),
      )
      expect(addGenotypesDigests(parts)).toBe(whole)
    }),
    { seed: 1 },
  )
})

test('one other call, or the calls of two people changed round, give another digest', () => {
  fc.assert(
    fc.property(
      cohorts,
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 3 }),
      ({ dosages, people, variants }, a, b, by) => {
        const [variant, person, other] = [a % variants.length, b % people.length, (b + 1) % people.length]
        const whole = digestOf(dosages, people, variants)
        const changed = dosages.map(row => [...row])
        changed[variant]![person] = (changed[variant]![person]! + by) % 4
        expect(digestOf(changed, people, variants)).not.toBe(whole)
        const swapped = dosages.map(row => [...row])
        swapped[variant]![person] = dosages[variant]![other]!
        swapped[variant]![other] = dosages[variant]![person]!
        if (dosages[variant]![person] !== dosages[variant]![other])
          expect(digestOf(swapped, people, variants)).not.toBe(whole)
      },
    ),
    { seed: 1 },
  )
})

test('a person or a variant more gives another digest, even where nobody carries anything', () => {
  const nobody = [0, 1].map(() => [0, 0])
  const digests = [
    digestOf(nobody, [0], [0]),
    digestOf(nobody, [0, 1], [0]),
    digestOf(nobody, [0], [0, 1]),
    digestOf(nobody, [1], [0]),
  ]
  expect(new Set(digests).size).toBe(4)
})

test('calls, of which four variants and many people are digested at once, have the digest of the same numbers one by one', () => {
  const people = Array.from({ length: 16_390 }, (_, i) => `p${i}`)
  const [calls, numbers] = [new GenotypesDigest(people), new GenotypesDigest(people)]
  const variants = Array.from({ length: 22 }, (_, i) => i + 1)
  const copies = variants.map(variant => people.map((_, person) => ((person + 3) * 7919 * variant) % 4))
  for (const [i, { bytes }] of groupsOf(copies, people.length).entries())
    calls.addCalls(variants.slice(4 * i, 4 * i + 4).map(variantOf), bytes)
  for (const [i, variant] of variants.entries()) numbers.addDosages(variantOf(variant), Uint16Array.from(copies[i]!))
  expect(calls.hex()).toBe(numbers.hex())
})
