import { describe, expect, test } from 'vitest'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import type { VcfField } from '../../../science/genotypes/vcf-records.ts'
import { bytesOf, problemOf, readParts, vcf } from './helpers.ts'

const read = (line: string, field: VcfField) => readParts(bytesOf(vcf([line])), [], undefined, field)
const copies = async (alt: string, format: string, calls: string, field: VcfField) =>
  (await read(`1 5 . A ${alt} ${format} ${calls}`, field)).records.map(({ dosages }) =>
    dosages.map(dosage => (dosage === MISSING_DOSAGE ? '.' : dosage / COPY)).join(' '),
  )

describe('DS', () => {
  test.each([
    ['DS', '0 1 2 0.5 1.25 .5 1. 2.000', '0 1 2 0.5 1.25 0.5 1 2'],
    ['DS', '1e0 5E-1 2.5e-1 0.0000000000000000000001', '1 0.5 0.25 0'],
    ['GT:DS', '0|1:1.5 ./.:. .:0.5 0|0 0|1:.:3', '1.5 . 0.5 . .'],
    ['DS:GT', '0.5:0 0.5:1 1:1 .:0 0.5:. 0.5:/1', '1 1 2 . 0.5 1'],
    ['GP:DS:GT', '0,0,1:1.5:0|1', '1.5'],
  ])('FORMAT %s, calls %s are %s copies', async (format, calls, expected) => {
    expect(await copies('C', format, calls, 'DS')).toEqual([expected])
  })

  test.each(['.75', '0|', '0/1/1', 'x', '|', '0.1', '0 '])('beside a GT that is no call, %s, is an error', async gt => {
    expect(
      await problemOf(
        readParts(bytesOf(vcf(['1 5 . A C DS:GT 1:0/1 1:0/1']).replace(/1:0\/1\n$/, `1:${gt}\n`)), [], undefined, 'DS'),
      ),
    ).toBe('bad-genotype a.vcf 3')
  })

  test('is rounded to 1/16,384 copy', async () => {
    const { records } = await read('1 5 . A C DS 0.333 0.00003 0.00004 1.99999', 'DS')
    expect(records[0]!.dosages).toEqual([5456, 0, 1, 32_768])
  })

  test('has a number for each ALT allele, read on its own', async () => {
    expect(await copies('C,<DEL>,G', 'DS', '0.5,0,1.5 .,0,1 . 2,0,0', 'DS')).toEqual(['0.5 . . 2', '1.5 1 . 0'])
  })

  test('is not read where the study reads calls, nor calls where it reads DS', async () => {
    expect((await read('1 5 . A C GT:DS 0|1:0.25', 'GT')).records[0]!.dosages).toEqual([1])
    expect((await read('1 5 . A C GT:DS 0|1:0.25', 'DS')).records[0]!.dosages).toEqual([COPY / 4])
  })

  test.each([
    ...['2.1', '-0.1', 'nan', 'inf', '1,0', '', '1x', '1.2.3', '1e', '0x1', '1e999', '1 ', '+1'],
    `${'1'.repeat(400)}`,
  ])('"%s" is an error', async ds => {
    const text = vcf(['1 5 . A C DS 0 CALL 0']).replace('CALL', ds)
    expect(await problemOf(readParts(bytesOf(text), [], undefined, 'DS'))).toBe('bad-genotype a.vcf 3')
  })

  test('beyond 1 in a haploid call, or of too few or too many alleles, is an error', async () => {
    expect(await problemOf(read('1 5 . A C GT:DS 1:1.1', 'DS'))).toBe('bad-genotype a.vcf 3')
    expect(await problemOf(read('1 5 . A C,G DS 0.1', 'DS'))).toBe('bad-genotype a.vcf 3')
    expect(await problemOf(read('1 5 . A C,G DS 0.1,0.1,0.1', 'DS'))).toBe('bad-genotype a.vcf 3')
  })

  test('of too few or too many columns is an error', async () => {
    for (const calls of ['0.5', '0.5 0.5 0.5']) {
      const text = vcf(['1 4 . A C DS 0 0', `1 5 . A C DS ${calls}`])
      expect(await problemOf(readParts(bytesOf(text), [], undefined, 'DS'))).toBe('bad-record a.vcf 4')
    }
  })
})

describe('GP', () => {
  test.each([
    ['GP', '1,0,0 0,1,0 0,0,1 0.25,0.5,0.25 . .,.,.', '0 1 2 1 . .'],
    ['GP', '0.5,0.5 0,1', '1 2'],
    ['GT:GP', '0:0.75,0.25 0|1:0,0.5,0.5 1', '0.5 1.5 .'],
    // What is rounded adds up to a little more or less than 1; the dosage is over the sum.
    ['GP', '0.52,0.26,0.26', '0.75'],
  ])('FORMAT %s, calls %s are %s copies', async (format, calls, expected) => {
    expect(await copies('C', format, calls, 'GP')).toEqual([expected])
  })

  test.each(['0.5,0.2,0.2', '0,0,1.1', '1,0,0,0', '1', '0,.,1', '-0.5,1,0.5', 'a,b,c', '0,0,0'])(
    '"%s" is an error',
    async gp => {
      expect(await problemOf(read(`1 5 . A C GP ${gp}`, 'GP'))).toBe('bad-genotype a.vcf 3')
    },
  )

  test('of three in a haploid call, or with several ALT alleles, is an error', async () => {
    expect(await problemOf(read('1 5 . A C GT:GP 1:0,0,1', 'GP'))).toBe('bad-genotype a.vcf 3')
    expect(await problemOf(read('1 5 . A C,G GP 1,0,0,0,0,0', 'GP'))).toBe('multiallelic-gp a.vcf 3')
  })
})

test('a file without the field that the study reads is refused, with what to write', async () => {
  for (const [format, field, todo] of [
    ['DS', 'GT', /DS: `dosage: DS`/],
    ['GP:DS', 'GT', /DS and GP: `dosage: DS`/],
    ['GT', 'DS', /GT: `dosage: GT`/],
    ['PL', 'GT', /likelihoods alone are not read/],
  ] as const) {
    const error = await read(`1 5 . A C ${format} 1`, field).catch(error => error)
    expect([error.code, error.place]).toEqual(['no-genotypes', { file: 'a.vcf', line: 3, column: 9 }])
    expect(error.todo).toMatch(todo)
  }
})
