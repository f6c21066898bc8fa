import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { COPY, MISSING } from '../../../science/genotypes/dosages.ts'
import { openGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import { isPseudoAutosomal } from '../../../science/genotypes/pseudo-autosomal.ts'
import { chooseSexSites, readSex, type SexEvidence } from '../../../science/genotypes/sex-check.ts'
import { bytesOf, groupsOf, openOf, readParts, vcf } from './helpers.ts'

async function recordsOf(bytes: Uint8Array) {
  const { samples, size, read } = await openGenotypes(openOf({ 'a.vcf': bytes }), 'a.vcf', 'GT')
  const records = []
  for await (const record of read({ start: 0, end: size }).records) records.push(record)
  const counted = records.map(record => {
    const [group] = groupsOf([record.dosages], samples.length)
    const { called, altUnits } = group!.copies[0]!
    return { ...record, called, altUnits }
  })
  return { samples, counted }
}

const evidence = (of: Partial<SexEvidence>): SexEvidence => ({
  ...{ heterozygous: 0, expectedHeterozygous: 0, calls: 0, haploid: 0, saysPloidy: false, ySites: 0, yCalled: 0 },
  ...of,
})

describe('plink’s numbers', () => {
  test('F and the count of calls on Y are those of --check-sex', async () => {
    const { samples, counted } = await recordsOf(gunzipSync(readFileSync('test/golden/sex-check/calls.vcf.gz')))
    const sites = chooseSexSites(counted, 'GRCh38')
    expect([sites.filter(({ chromosome }) => chromosome === 'X').length, sites.length]).toEqual([300, 340])
    const [, ...rows] = readFileSync('test/golden/sex-check/calls.sexcheck', 'utf8').trimEnd().split('\n')
    expect(rows.length).toBe(60)
    const differing: string[] = []
    for (const row of rows) {
      const [, id, recorded, , , f, yCount] = row.trim().split(/\s+/)
      const person = samples.indexOf(id!)
      const of = evidence({ ySites: 40 })
      for (const [i, { chromosome, expectedHeterozygous }] of sites.entries()) {
        const call = counted[i]!.dosages[person]!
        if (call === MISSING) continue
        if (chromosome === 'Y') of.yCalled++
        else {
          of.expectedHeterozygous += expectedHeterozygous
          if (call === 1) of.heterozygous++
        }
      }
      const reading = readSex(of)
      expect(Math.abs(reading.f! - Number(f))).toBeLessThan(1e-4)
      expect(of.yCalled).toBe(Number(yCount))
      expect(reading.byY).not.toBeNull()
      if (reading.sex !== (recorded === '1' ? 'male' : 'female')) differing.push(id!)
    }
    expect(differing).toEqual(['p07', 'p30'])
  })
})

describe('which variants are looked at', () => {
  test.each([
    ['GRCh37', 'X', [60_001, 2_699_520, 154_931_044, 155_260_560]],
    ['GRCh38', 'X', [10_001, 2_781_479, 155_701_383, 156_030_895]],
    ['GRCh37', 'Y', [10_001, 2_649_520, 59_034_050, 59_363_566]],
    ['GRCh38', 'Y', [10_001, 2_781_479, 56_887_903, 57_217_415]],
  ] as const)('the pseudo-autosomal regions of %s end on %s where they end', (build, chromosome, edges) => {
    for (const [i, edge] of edges.entries()) {
      expect(isPseudoAutosomal(build, chromosome, edge)).toBe(true)
      expect(isPseudoAutosomal(build, chromosome, edge + (i % 2 ? 1 : -1))).toBe(false)
    }
  })

  test('of each 50,000 bases of X the most variable with two alleles, none that is rare or pseudo-autosomal', () => {
    const variant = (chromosome: string, pos1: number, frequency: number, multiallelic = false) => ({
      ...{ chromosome, pos1, ref: 'A', alt: 'C', multiallelic },
      ...{ called: 100, altUnits: 200 * frequency * COPY },
    })
    const sites = chooseSexSites(
      [
        variant('1', 5_000_000, 0.5),
        variant('X', 2_781_479, 0.5),
        variant('X', 3_000_010, 0.2),
        variant('X', 3_000_020, 0.7),
        variant('X', 3_000_030, 0.3),
        variant('X', 3_000_040, 0.5, true),
        variant('X', 3_100_000, 0.04),
        variant('Y', 3_000_000, 0),
      ],
      'GRCh38',
    )
    expect(sites.map(({ chromosome, pos1 }) => `${chromosome}:${pos1}`)).toEqual(['X:3000020', 'Y:3000000'])
  })
})

describe('what is read', () => {
  test.each([
    ['too few heterozygous calls are expected', { expectedHeterozygous: 19.9 }, null],
    ['none of 20 expected is', { expectedHeterozygous: 20 }, 'male'],
    ['4 of 20 are', { expectedHeterozygous: 20, heterozygous: 4 }, null],
    ['15 of 20 are', { expectedHeterozygous: 20, heterozygous: 15 }, null],
    ['17 of 20 are', { expectedHeterozygous: 20, heterozygous: 17 }, 'female'],
    ['all calls have one allele', { calls: 5, haploid: 5, saysPloidy: true }, 'male'],
    ['all calls have two', { calls: 5, saysPloidy: true }, 'female'],
    ['calls have one or two', { calls: 5, haploid: 2, saysPloidy: true }, null],
    ['there are few calls', { calls: 4, haploid: 4, saysPloidy: true }, null],
    ['nobody’s calls have one allele', { calls: 500 }, null],
    ['Y is called', { ySites: 20, yCalled: 16 }, 'male'],
    ['Y is not called', { ySites: 20, yCalled: 4 }, 'female'],
    ['half of Y is called', { ySites: 20, yCalled: 10 }, null],
    ['there is little of Y', { ySites: 19, yCalled: 19 }, null],
    ['X and Y contradict each other', { expectedHeterozygous: 20, heterozygous: 20, ySites: 20, yCalled: 20 }, null],
    ['there is nothing', {}, null],
  ] as const)('where %s', (_, of, sex) => {
    expect(readSex(evidence(of)).sex).toBe(sex)
  })
})

test('the 1000 Genomes example: one person’s calls are not a man’s, and 15 records close together tell no more', async () => {
  const { samples, counted } = await recordsOf(
    gunzipSync(readFileSync('examples/1000-genomes/1kg3202_x_GRCh38.vcf.gz')),
  )
  const sites = chooseSexSites(counted, 'GRCh38')
  expect([counted.length, sites.map(({ pos1 }) => pos1)]).toEqual([15, [154_535_277]])
  const [, ...people] = readFileSync('examples/1000-genomes/samples.tsv', 'utf8').trimEnd().split('\n')
  const recorded = new Map(people.map(line => line.split('\t', 2) as [string, string]))
  const readings = samples.map((id, person) => {
    const calls = counted.filter(({ dosages }) => dosages[person] !== MISSING)
    const haploid = calls.filter(({ haploids }) => haploids![person] === 1).length
    const expectedHeterozygous = sites[0]!.expectedHeterozygous
    return { id, ...readSex(evidence({ expectedHeterozygous, calls: calls.length, haploid, saysPloidy: true })) }
  })
  expect(readings.filter(({ id, sex }) => sex !== recorded.get(id)).map(({ id }) => id)).toEqual(['HG03511'])
  expect(readings.every(({ byHeterozygosity }) => byHeterozygosity === null)).toBe(true)
})

test('which calls have one allele is kept for each person, of calls only', async () => {
  const { counted } = await recordsOf(bytesOf(vcf(['X 5 . A C GT 0 0/1 . 1', 'X 9 . A C GT 0/0 0/1 ./. 1/1'])))
  expect(counted.map(({ haploids }) => haploids && [...haploids])).toEqual([[1, 0, 0, 1], null])
  await expect(readParts(bytesOf(vcf(['X 5 . A C GT 0 0 0 3'])))).rejects.toThrow('ALT')
})
