import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { buildOfContig } from '../../../science/genotypes/genome-build.ts'
import { addKnown, buildOfKnown, checkKnown, knownBuild } from '../../../science/genotypes/known-positions.ts'
import { KNOWN_VARIANTS } from '../../../science/genotypes/known-variants.ts'

const variants = KNOWN_VARIANTS.trim()
  .split('\n')
  .map(line => {
    const [rsid = '', chromosome = '', pos37, pos38, ref = '', alt = ''] = line.split(' ')
    return { rsid, chromosome, pos37: Number(pos37), pos38: Number(pos38), ref, alt }
  })

describe('well-known variants', () => {
  test('are of every autosome, each with one position in each build, within the chromosome', () => {
    const lengths = { 22: [51304566, 50818468], 1: [249250621, 248956422] } as const
    expect(new Set(variants.map(({ chromosome }) => chromosome)).size).toBe(22)
    for (const [chromosome, [in37, in38]] of Object.entries(lengths)) {
      expect(buildOfContig(`##contig=<ID=${chromosome},length=${in37}>`)).toBe('GRCh37')
      for (const variant of variants.filter(each => each.chromosome === chromosome)) {
        expect(variant.pos37).toBeLessThan(in37)
        expect(variant.pos38).toBeLessThan(in38)
      }
    }
    for (const { ref, alt } of variants) expect(`${ref}${alt}`).toMatch(/^(?!(.)\1)[ACGT]{2}$/)
    const places = variants.flatMap(({ chromosome, pos37, pos38 }) => [
      `${chromosome}:${pos37}`,
      `${chromosome}:${pos38}`,
    ])
    expect(new Set(places).size).toBe(2 * variants.length)
  })

  test('of the example lie in GRCh38 where the example has them, by position and alleles', () => {
    const lines = gunzipSync(readFileSync('examples/1000-genomes/1kg3202_t2d_GRCh38.vcf.gz')).toString().split('\n')
    const known = { GRCh37: 0, GRCh38: 0 }
    for (const line of lines) {
      const [chromosome = '', pos1, , ref = '', alt = ''] = line.split('\t', 5)
      const build = line.startsWith('#') ? undefined : knownBuild(chromosome, Number(pos1), alt, ref)
      if (build) known[build]++
    }
    expect(known.GRCh38).toBeGreaterThan(280)
    expect(known.GRCh37).toBe(0)
    expect(buildOfKnown(known)).toBe('GRCh38')
  })

  test('are told by position and both alleles, in either order, and by nothing less', () => {
    for (const { chromosome, pos37, pos38, ref, alt } of variants) {
      expect(knownBuild(chromosome, pos37, ref, alt)).toBe('GRCh37')
      expect(knownBuild(chromosome, pos38, alt, ref)).toBe('GRCh38')
      const other = ['A', 'C', 'G', 'T'].find(base => base !== ref && base !== alt)!
      expect(knownBuild(chromosome, pos38, ref, other)).toBe(undefined)
      expect(knownBuild(chromosome, pos38, ref, '')).toBe(undefined)
      expect(knownBuild('X', pos38, ref, alt)).toBe(undefined)
    }
  })
})

describe('the build of positions', () => {
  test('is told where the evidence is clear, and never against most of it', () => {
    expect(buildOfKnown({ GRCh37: 0, GRCh38: 0 })).toBe(undefined)
    expect(buildOfKnown({ GRCh37: 0, GRCh38: 4 })).toBe(undefined)
    expect(buildOfKnown({ GRCh37: 0, GRCh38: 5 })).toBe('GRCh38')
    expect(buildOfKnown({ GRCh37: 90, GRCh38: 10 })).toBe('GRCh37')
    expect(buildOfKnown({ GRCh37: 89, GRCh38: 10 })).toBe(undefined)
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (GRCh37, GRCh38) => {
        const found = buildOfKnown({ GRCh37, GRCh38 })
        if (found) expect({ GRCh37, GRCh38 }[found]).toBeGreaterThan(Math.min(GRCh37, GRCh38))
      }),
    )
  })

  test('adds up over the parts of a file', () => {
    expect(addKnown([])).toEqual({ GRCh37: 0, GRCh38: 0 })
    expect(
      addKnown([
        { GRCh37: 1, GRCh38: 2 },
        { GRCh37: 3, GRCh38: 4 },
      ]),
    ).toEqual({ GRCh37: 4, GRCh38: 6 })
  })

  test('is refused where it is clearly another than declared, and else let pass', () => {
    expect(() => checkKnown({ GRCh37: 12, GRCh38: 0 }, 'a.vcf', 'GRCh38')).toThrow(
      expect.objectContaining({
        code: 'other-build',
        message: '12 well-known variants in the file lie where GRCh37 has them, and the study says GRCh38.',
      }),
    )
    expect(() => checkKnown({ GRCh37: 12, GRCh38: 0 }, 'a.vcf', 'GRCh38')).toThrow(UserError)
    checkKnown({ GRCh37: 12, GRCh38: 0 }, 'a.vcf', 'GRCh37')
    checkKnown({ GRCh37: 4, GRCh38: 0 }, 'a.vcf', 'GRCh38')
    checkKnown({ GRCh37: 12, GRCh38: 5 }, 'a.vcf', 'GRCh38')
  })
})
