import type { Batch } from '../../../queries/tables.ts'
import { VariantIndex } from '../../../science/genotypes/variant-index.ts'
import type { Ref, Tables } from '../../ports.ts'

/** A scoring model's variants, row by row as the index finds them. */
export interface ModelVariants {
  index: VariantIndex
  /** Shape (variants × 4): what 0, 1 and 2 copies of the alternate allele add, and a missing call, in units. */
  contributions: Float64Array
  /** What a missing call loses, in units. */
  missingWeights: Float64Array
  /** Marked 1 where a range of genotypes was seen to hold the variant. */
  found: Uint8Array
}

const NAMED = ['chromosome', 'pos1', 'ref', 'alt'] as const
const COUNTED = ['units_0', 'units_1', 'units_2', 'units_missing', 'weight_units'] as const

export async function readModelVariants(
  tables: Pick<Tables<never>, 'read'>,
  from: Ref<'model_variants'>,
): Promise<ModelVariants> {
  const batches: Batch<'model_variants', (typeof NAMED | typeof COUNTED)[number]>[] = []
  for await (const batch of tables.read([from], [...NAMED, ...COUNTED])) batches.push(batch)
  const names = {
    chromosome: batches.flatMap(batch => batch.chromosome),
    pos1: new Int32Array(batches.reduce((rows, batch) => rows + batch.pos1.length, 0)),
    ref: batches.flatMap(batch => batch.ref),
    alt: batches.flatMap(batch => batch.alt),
  }
  const contributions = new Float64Array(4 * names.pos1.length)
  const missingWeights = new Float64Array(names.pos1.length)
  let row = 0
  for (const batch of batches)
    for (let i = 0; i < batch.pos1.length; i++, row++) {
      names.pos1[row] = batch.pos1[i]!
      contributions[4 * row] = Number(batch.units_0[i]!)
      contributions[4 * row + 1] = Number(batch.units_1[i]!)
      contributions[4 * row + 2] = Number(batch.units_2[i]!)
      contributions[4 * row + 3] = Number(batch.units_missing[i]!)
      missingWeights[row] = Number(batch.weight_units[i]!)
    }
  return { index: new VariantIndex(names), contributions, missingWeights, found: new Uint8Array(missingWeights.length) }
}
