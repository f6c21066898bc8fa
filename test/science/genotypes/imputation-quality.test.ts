import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import { imputationR2 } from '../../../science/genotypes/imputation-quality.ts'
import { openGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import { openOf } from './helpers.ts'

const FOLDER = 'test/golden/genotypes'

test('of every variant of the golden dosages is plink2’s MACH_R2', async () => {
  const [header, ...lines] = readFileSync(`${FOLDER}/quality.afreq`, 'utf8').trimEnd().split('\n')
  const column = header!.split('\t').indexOf('MACH_R2')
  const { read, size } = await openGenotypes(
    openOf({ 'dosages.vcf.gz': readFileSync(`${FOLDER}/dosages.vcf.gz`) }),
    'dosages.vcf.gz',
    'DS',
  )
  let variants = 0
  for await (const { dosages } of read({ start: 0, end: size }).records) {
    const r2 = Number(lines[variants++]!.split('\t')[column])
    expect(Math.abs(imputationR2(dosages as Uint16Array)!.r2 / r2 - 1)).toBeLessThan(2e-5)
  }
  expect(variants).toBe(lines.length)
})

test('is 1 of sure dosages in Hardy-Weinberg proportions, 0 of unsure ones, and none where nothing varies', () => {
  expect(imputationR2(Uint16Array.of(0, COPY, COPY, 2 * COPY))).toEqual({ people: 4, r2: 1 })
  expect(imputationR2(Uint16Array.of(COPY, COPY, MISSING_DOSAGE))).toEqual({ people: 2, r2: 0 })
  for (const units of [0, 2 * COPY]) expect(imputationR2(Uint16Array.of(units, units, MISSING_DOSAGE))).toBe(undefined)
  expect(imputationR2(Uint16Array.of(MISSING_DOSAGE))).toBe(undefined)
})

test('is never beyond 0 and 2, and the same for either allele', () => {
  const units = fc.integer({ min: 0, max: 2 * COPY })
  fc.assert(
    fc.property(fc.array(units, { minLength: 2 }), dosages => {
      const [r2, other] = [dosages, dosages.map(each => 2 * COPY - each)].map(each =>
        imputationR2(Uint16Array.from(each)),
      )
      expect(r2 === undefined).toBe(other === undefined)
      if (!r2) return
      expect(r2.r2).toBeGreaterThan(-1e-9)
      expect(r2.r2).toBeLessThan(2 + 1e-9)
      expect(r2.r2).toBeCloseTo(other!.r2, 6)
    }),
  )
})
