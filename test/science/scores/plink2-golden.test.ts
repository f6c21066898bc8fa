import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { MISSING } from '../../../science/genotypes/dosages.ts'
import { readVcfHeader } from '../../../science/genotypes/vcf-header.ts'
import { readVcfRecords } from '../../../science/genotypes/vcf-records.ts'
import { type Effect, type GenotypeWeights, genotypeWeights, ofOtherAllele } from '../../../science/scores/effects.ts'
import { matchScore, type Variant } from '../../../science/scores/match.ts'
import { readScoreFile } from '../../../science/scores/read-score-file.ts'
import { scoreUnits } from '../../../science/scores/score-units.ts'

const golden = (name: string) => readFileSync(new URL(`../../golden/plink2/${name}`, import.meta.url))
const [header, ...people] = golden('sums.tsv')
  .toString()
  .trim()
  .split('\n')
  .map(line => line.split('\t'))
const plink2 = (column: string) => people.map(cells => Number(cells[header!.indexOf(column)]))

interface Scored {
  effect: Effect
  weights: GenotypeWeights
  /** By person: copies of the alternate allele, or missing. */
  dosages: Uint8Array
}
let scored: Scored[]
beforeAll(async () => {
  const bytes = golden('cohort.vcf')
  const source = {
    size: bytes.length,
    async *read(start: number, end: number) {
      yield bytes.subarray(start, end)
    },
  }
  const vcf = await readVcfHeader(source, 'cohort.vcf')
  const variants: (Variant & { dosages: Uint8Array })[] = []
  const { records } = readVcfRecords(source, vcf, { start: 0, end: source.size }, 'GT')
  for await (const { chromosome, pos1, ref, alt, dosages } of records)
    variants.push({
      chromosome,
      pos1,
      ref,
      alt,
      multiallelic: false,
      inEveryBatch: true,
      dosages: Uint8Array.from(dosages),
    })
  const rows = [...readScoreFile(golden('score.txt').toString(), 'score.txt').rows]
  scored = matchScore(rows, variants, { ambiguous: 'keep', multiallelic: 'keep' }).map(
    ({ variant, effectIsAlt }, i) => {
      const { effect, weight } = rows[i]!
      const weights = genotypeWeights(effect, weight)
      return {
        effect,
        weights: effectIsAlt ? weights : ofOtherAllele(weights),
        dosages: variants.find(({ pos1 }) => pos1 === variant!.pos1)!.dosages,
      }
    },
  )
})

/** Sums of the rows of one effect by person, by way of integer units. */
function sums(effect: Effect, missing: 'mean' | 'drop'): number[] {
  const rows = scored.filter(row => row.effect === effect)
  const frequencies = rows.map(({ dosages }) => {
    const called = dosages.filter(dosage => dosage !== MISSING)
    return called.reduce((sum, dosage) => sum + dosage, 0) / (2 * called.length)
  })
  const units = scoreUnits(
    rows.map(({ weights }) => weights),
    missing === 'mean' ? frequencies : undefined,
  )
  const add = [...units.copies, units.missing]
  return people.map((_, person) =>
    rows.reduce((sum, { dosages }, i) => sum + add[dosages[person]!]![i]! * 2 ** -units.log2, 0),
  )
}

describe('sums of plink2', () => {
  test.each(['additive', 'dominant', 'recessive'] as const)('%s, missing calls left out: to the last bit', effect => {
    expect(sums(effect, 'drop')).toEqual(plink2(`${effect}_drop`))
  })

  test('additive, missing calls imputed: to the six digits that plink2 writes', () => {
    const want = plink2('additive_mean')
    for (const [i, sum] of sums('additive', 'mean').entries()) expect(sum).toBeCloseTo(want[i]!, 4)
  })

  // plink2 (v2.00a3.5) counts a missing call as the allele frequency p, which lies between p² and 1 − (1 − p)².
  test.each(['dominant', 'recessive'] as const)('%s, missing calls imputed, differ on purpose', effect => {
    const [own, left, theirs] = [sums(effect, 'mean'), sums(effect, 'drop'), plink2(`${effect}_mean`)]
    const imputed = own.flatMap((sum, i) => (sum === left[i] ? [] : [i]))
    expect(imputed.length).toBeGreaterThan(30)
    expect(imputed.every(i => Math.abs(own[i]! - theirs[i]!) > 1e-3)).toBe(true)
    for (const [i, sum] of own.entries()) if (!imputed.includes(i)) expect(sum).toBe(theirs[i])
  })
})
