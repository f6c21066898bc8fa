import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../../../science/genotypes/bytes.ts'
import { type BgenCall, type BgenVariant, bgen, bgenDosages } from './binary-files.ts'
import { bytesOf, problemOf, readFile } from './helpers.ts'

const variant = (changed: Partial<BgenVariant> = {}): BgenVariant => ({
  ...{ chromosome: '01', pos1: 5, alleles: ['A', 'G'], bits: 8, phased: false },
  calls: [
    { ploidy: 2, values: [255, 0] },
    { ploidy: 2, values: [0, 255] },
    { ploidy: 2, values: [0, 0] },
    { ploidy: 2, values: [0, 0], missing: true },
  ],
  ...changed,
})
const read = (bytes: Uint8Array, files: Record<string, Uint8Array> = {}) =>
  readFile({ 'a.bgen': bytes, ...files }, 'a.bgen')
const dosages = async (...variants: BgenVariant[]) => (await read(bgen(variants))).records.map(record => record.dosages)

/** A call of one or two alleles whose probabilities do not add up to more than 1. */
const anyCall = (bits: number, phased: boolean) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([ploidy, missing, a, b]): BgenCall => {
      const one = 2 ** bits - 1
      const first = Math.round(a * one)
      const second = phased ? Math.round(b * one) : Math.floor(b * (one - first))
      const values = missing ? [0, 0] : [first, second]
      return { ploidy, missing, values: values.slice(0, ploidy) }
    })
const anyVariants = fc.integer({ min: 1, max: 6 }).chain(people =>
  fc
    .array(
      fc
        .tuple(fc.integer({ min: 1, max: 32 }), fc.boolean(), fc.constantFrom('A', 'CTTA'))
        .chain(([bits, phased, ref]) =>
          fc.array(anyCall(bits, phased), { minLength: people, maxLength: people }).map(calls => ({
            ...{ chromosome: 'chr3', pos1: 7, alleles: [ref, 'G'], bits, phased, calls },
          })),
        ),
      { maxLength: 8 },
    )
    .map(variants => ({ people, variants: variants.map((one, i) => ({ ...one, pos1: i + 1 })) })),
)

describe('a BGEN file', () => {
  test('has the expected copies of its second allele', async () => {
    const { records, samples } = await read(bgen([variant()]))
    expect(samples).toEqual(['s0', 's1', 's2', 's3'])
    expect(records).toEqual([
      {
        ...{ chromosome: '1', pos1: 5, id: 'rs0', ref: 'A', alt: 'G', multiallelic: false },
        dosages: [0, 16_384, 32_768, 65_535],
      },
    ])
  })

  test('phased, haploid and of 16 bits is read as it says', async () => {
    const calls = [
      { ploidy: 2, values: [65_535, 0] },
      { ploidy: 1, values: [0] },
      { ploidy: 1, values: [13_107] },
      { ploidy: 2, values: [32_768, 65_535] },
    ]
    // 2 · (1 − 0.2) copies, and 1 − 32,768/65,535.
    expect(await dosages(variant({ bits: 16, phased: true, calls }))).toEqual([[16_384, 32_768, 26_214, 8_192]])
    const { summaries } = await read(
      bgen([variant({ bits: 16, calls: calls.map(call => ({ ...call, missing: true })) })]),
    )
    expect(summaries[0]!.haploid).toBe(2)
  })

  test('of any bits, ploidies and cuts, packed or not, means what whole numbers of any size make of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyVariants,
        fc.boolean(),
        fc.array(fc.nat(2000), { maxLength: 4 }),
        async ({ people, variants }, deflate, cuts) => {
          const bytes = bgen(variants, { people, deflate })
          const { records } = await readFile({ 'a.bgen': bytes }, 'a.bgen', { cuts, chunk: 61 })
          expect(records.map(record => record.dosages)).toEqual(variants.map(bgenDosages))
        },
      ),
      { seed: 1, numRuns: 200 },
    )
  })

  test('without ids has those of the .sample beside it, of either kind', async () => {
    const bare = bgen([variant()], { ids: false })
    const two = bytesOf('ID_1 ID_2 missing sex\n0 0 0 D\nf a 0 1\nf b 0 1\nf c 0 1\nf d 0 1\n')
    const one = bytesOf('ID sex\n0 D\na 1\nb 1\nc 1\nd 1\n')
    for (const sample of [two, one])
      expect((await read(bare, { 'a.sample': sample })).samples).toEqual(['a', 'b', 'c', 'd'])
    expect(await problemOf(read(bare))).toBe('missing-file a.sample')
    expect(await problemOf(read(bare, { 'a.sample': two.slice(0, -8) }))).toBe('bad-record a.sample 5')
    expect(await problemOf(read(bare, { 'a.sample': bytesOf('a b c\n0 0 0\n') }))).toBe('bad-record a.sample 1')
  })

  test.each<[what: string, bytes: Uint8Array, expected: RegExp]>([
    ['is something else', bytesOf('##fileformat=VCFv4.2 and so on'), /^not-bgen/],
    ['is of layout 1', bgen([variant()], { layout: 1 }), /^bgen-layout .*layout 1/],
    ['is compressed with zstd', bgen([variant()], { packing: 2 }), /^bgen-zstd .*zstd/],
    [
      'has three alleles',
      bgen([variant({ alleles: ['A', 'C', 'G'] })]),
      /^multiallelic .*01:5 at byte 48 has 3 alleles/,
    ],
    [
      'has triploid calls',
      bgen([variant({ calls: [{ ploidy: 3, values: [1, 1, 1] }] })]),
      /^bad-genotype .*01:5 at byte 36.*alleles/,
    ],
    [
      'has probabilities beyond 1',
      bgen([variant({ calls: [{ ploidy: 2, values: [200, 200] }] })]),
      /^bad-genotype .*01:5.*more than 1/,
    ],
    ['goes back', bgen([variant({ pos1: 9 }), variant()]), /^order .*at byte \d+/],
    [
      'returns to a chromosome',
      bgen(['1', '2', '1'].map(chromosome => variant({ chromosome }))),
      /^order .*comes back.*at byte \d+/,
    ],
    [
      'has an id twice',
      bytesOf(
        Buffer.from(bgen([variant()]))
          .toString('latin1')
          .replace('s1', 's0'),
      ),
      /^duplicate-sample/,
    ],
  ])('that %s is refused, with the place', async (_, bytes, expected) => {
    const error = await read(bytes).catch(error => error)
    expect(`${error.code} ${error.message}`).toMatch(expected)
  })

  test('cut anywhere is refused, between two variants too', async () => {
    const bytes = bgen([variant(), variant({ pos1: 6 }), variant({ pos1: 7 })])
    for (let length = 1; length < bytes.length; length++)
      expect(await problemOf(read(bytes.slice(0, length)))).toMatch(/^(not-bgen|bad-header|truncated) a.bgen/)
  })

  test('with bytes after its last variant is refused', async () => {
    expect(await problemOf(read(concat([bgen([variant()]), bytesOf('more')])))).toMatch(/^(truncated|corrupt) a.bgen/)
  })

  test('that claims billions of people, variants or bytes takes no memory for them', async () => {
    for (const at of [0, 4, 8, 12, 24, 28]) {
      const bytes = bgen([variant()])
      bytes.fill(0xff, at, at + 4)
      expect(await problemOf(read(bytes))).toMatch(/a.bgen$/)
    }
  })

  test('whose genotypes inflate to more than its people can have is refused', async () => {
    const calls = Array.from({ length: 20_000 }, () => ({ ploidy: 2, values: [0, 0] }))
    const bytes = bgen([variant({ calls })], { people: 4 })
    await expect(read(bytes)).rejects.toThrow('01:5 at byte 48 are longer than those of 4 people')
  })

  test('cut before genotypes that look like a variant is read as it is', async () => {
    const fake = [0, 0, 0, 0, 1, 0, 49, 9, 0, 0, 0, 2, 0, 1, 0, 0, 0, 65, 1, 0, 0, 0, 71, 20, 0, 0, 0, 0]
    const calls = Array.from({ length: 40 }, (_, i) => ({
      ploidy: 2,
      values: [fake[2 * i] ?? 0, fake[2 * i + 1] ?? 0],
    }))
    const bytes = bgen([variant({ calls }), variant({ calls, pos1: 6 })], { deflate: false })
    const at = Buffer.from(bytes).indexOf(Uint8Array.from(fake))
    const { parts } = await readFile({ 'a.bgen': bytes }, 'a.bgen', { cuts: [at] })
    expect(parts.map(part => part.map(({ pos1 }) => pos1))).toEqual([[5], [6]])
  })
})
