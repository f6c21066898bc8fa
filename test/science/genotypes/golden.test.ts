import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { countCopies } from '../../../science/genotypes/count-copies.ts'
import { COPY, MISSING, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import type { VcfField } from '../../../science/genotypes/vcf-records.ts'
import { groupsOf, random, readFile } from './helpers.ts'

// test/golden/genotypes/make_golden.sh made these files with plink2.
const golden = (name: string) => readFileSync(new URL(`../../golden/genotypes/${name}`, import.meta.url))
const files = Object.fromEntries(
  ['dosages.vcf.gz', 'calls.bed', 'calls.bim', 'calls.fam', 'eight.bgen', 'sixteen.bgen'].map(name => [
    name,
    golden(name),
  ]),
)
const rows = (text: Buffer) =>
  text
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))

/** Copies of ALT of every person by variant, as plink2 writes them; NaN where missing. Its .traw counts REF. */
function exported(name: string): Map<string, number[]> {
  return new Map(
    rows(gunzipSync(golden(`${name}.traw.gz`))).map(([, id, , , , , ...copies]) => [
      id!,
      copies.map(text => (text === 'NA' ? Number.NaN : 2 - Number(text))),
    ]),
  )
}

/** ALT frequency and the number of alleles observed, by variant. */
function frequencies(name: string): Map<string, [frequency: number, observed: number]> {
  return new Map(
    rows(golden(`${name}.afreq`)).map(([, id, , , frequency, observed]) => [
      id!,
      [Number(frequency), Number(observed)],
    ]),
  )
}

describe('what plink2 makes of the same data', () => {
  test.each<[file: string, field: VcfField, as: string, freq: string | undefined]>([
    ['dosages.vcf.gz', 'DS', 'dosages', 'dosages'],
    ['dosages.vcf.gz', 'GP', 'probabilities', undefined],
    ['eight.bgen', 'GT', 'eight', undefined],
    ['sixteen.bgen', 'GT', 'sixteen', undefined],
  ])('%s, read as %s, has the dosages of %s.traw', async (file, field, as, freq) => {
    const { records, summaries } = await readFile(files, file, { field })
    const copies = exported(as)
    expect([records.length, copies.size, summaries[0]!.lines]).toEqual([240, 240, 240])
    for (const { id, dosages } of records) {
      const expected = copies.get(id)!
      for (const [i, dosage] of dosages.entries()) {
        if (Number.isNaN(expected[i])) expect(dosage).toBe(MISSING_DOSAGE)
        else expect(Math.abs(dosage / COPY - expected[i]!)).toBeLessThan(TOLERANCE)
      }
    }
    for (const { id, dosages } of freq ? records : []) {
      const { called, altUnits } = countCopies(Uint16Array.from(dosages), new Uint8Array(33))
      const [frequency, observed] = frequencies(freq!).get(id)!
      expect(2 * called).toBe(observed)
      expect(Math.abs(altUnits / (2 * COPY * called) - frequency)).toBeLessThan(1e-6)
    }
  })

  test('a .bed is the VCF it was made from, call by call, and has the frequencies of plink2', async () => {
    const bed = await readFile(files, 'calls.bed')
    const vcf = await readFile(files, 'dosages.vcf.gz')
    expect(bed.records).toEqual(vcf.records)
    expect(bed.samples).toEqual(vcf.samples)
    expect(bed.records.flatMap(({ dosages }) => dosages).filter(call => call === MISSING).length).toBeGreaterThan(100)
    const copies = groupsOf(
      bed.records.map(({ dosages }) => dosages),
      33,
    ).flatMap(group => group.copies)
    for (const [i, { id }] of bed.records.entries()) {
      const { called, altUnits } = copies[i]!
      const [frequency, observed] = frequencies('calls').get(id)!
      expect(2 * called).toBe(observed)
      expect(Math.abs(altUnits / (2 * COPY * called) - frequency)).toBeLessThan(1e-6)
    }
  })

  test.each(['calls.bed', 'eight.bgen', 'sixteen.bgen'])('%s cut anywhere gives each record once', async file => {
    const { records } = await readFile(files, file)
    const next = random(7)
    const size = files[file]!.length
    for (let i = 0; i < 25; i++) {
      const cuts = Array.from({ length: 1 + next(6) }, () => (i < 5 ? next(80) : next(size)))
      expect((await readFile(files, file, { cuts, chunk: [13, 700, 65_536][i % 3]! })).records).toEqual(records)
    }
  })
})

/** Both round to a unit, and plink2 prints the shortest decimal within half a unit. */
const TOLERANCE = 1.5 / COPY
