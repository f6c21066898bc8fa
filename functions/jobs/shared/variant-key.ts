import type { Batch } from '../../../queries/tables.ts'

/** A variant as text, the same wherever it is named: `chromosome:pos1:ref:alt`. */
export const variantKey = (variant: { chromosome: string; pos1: number; ref: string; alt: string }) =>
  `${variant.chromosome}:${variant.pos1}:${variant.ref}:${variant.alt}`

/** The key of a row of a table that names variants. */
export const variantKeyAt = (batch: Batch<'variants' | 'matches', 'chromosome' | 'pos1' | 'ref' | 'alt'>, i: number) =>
  variantKey({ chromosome: batch.chromosome[i]!, pos1: batch.pos1[i]!, ref: batch.ref[i]!, alt: batch.alt[i]! })
